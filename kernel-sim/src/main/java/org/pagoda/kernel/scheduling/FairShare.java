package org.pagoda.kernel.scheduling;

import org.agrona.collections.LongArrayList;

/**
 * Fair by virtual run time, after Linux's Completely Fair Scheduler of 2007: a task's virtual run time advances by 2^20 a tick for nice 0, and by a quarter more
 * for each nice value more, so it has a fifth less of the CPU. Slices are a quantum long.
 *
 * <p>One that has waited begins up to a quantum behind the others, and a ready task that is behind by more than a quantum preempts: so those that
 * wait often are served soon.
 */
public final class FairShare extends ProportionalShare {
    private static final long NOMINAL = 1 << 20;
    private static final double STEP = 1.25;

    private final LongArrayList strides = new LongArrayList();
    private final long quantum;

    public FairShare(SchedulingSettings settings) {
        quantum = settings.quantum();
        // Multiplied step by step: what Math.pow gives may differ between hosts.
        double lowest = NOMINAL;
        for (int nice = 0; nice > SchedulingParameters.LEAST_NICE; nice--) {
            lowest /= STEP;
        }
        double stride = lowest;
        for (int nice = SchedulingParameters.LEAST_NICE; nice <= SchedulingParameters.MOST_NICE; nice++) {
            strides.addLong(Math.round(stride));
            stride *= STEP;
        }
    }

    @Override
    long stride(Schedulable task) {
        return strides.getLong(task.parameters().nice() - SchedulingParameters.LEAST_NICE);
    }

    @Override
    long credit() {
        return quantum * NOMINAL;
    }

    @Override
    public long slice(Schedulable task) {
        return task.restOfSlice() > 0 ? task.restOfSlice() : quantum;
    }

    @Override
    public boolean preempts(Schedulable running) {
        return isBehind(running, quantum * NOMINAL);
    }
}
