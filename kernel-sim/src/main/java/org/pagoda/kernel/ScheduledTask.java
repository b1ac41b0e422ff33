package org.pagoda.kernel;

import org.pagoda.kernel.scheduling.Schedulable;
import org.pagoda.kernel.scheduling.SchedulingParameters;

/** What the scheduler knows of a task, for itself and for policies. Whoever is in the kernel writes it. */
abstract class ScheduledTask extends Schedulable {
    static final int NONE = -1;

    private SchedulingParameters parameters = SchedulingParameters.DEFAULT;
    private int inherited;
    private int lastCpu = NONE;
    // Ticks that it has had a CPU for, until it was given the one that it has, and those of that one then.
    private long used;
    private long ticksWhenGiven;
    private long migrations;

    // Ticks: of all it has run, of the burst that it is in, what was expected of that one if nobody said.
    private long ran;
    private long burst;
    private long expected;

    // The run queue that it is ready in; NONE: it is not ready.
    int queue = NONE;
    long restOfSlice;
    /** It is about to begin a tick, and goes on when it may. */
    boolean isAtTick;
    /** What {@link PriorityInheritance} is finding out. */
    int found;

    /** What it has been given to be decided by. */
    @Override
    public final SchedulingParameters parameters() {
        return parameters;
    }

    final void setParameters(SchedulingParameters newParameters) {
        parameters = newParameters;
    }

    @Override
    public final int priority() {
        return Math.max(parameters.priority(), inherited);
    }

    /** It has at least this priority, from those that wait for it. */
    final void inherit(int priority) {
        inherited = priority;
    }

    @Override
    public final long remaining() {
        if (parameters.length() == SchedulingParameters.UNKNOWN && parameters.burst() == SchedulingParameters.UNKNOWN) {
            return Math.max(0, expected - burst);
        }
        return Math.max(0, Math.min(parameters.length() - ran, parameters.burst() - burst));
    }

    @Override
    public final long restOfSlice() {
        return restOfSlice;
    }

    @Override
    public final int lastCpu() {
        return lastCpu;
    }

    /** How often it has gone on with another CPU than before. */
    public final long migrations() {
        return migrations;
    }

    final void onGiven(int cpu, long ticks) {
        ticksWhenGiven = ticks;
        if (lastCpu != NONE && lastCpu != cpu) {
            migrations++;
        }
        lastCpu = cpu;
    }

    final void onReleased(long ticks) {
        used += ticks - ticksWhenGiven;
    }

    /** Ticks that it has used before it was given the CPU that it has now, whose ticks are {@code ticks}, and since. */
    final long usedUntil(long ticks) {
        return used + ticks - ticksWhenGiven;
    }

    /** Ticks that it has used, without those of the CPU that it has now. */
    final long used() {
        return used;
    }

    final void onRan(long ticks) {
        ran += ticks;
        burst += ticks;
    }

    /** Its burst is over: it waits. */
    final void onBurstOver() {
        expected = (expected + burst) / 2;
        burst = 0;
        restOfSlice = 0;
    }
}
