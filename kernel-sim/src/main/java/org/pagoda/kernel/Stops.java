package org.pagoda.kernel;

import java.util.List;

/**
 * Stopping a machine in the middle of a run, to look at it or for good. In deterministic mode only, and only between runs, by an
 * {@link Onlooker}, or when told an event.
 */
public final class Stops {
    private final Scheduler scheduler;

    Stops(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Has {@code onlooker} look at the machine at tick {@code tick}; if that has come already, as soon as a run goes on or begins. */
    public void standStillAt(long tick, Onlooker onlooker) {
        scheduler.standStillAt(tick, onlooker);
    }

    /** Ends the run at its next interrupt point, as its tick limit would. */
    public void cutShort() {
        scheduler.cutShort();
    }

    /** The tasks that are ready and have no CPU, the next one first. */
    public List<Task> readyTasks() {
        return scheduler.readyTasks();
    }

    /** The tick of the next timer; {@link Onlooker#NEVER}: none is set. */
    public long nextTimer() {
        return scheduler.nextTimer();
    }
}
