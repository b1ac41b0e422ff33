package org.pagoda.kernel.scheduling;

import org.jspecify.annotations.Nullable;

/**
 * Whose deadline is the earliest runs, until it waits, ends, or one with an earlier deadline becomes ready (Liu, Layland: Scheduling Algorithms for
 * Multiprogramming in a Hard-Real-Time Environment, Journal of the ACM 20(1), 1973). Those without a deadline come last.
 */
public final class EarliestDeadlineFirst implements SchedulingPolicy {
    private final TaskHeap heap = new TaskHeap();

    /** One that needs no settings: there is nothing to set. */
    public EarliestDeadlineFirst() {}

    public EarliestDeadlineFirst(SchedulingSettings settings) {
        this();
    }

    @Override
    public void enqueue(Schedulable task, ReadyCause why) {
        heap.add(task, task.parameters().deadline(), why);
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
        return !heap.isEmpty() && heap.firstKey() < running.parameters().deadline();
    }
}
