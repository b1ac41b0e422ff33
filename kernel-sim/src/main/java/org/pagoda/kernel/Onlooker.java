package org.pagoda.kernel;

/**
 * Looks at a machine that stands still in the middle of a run. The run does not notice: whose turn it is, and for how long, is as if nobody
 * had looked.
 */
@FunctionalInterface
public interface Onlooker {
    /** No tick at all. */
    long NEVER = Long.MAX_VALUE;

    /**
     * The machine stands still until this returns; nothing in it may be changed.
     *
     * @param tick now; before what happens at this tick, timers first
     * @return the tick, a later one, at which the machine is to stand still next; or {@link #NEVER}
     */
    long onStandstill(long tick);
}
