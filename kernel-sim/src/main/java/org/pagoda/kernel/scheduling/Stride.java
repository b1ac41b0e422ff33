package org.pagoda.kernel.scheduling;

/**
 * Shares by tickets as {@link Lottery}, without chance: a task's stride is 2^20 divided by its tickets (Waldspurger, Weihl: Stride Scheduling, MIT/LCS/TM-528,
 * 1995). Slices are a quantum long.
 */
public final class Stride extends ProportionalShare {
    private static final long STRIDE_OF_ONE_TICKET = 1 << 20;

    private final long quantum;

    public Stride(SchedulingSettings settings) {
        quantum = settings.quantum();
    }

    @Override
    long stride(Schedulable task) {
        return STRIDE_OF_ONE_TICKET / task.parameters().tickets();
    }

    @Override
    long credit() {
        return 0;
    }

    @Override
    public long slice(Schedulable task) {
        return task.restOfSlice() > 0 ? task.restOfSlice() : quantum;
    }
}
