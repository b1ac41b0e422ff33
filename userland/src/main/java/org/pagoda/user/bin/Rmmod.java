package org.pagoda.user.bin;

import java.util.List;

/** {@code rmmod MODULE...}: unloads modules that are not in use. */
public final class Rmmod extends Utility {
    public Rmmod() {
        super("rmmod");
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        if (arguments.isEmpty()) {
            throw new UtilityException("usage: rmmod MODULE...", FAILURE);
        }
        int status = SUCCESS;
        for (String module : arguments) {
            long result = io.libc().deleteModule(module);
            if (result < 0) {
                io.error("cannot unload " + module + ": " + ErrorText.of(result));
                status = FAILURE;
            }
        }
        return status;
    }
}
