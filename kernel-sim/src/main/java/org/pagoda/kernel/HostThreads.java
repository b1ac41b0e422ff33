package org.pagoda.kernel;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The host threads that tasks run on: virtual ones where the JDK has them (21 and later), because handing over from one
 * to the other is ten times cheaper there, else a pool of platform threads.
 */
final class HostThreads implements AutoCloseable {
    private final ExecutorService threads;

    HostThreads() {
        threads = create();
    }

    private static ExecutorService create() {
        try {
            // Java 17 is what we compile for, so a later JDK's method can only be had by its name.
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException e) {
            return Executors.newCachedThreadPool(daemons());
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
