package org.pagoda.kernel;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * How a run has ended, if it has, and whom that is told; and whether the machine is over, so that there will be no other run.
 *
 * <p>Written by whoever is in the kernel, read by any thread. Each field is volatile: what was done before it was set is seen by who sees it set.
 */
final class RunEnd {
    private volatile RunResult.@Nullable Outcome outcome;
    private volatile @Nullable Thread waiting;
    private volatile @Nullable KernelPanic panic;

    // Once set, a task that comes back from a long way out is sent home.
    private volatile boolean abandoned;

    /** A run begins; the calling thread is to be told of its end. */
    void begin() {
        outcome = null;
        tellCaller();
    }

    /** The calling thread is to be told. */
    void tellCaller() {
        waiting = Thread.currentThread();
    }

    /** Nobody is to be told. */
    void tellNobody() {
        waiting = null;
    }

    /** True if the run has ended. */
    boolean isReached() {
        return outcome != null;
    }

    /** True if it is {@code thread} that is to be told. */
    boolean isToldTo(Thread thread) {
        return waiting == thread;
    }

    void reach(RunResult.Outcome how) {
        outcome = how;
        LockSupport.unpark(waiting);
    }

    /** Waits on the calling thread, which is the one to be told; null: {@code stands}, asked now and then, says that nothing moves. */
    RunResult.@Nullable Outcome await(LongPredicate stands, long patienceNanos) {
        while (outcome == null) {
            LockSupport.parkNanos(this, patienceNanos / 4);
            boolean stuck = stands.test(System.nanoTime());
            if (outcome == null && stuck) {
                return null;
            }
        }
        return outcome;
    }

    /** The machine is over. */
    void abandon() {
        abandoned = true;
    }

    boolean isAbandoned() {
        return abandoned;
    }

    /** The machine has panicked; false if it had already. */
    boolean panic(KernelPanic found) {
        if (panic != null) {
            return false;
        }
        panic = found;
        return true;
    }

    /** True if {@code found} is what the machine has panicked with. */
    boolean isPanic(KernelPanic found) {
        return panic == found;
    }

    void throwIfPanicked() {
        KernelPanic found = panic;
        if (found != null) {
            throw found;
        }
    }
}
