package org.pagoda.user.bin;

import java.util.List;
import org.pagoda.kernel.syscall.SystemCallNumber;

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
        String folder = module.contains("/") || !module.endsWith(".java")
                ? ""
                : io.libc().getcwd() + "/";
        long name = KernelText.string(io.libc(), folder + module);
        long parameters = KernelText.string(io.libc(), String.join(" ", arguments.subList(1, arguments.size())));
        long result = io.libc().systemCall(SystemCallNumber.INIT_MODULE, name, parameters, 0, 0, 0, 0);
        if (result < 0) {
            io.error("cannot load " + module + ": " + ErrorText.of(result) + "; see dmesg");
            return FAILURE;
        }
        return SUCCESS;
    }
}
