package org.pagoda.kernel;

import org.pagoda.ipc.syscall.Caller;
import org.pagoda.ipc.syscall.SystemCall;
import org.pagoda.kernel.syscall.SystemCallTable;
import org.pagoda.mmu.Errno;

/** The system calls about virtual time. */
final class TimeCalls {
    private final Kernel kernel;
    private final Upcalls upcalls;

    TimeCalls(Kernel kernel, Upcalls upcalls) {
        this.kernel = kernel;
        this.upcalls = upcalls;
    }

    void addTo(SystemCallTable<Task> table) {
        TimeCallsEntries.addTo(table, this);
    }

    /**
     * Waits.
     *
     * @param ticks how long, from 0
     * @return 0; `-EINTR` if a handler has run, before the time was over
     */
    @SystemCall(
            number = 32,
            errors = {Errno.EINVAL, Errno.EINTR})
    long sleep(@Caller Task task, long ticks) {
        if (ticks < 0 || !kernel.canPass(ticks)) {
            return Errno.EINVAL.result();
        } else if (ticks == 0) {
            return 0;
        }
        Timers.Timer timer = task.alarm();
        kernel.scheduler().setTimer(timer, kernel.ticks() + ticks);
        try {
            while (!timer.hasFired()) {
                if (upcalls.deliver(task) > 0) {
                    return Errno.EINTR.result();
                }
                kernel.park(task, Task.Wait.TIME);
            }
            return 0;
        } finally {
            kernel.scheduler().cancelTimer(timer);
        }
    }

    /**
     * Asks for messages of type `TIMER`. A process has one timer.
     *
     * @param first ticks until the first; 0: there is to be none
     * @param interval ticks between two; 0: there is to be only one
     * @return ticks that were left of what was asked for before; 0: nothing was
     */
    @SystemCall(number = 33, errors = Errno.EINVAL)
    long setTimer(@Caller Task task, long first, long interval) {
        boolean possible =
                first >= 0 && interval >= 0 && interval <= Long.MAX_VALUE - first && kernel.canPass(first + interval);
        if (!possible) {
            return Errno.EINVAL.result();
        }
        long now = kernel.ticks();
        long before = task.process().timer().cancel();
        if (first > 0) {
            task.process().timer().set(now + first, interval);
        }
        // With several CPUs at once it may be late.
        return before == Timers.NEVER ? 0 : Math.max(1, before - now);
    }
}
