package org.pagoda.kernel.scheduling;

import org.jspecify.annotations.Nullable;

/**
 * Whose burst is the shortest goes first (Conway, Maxwell, Miller: Theory of Scheduling, 1967). SJF: once it runs it goes on until it waits or
 * ends. STCF, shortest to completion first, also SRTF: one that becomes ready and has less to go preempts it.
 *
 * <p>A burst is what {@link Schedulable#remaining} says when the task becomes ready.
 */
public final class ShortestFirst implements SchedulingPolicy {
    private final TaskHeap heap = new TaskHeap();
    private final boolean isPreemptive;

    /** {@code isPreemptive}: STCF, else SJF. */
    public ShortestFirst(boolean isPreemptive) {
        this.isPreemptive = isPreemptive;
    }

    @Override
    public void enqueue(Schedulable task, ReadyCause why) {
        heap.add(task, task.remaining(), why);
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
        return UNLIMITED;
    }

    @Override
    public boolean preempts(Schedulable running) {
        return isPreemptive && !heap.isEmpty() && heap.firstKey() < running.remaining();
    }
}
