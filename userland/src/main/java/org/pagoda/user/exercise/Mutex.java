package org.pagoda.user.exercise;

import org.pagoda.user.Libc;

/**
 * A lock for processes that share no memory: one process is the lock's server, others ask it by messages.
 *
 * <p>Each process has an object of its own. Types 100 to 199 of messages are free for it to use.
 */
public interface Mutex {
    /** What the server's process does. It does not return. Clients begin when the server waits for messages. */
    void serve(Libc libc);

    /**
     * Returns when the calling process has the lock.
     *
     * @param server the server's process identifier
     */
    void lock(Libc libc, long server);

    /** Gives the lock back. By a process that does not have it: nothing changes. */
    void unlock(Libc libc, long server);
}
