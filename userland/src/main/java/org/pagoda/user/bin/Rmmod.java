package org.pagoda.user.bin;

import java.util.List;
import org.pagoda.kernel.syscall.SystemCallNumber;

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
            long name = KernelText.string(io.libc(), module);
            long result = io.libc().systemCall(SystemCallNumber.DELETE_MODULE, name, 0, 0, 0, 0, 0);
            if (result < 0) {
                io.error("cannot unload " + module + ": " + ErrorText.of(result));
                status = FAILURE;
            }
        }
        return status;
    }
}
