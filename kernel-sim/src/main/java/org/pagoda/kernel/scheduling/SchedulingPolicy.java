package org.pagoda.kernel.scheduling;

import org.jspecify.annotations.Nullable;

/**
 * Decides which ready task is next, and for how long.
 *
 * <p>The kernel tells it who is ready and who has run, and asks it who is next:
 *
 * <pre>
 *   a task becomes ready     enqueue(task, why)
 *   a CPU is free            task = pick(), slice(task): it runs
 *   ticks have passed        onRan(task, ticks), of the one that runs; before anything else happens at that tick
 *   others are ready         preempts(running): if so enqueue(running, PREEMPTED), and the CPU is free
 *   the slice is over        enqueue(task, SLICE_OVER), and the CPU is free
 *   it waits, or ends        nothing, after onRan
 *   it was ready, and is not remove(task): its host thread was lent, or another is to decide about it
 * </pre>
 *
 * <p>With several CPUs there is one object for each, and each CPU asks its own. One that has no ready task steals: {@code task = pick()} of
 * another's policy, {@code onLeave(task)} there, {@code enqueue(task, MIGRATED)} and {@code pick()} of its own.
 *
 * <p>A policy decides by what it is told and by its seed alone: never by hash order, identity or the host's clock. Calls come one at a time.
 * They should not make garbage: {@link TaskQueue} and {@link TaskHeap} do not, and {@link Schedulable#setNote} keeps what a policy wants to
 * remember of a task. Calls that say what cannot be (a task that is ready twice) are bugs of the caller.
 *
 * <p>A policy of one's own is a public class with a public constructor that takes {@link SchedulingSettings}; {@link SchedulingPolicies}
 * finds it by its class name.
 */
public interface SchedulingPolicy {
    /** A slice without an end. */
    long UNLIMITED = Long.MAX_VALUE;

    /** {@code task} is ready from now on. */
    void enqueue(Schedulable task, ReadyCause why);

    /** Takes the ready task that is next, which from now on is not ready; null if none is. */
    @Nullable
    Schedulable pick();

    /** {@code task}, which is ready here, is not any more. */
    void remove(Schedulable task);

    /**
     * Ticks that {@code task} may run before others are looked at again, 1 or more, or {@link #UNLIMITED}. Asked when it was picked, and when
     * {@link #onInterval} was called while it ran.
     */
    long slice(Schedulable task);

    /** True if {@code running}, whose slice is not over, is to give its CPU to the ready task that is next. */
    default boolean preempts(Schedulable running) {
        return false;
    }

    /** {@code task} has run for {@code ticks} more ticks, 1 or more. */
    default void onRan(Schedulable task, long ticks) {}

    /** {@code task}, which was picked here, goes to another CPU. */
    default void onLeave(Schedulable task) {}

    /** Ticks from one call of {@link #onInterval} to the next; 0: none. The same at every call. */
    default long interval() {
        return 0;
    }

    /** Another {@link #interval} has passed, counted from tick 0. Tasks that became ready at this tick are queued already. */
    default void onInterval() {}

    /** True if {@link Schedulable#priority} is to be raised to that of the tasks that wait for the task. The same at every call. */
    default boolean isInheriting() {
        return false;
    }
}
