package org.pagoda.kernel.scheduling;

import org.jspecify.annotations.Nullable;

/**
 * What {@link Stride} and {@link FairShare} have in common: each task has a pass, which advances by its stride for each tick that it runs, and who has
 * the least is next; of equals who became ready first.
 *
 * <p>The policy's own pass is the highest that a task had when it was picked. One that is new, or has waited, does not begin further behind than that, less
 * a credit: else it would keep the CPU until it has made up for all the time in which it did not want it. One that migrates keeps its distance
 * from the policy's pass.
 */
abstract class ProportionalShare implements SchedulingPolicy {
    private final TaskHeap heap = new TaskHeap();
    private long pass;

    private static final class Share {
        private long pass;
    }

    private static Share share(Schedulable task) {
        Share share = (Share) task.note();
        if (share == null) {
            share = new Share();
            task.setNote(share);
        }
        return share;
    }

    /** By how much the pass of {@code task} advances a tick; 1 or more. */
    abstract long stride(Schedulable task);

    /** How far behind a task may begin that has waited. */
    abstract long credit();

    @Override
    public void enqueue(Schedulable task, ReadyCause why) {
        Share share = share(task);
        switch (why) {
            case NEW -> share.pass = pass;
            case WOKEN -> share.pass = Math.max(share.pass, pass - credit());
            case MIGRATED -> share.pass += pass;
            default -> {
                // It has what it had.
            }
        }
        heap.add(task, share.pass, why);
    }

    @Override
    public @Nullable Schedulable pick() {
        Schedulable task = heap.poll();
        if (task != null) {
            pass = Math.max(pass, share(task).pass);
        }
        return task;
    }

    @Override
    public void remove(Schedulable task) {
        heap.remove(task);
    }

    @Override
    public void onRan(Schedulable task, long ticks) {
        share(task).pass += ticks * stride(task);
    }

    @Override
    public void onLeave(Schedulable task) {
        share(task).pass -= pass;
    }

    /** True if a ready task is behind {@code running} by more than {@code distance}. */
    final boolean isBehind(Schedulable running, long distance) {
        return !heap.isEmpty() && heap.firstKey() + distance < share(running).pass;
    }
}
