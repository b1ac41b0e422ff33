package org.pagoda.jmh.twojvm;

import java.util.function.BooleanSupplier;

/**
 * Waiting for the other JVM, the same for all peers that have no way of their own to sleep: it spins, and now and then lets other threads run and asks
 * whether somebody is still there.
 */
final class OtherJvm {
    private static final int SPINS = 1 << 10;

    private final BooleanSupplier alive;
    private int spins;

    /**
     * The other one.
     *
     * @param alive may be asked by any thread
     */
    OtherJvm(BooleanSupplier alive) {
        this.alive = alive;
    }

    /** To be called each time that there was nothing to do. */
    @SuppressWarnings("ThreadPriorityCheck") // not relied on: it is polite to whoever else is on this core
    void await() {
        spins++;
        if (spins % SPINS != 0) {
            Thread.onSpinWait();
        } else if (alive.getAsBoolean()) {
            Thread.yield();
        } else {
            throw new OtherJvmEnded("the other JVM has ended");
        }
    }
}
