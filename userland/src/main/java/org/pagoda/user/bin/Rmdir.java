package org.pagoda.user.bin;

import java.util.List;

/** {@code rmdir DIRECTORY...}: removes empty directories. */
public final class Rmdir extends Utility {
    public Rmdir() {
        super("rmdir");
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        if (arguments.isEmpty()) {
            throw new UtilityException("missing operand", FAILURE);
        }
        int status = SUCCESS;
        for (String path : arguments) {
            long result = io.libc().rmdir(path);
            if (result < 0) {
                io.error("failed to remove '" + path + "': " + ErrorText.of(result));
                status = FAILURE;
            }
        }
        return status;
    }
}
