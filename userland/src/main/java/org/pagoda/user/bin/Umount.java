package org.pagoda.user.bin;

import java.util.List;

/** {@code umount DIRECTORY...}: takes away the file systems that are mounted there. */
public final class Umount extends Utility {
    public Umount() {
        super("umount");
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        if (arguments.isEmpty()) {
            throw new UtilityException("usage: umount DIRECTORY...", FAILURE);
        }
        int status = SUCCESS;
        for (String directory : arguments) {
            long result = io.libc().umount(directory);
            if (result < 0) {
                io.error("cannot unmount " + directory + ": " + ErrorText.of(result));
                status = FAILURE;
            }
        }
        return status;
    }
}
