package org.pagoda.kernel;

import org.pagoda.ipc.MessageType;
import org.pagoda.ipc.Notifications;

/**
 * A process's timer: sends it a notification of type {@link MessageType#TIMER} at a tick, and then, if it is to, again and again. How
 * late a handler runs does not shift what follows.
 */
final class IntervalTimer {
    private final long pid;
    private final Scheduler scheduler;
    private final Notifications notifications;
    private final Timers.Timer timer = new Timers.Timer(this::runOut);

    // The process's own tasks, and the kernel when it runs out.
    private long deadline = Timers.NEVER;
    private long interval;

    IntervalTimer(long pid, Scheduler scheduler, Notifications notifications) {
        this.pid = pid;
        this.scheduler = scheduler;
        this.notifications = notifications;
    }

    /** Has it run out at tick {@code first}, and then every {@code newInterval} ticks; 0: once. Must not be set. */
    void set(long first, long newInterval) {
        interval = newInterval;
        deadline = first;
        scheduler.setTimer(timer, first);
    }

    /** Takes it back; at which tick it would have run out next, or {@link Timers#NEVER}. */
    long cancel() {
        long before = deadline;
        deadline = Timers.NEVER;
        scheduler.cancelTimer(timer);
        return before;
    }

    private void runOut() {
        long due = deadline;
        deadline = Timers.NEVER;
        if (interval > 0 && interval < Timers.NEVER - due) {
            set(due + interval, interval);
        }
        notifications.count(pid, MessageType.TIMER);
    }
}
