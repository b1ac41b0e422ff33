package org.pagoda.kernel;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/**
 * The lock of a kernel that one CPU at a time is in. What a microkernel does in there is short, so one lock is enough for a few CPUs: Peters,
 * Danis, Elphinstone and Heiser, "For a Microkernel, a Big Lock Is Fine", APSys 2015; seL4 has one.
 *
 * <p>It belongs to the host thread that took it, and is never held while that one waits for anything but a CPU that is about to leave user
 * mode.
 *
 * <p>One locked instruction on the way in and none on the way out: {@link java.util.concurrent.locks.ReentrantLock} has another one there, because it
 * must not miss a thread that goes to sleep at that moment. Here such a thread sleeps for a moment at most, and looks again.
 */
final class KernelLock {
    /** Tries before the host thread is put to sleep; about as long as a short system call. */
    private static final int SPINS = 1 << 10;
    /** Tries that are left out at most between two: each takes the line from the owner, who is about to leave. */
    private static final int LONGEST_PAUSE = 16;
    /** How long a thread sleeps that nobody wakes, because it went to sleep just when the lock became free. */
    private static final long NAP_NANOS = 50_000;

    private static final long OWNER = UnsafeApi.objectFieldOffset(KernelLock.class, "owner");
    private static final long WAITING = UnsafeApi.objectFieldOffset(KernelLock.class, "waiting");

    // Whoever takes or leaves it. No atomics of the JDK, here and below: they are many methods, and this is on
    // every path (docs/decisions/0040).
    private volatile @Nullable Thread owner;

    // Its owner: how often it has taken the lock again that it had, as kernel code does that uses what is there for
    // callers from outside.
    private int depth;

    // Whoever waits for it: those that are in the queue, or about to be.
    private volatile int waiting;
    private final ConcurrentLinkedQueue<Thread> sleepers = new ConcurrentLinkedQueue<>();

    void lock() {
        Thread self = Thread.currentThread();
        if (!tryLock(self)) {
            lockSlowly(self);
        }
    }

    /** Acquire: pairs with the release in {@link #unlock}. What the last owner did comes before what this one does. */
    private boolean tryLock(Thread self) {
        return UnsafeApi.compareAndExchangeReferenceAcquire(this, OWNER, null, self) == null;
    }

    private void lockSlowly(Thread self) {
        if (owner == self) {
            depth++;
            return;
        }
        int pause = 1;
        for (int i = 0; i < SPINS; i += pause) {
            if (owner == null && tryLock(self)) {
                return;
            }
            for (int j = 0; j < pause; j++) {
                Thread.onSpinWait();
            }
            pause = Math.min(2 * pause, LONGEST_PAUSE);
        }
        UnsafeApi.getAndAddInt(this, WAITING, 1);
        sleepers.add(self);
        while (!tryLock(self)) {
            LockSupport.parkNanos(this, NAP_NANOS);
        }
        sleepers.remove(self);
        UnsafeApi.getAndAddInt(this, WAITING, -1);
    }

    void unlock() {
        if (depth > 0) {
            depth--;
            return;
        }
        UnsafeApi.putReferenceRelease(this, OWNER, null);
        // May be read before the store is seen, and then a sleeper is missed: it wakes up by itself.
        if (waiting > 0) {
            LockSupport.unpark(sleepers.peek());
        }
    }

    /** True if a thread waits that has given up spinning. */
    boolean hasSleeper() {
        return waiting > 0;
    }

    boolean isMine() {
        return owner == Thread.currentThread();
    }
}
