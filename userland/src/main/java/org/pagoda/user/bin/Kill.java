package org.pagoda.user.bin;

import java.util.List;

/** {@code kill [-9] PID...}: ends processes; a negative number those of a group; numbers as {@link ProcessNumber} shows them, or the kernel's. There are no other signals. */
public final class Kill extends Utility {
    private static final int TROUBLE = 2;

    public Kill() {
        super("kill");
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        int first = !arguments.isEmpty() && arguments.get(0).matches("-(9|KILL|SIGKILL|s|-)") ? 1 : 0;
        first = first < arguments.size()
                        && arguments.get(0).equals("-9")
                        && arguments.get(1).equals("--")
                ? 2
                : first;
        if (first == arguments.size()) {
            throw new UtilityException("usage: kill [-9] PID...", TROUBLE);
        }
        int status = SUCCESS;
        for (String each : arguments.subList(first, arguments.size())) {
            long result = io.libc().kill(ProcessNumber.parse(each, TROUBLE));
            if (result < 0) {
                io.error("(" + each + "): " + ErrorText.of(result));
                status = FAILURE;
            }
        }
        return status;
    }
}
