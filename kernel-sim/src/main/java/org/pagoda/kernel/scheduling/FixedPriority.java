package org.pagoda.kernel.scheduling;

import org.jspecify.annotations.Nullable;

/**
 * The highest priority runs; those of the same priority take turns, a quantum each, as POSIX's SCHED_RR has it: one that is preempted stays first
 * of its priority, with the rest of its quantum.
 *
 * <p>With inheritance the priority is the highest of the task's own and of those that wait for it, directly or not (Sha, Rajkumar, Lehoczky:
 * Priority Inheritance Protocols, IEEE Transactions on Computers 39(9), 1990). Finding that is up to the kernel.
 */
public final class FixedPriority implements SchedulingPolicy {
    private final TaskHeap heap = new TaskHeap();
    private final long quantum;
    private final boolean isInheriting;

    public FixedPriority(SchedulingSettings settings) {
        quantum = settings.quantum();
        isInheriting = settings.inheritance();
    }

    @Override
    public void enqueue(Schedulable task, ReadyCause why) {
        heap.add(task, -task.priority(), why);
    }

    @Override
    public @Nullable Schedulable pick() {
        return heap.poll();
    }

    @Override
    public void remove(Schedulable task) {
        heap.remove(task);
    }

    @Override
    public long slice(Schedulable task) {
        return task.restOfSlice() > 0 ? task.restOfSlice() : quantum;
    }

    @Override
    public boolean preempts(Schedulable running) {
        return !heap.isEmpty() && -heap.firstKey() > running.priority();
    }

    @Override
    public boolean isInheriting() {
        return isInheriting;
    }
}
