package org.pagoda.kernel;

import java.util.concurrent.locks.ReentrantLock;

/**
 * The lock of a kernel that one CPU at a time is in. What a microkernel does in there is short, so one lock is enough for a few CPUs: Peters,
 * Danis, Elphinstone and Heiser, "For a Microkernel, a Big Lock Is Fine", APSys 2015; seL4 has one.
 *
 * <p>It belongs to the host thread that took it, and is never held while that one waits for anything but a CPU that is about to leave user
 * mode.
 */
final class KernelLock {
    /** Tries before the host thread is put to sleep; about as long as a short system call. */
    private static final int SPINS = 1 << 10;

    private final ReentrantLock lock = new ReentrantLock();

    void lock() {
        for (int i = 0; i < SPINS; i++) {
            if (lock.tryLock()) {
                return;
            }
            Thread.onSpinWait();
        }
        lock.lock();
    }

    void unlock() {
        lock.unlock();
    }

    boolean isMine() {
        return lock.isHeldByCurrentThread();
    }
}
