package org.pagoda.kernel.scheduling;

/** A task that does nothing but be scheduled. */
final class FakeTask extends Schedulable {
    private final int number;
    private SchedulingParameters parameters;
    private long ran;
    private long rest;

    FakeTask(int number, SchedulingParameters parameters) {
        this.number = number;
        this.parameters = parameters;
    }

    FakeTask(int number) {
        this(number, SchedulingParameters.DEFAULT);
    }

    void setParameters(SchedulingParameters newParameters) {
        parameters = newParameters;
    }

    void run(long ticks) {
        ran += ticks;
    }

    void setRestOfSlice(long ticks) {
        rest = ticks;
    }

    @Override
    public long pid() {
        return number;
    }

    @Override
    public int tid() {
        return 1;
    }

    @Override
    public SchedulingParameters parameters() {
        return parameters;
    }

    @Override
    public int priority() {
        return parameters.priority();
    }

    @Override
    public long remaining() {
        return parameters.length() == SchedulingParameters.UNKNOWN ? 0 : Math.max(0, parameters.length() - ran);
    }

    @Override
    public long restOfSlice() {
        return rest;
    }

    @Override
    public int lastCpu() {
        return -1;
    }

    @Override
    public String toString() {
        return "task " + number;
    }
}
