package org.pagoda.user.bin;

import java.util.List;
import org.pagoda.mmu.Errno;

/** {@code sleep TICKS}: waits for so many ticks of virtual time. */
public final class Sleep extends Utility {
    public Sleep() {
        super("sleep");
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        if (arguments.size() != 1) {
            throw new UtilityException("usage: sleep TICKS", FAILURE);
        }
        long slept = io.libc().sleep(Options.number(arguments.get(0), "number of ticks"));
        return slept < 0 && slept != Errno.EINTR.result() ? FAILURE : SUCCESS;
    }
}
