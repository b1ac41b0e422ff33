package org.pagoda.kernel.scheduling;

import org.jspecify.annotations.Nullable;

/** Round robin: each runs for a quantum, and then stands last. */
public final class RoundRobin implements SchedulingPolicy {
    private final TaskQueue queue = new TaskQueue();
    private final long quantum;

    public RoundRobin(SchedulingSettings settings) {
        quantum = settings.quantum();
    }

    @Override
    public void enqueue(Schedulable task, ReadyCause why) {
        queue.add(task, why);
    }

    @Override
    public @Nullable Schedulable pick() {
        return queue.poll();
    }

    @Override
    public void remove(Schedulable task) {
        queue.remove(task);
    }

    @Override
    public long slice(Schedulable task) {
        return task.restOfSlice() > 0 ? task.restOfSlice() : quantum;
    }
}
