package org.pagoda.user.bin;

import java.util.List;

/**
 * {@code insmod MODULE [NAME=VALUE...]}: loads a module, one that comes along by its name, or a {@code .java} or {@code .jar} file by its path. Why one is not
 * loaded is said by {@code dmesg}.
 */
public final class Insmod extends Utility {
    public Insmod() {
        super("insmod");
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        if (arguments.isEmpty()) {
            throw new UtilityException("usage: insmod MODULE [NAME=VALUE...]", FAILURE);
        }
        String module = arguments.get(0);
        String folder = module.contains("/") || !module.matches(".*\\.(java|jar)")
                ? ""
                : io.libc().getcwd() + "/";
        String parameters = String.join(" ", arguments.subList(1, arguments.size()));
        long result = io.libc().initModule(folder + module, parameters);
        if (result < 0) {
            io.error("cannot load " + module + ": " + ErrorText.of(result) + "; see dmesg");
            return FAILURE;
        }
        return SUCCESS;
    }
}
