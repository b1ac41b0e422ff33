package org.pagoda.kernel;

import org.jspecify.annotations.Nullable;

/**
 * A thread of the host that carries tasks, one after the other, so that as few threads as can be have to be woken. When its task has ended, or needs no thread
 * while it waits, it carries the next one to go on, if that has not begun yet; and when there is none, it looks out for one for a moment.
 *
 * <pre>
 *   new --start--> carries a task --the task is done, and another one begins--> carries that one
 *                        | there is none                 ^
 *                        v                               |
 *                      lingers ----------start-----------+
 *                        | for so long that sleeping is cheaper
 *                        v
 *                      over
 * </pre>
 */
final class Carrier implements Runnable {
    private final HostThreads threads;

    // Who makes it, or takes it while it lingers.
    private boolean hasThread;

    // Its own thread; while it lingers, or is new, who has taken it. Release in start, acquire in run and hasNext.
    private volatile @Nullable Runnable next;

    Carrier(HostThreads threads) {
        this.threads = threads;
    }

    /** Has it run {@code body}: one that is new, or was lingering and is taken, at once; its own thread, when what it runs is over. */
    void start(Runnable body) {
        next = body;
        if (!hasThread) {
            hasThread = true;
            threads.run(this);
        }
    }

    boolean hasNext() {
        return next != null;
    }

    @Override
    public void run() {
        do {
            Runnable body = next;
            while (body != null) {
                next = null;
                body.run();
                body = next;
            }
        } while (threads.linger(this));
    }
}
