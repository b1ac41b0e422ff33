package org.pagoda.user.bin;

import java.util.List;
import java.util.Locale;

/** {@code lsmod}: the modules that are loaded, the bytes of kernel memory that they have, how often they are in use, and by which others. */
public final class Lsmod extends Utility {
    private static final int COLUMNS = 4;

    public Lsmod() {
        super("lsmod");
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        String text = ModuleText.list(io);
        io.out().print(String.format(Locale.ROOT, "%-20s %8s  %s%n", "Module", "Size", "Used by"));
        for (String line : text.lines().toList()) {
            String[] words = line.split(" ", COLUMNS + 1);
            String users = words[3].equals("-") ? "" : " " + words[3].replaceAll(",$", "");
            io.out().print(String.format(Locale.ROOT, "%-20s %8s  %s%s%n", words[0], words[1], words[2], users));
        }
        return SUCCESS;
    }
}
