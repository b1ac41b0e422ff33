package org.pagoda.kernel;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The host threads that tasks run on: virtual ones where the JDK has them (21 and later), because handing over from one
 * to the other is ten times cheaper there, else a pool of platform threads.
 */
final class HostThreads implements AutoCloseable {
    /** Looks before a platform thread goes to sleep: about as long as it takes to wake one up. */
    private static final int SPINS = 1 << 9;

    private final ExecutorService threads;
    private final int spins;

    // Any thread: a carrier that looks out for a task.
    private final AtomicReference<@Nullable Carrier> lingering = new AtomicReference<>();

    HostThreads() {
        ExecutorService virtual = createVirtual();
        threads = virtual == null ? Executors.newCachedThreadPool(daemons()) : virtual;
        spins = virtual == null && Runtime.getRuntime().availableProcessors() > 1 ? SPINS : 0;
    }

    private static @Nullable ExecutorService createVirtual() {
        try {
            // Java 17 is what we compile for, so a later JDK's method can only be had by its name.
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException e) {
            return null;
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("this JDK has virtual threads but does not give any", e);
        }
    }

    private static ThreadFactory daemons() {
        return body -> {
            Thread thread = new Thread(body, "pagoda-task");
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * How often a thread looks whether its turn has come before it goes to sleep, with {@link Thread#onSpinWait} between. 0 where that is of no use:
     * the one that it waits for may need the host's only CPU, or the carrier of a virtual thread.
     */
    int spins() {
        return spins;
    }

    /** A carrier that lingers, or a new one. The caller has to start it, soon. */
    Carrier takeCarrier() {
        Carrier found = spins == 0 ? null : lingering.getAndSet(null);
        return found == null ? new Carrier(this) : found;
    }

    /** {@code carrier}, on its own thread, looks out for a task for a moment; false if there was none. */
    boolean linger(Carrier carrier) {
        if (spins == 0 || !lingering.compareAndSet(null, carrier)) {
            return false; // one is enough
        }
        for (int i = spins; i > 0 && !carrier.hasNext(); i--) {
            Thread.onSpinWait();
        }
        if (lingering.compareAndSet(carrier, null)) {
            return false;
        }
        while (!carrier.hasNext()) {
            Thread.onSpinWait(); // it was taken, and is about to be started
        }
        return true;
    }

    /** Runs {@code body} on a thread of its own. */
    void run(Runnable body) {
        threads.execute(body);
    }

    /** Waits a moment for threads that are about to end; one that never will is left behind. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            threads.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
