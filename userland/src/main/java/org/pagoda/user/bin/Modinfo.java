package org.pagoda.user.bin;

import java.util.List;
import java.util.Locale;

/** {@code modinfo MODULE...}: what loaded modules say of themselves. */
public final class Modinfo extends Utility {
    public Modinfo() {
        super("modinfo");
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        if (arguments.isEmpty()) {
            throw new UtilityException("usage: modinfo MODULE...", FAILURE);
        }
        for (String module : arguments) {
            String text = ModuleText.info(io, module);
            for (String line : text.lines().toList()) {
                String[] parts = line.split(": ", 2);
                io.out()
                        .print(String.format(
                                Locale.ROOT, "%-16s%s%n", parts[0] + ":", parts.length > 1 ? parts[1] : ""));
            }
        }
        return SUCCESS;
    }
}
