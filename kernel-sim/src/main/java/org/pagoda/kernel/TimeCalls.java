package org.pagoda.kernel;

import org.pagoda.kernel.syscall.SystemCallNumber;
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
        table.add(SystemCallNumber.SLEEP, "sleep", this::sleep);
        table.add(SystemCallNumber.SET_TIMER, "set_timer", this::setTimer);
    }

    private long sleep(Task task, long ticks, long a1, long a2, long a3, long a4, long a5) {
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

    private long setTimer(Task task, long first, long interval, long a2, long a3, long a4, long a5) {
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
        return before == Timers.NEVER ? 0 : before - now;
    }
}
