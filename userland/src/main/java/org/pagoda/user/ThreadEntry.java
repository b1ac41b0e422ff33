package org.pagoda.user;

/** What another thread of a process begins in. Unlike a forked child it shares everything, so it may capture what it likes. */
@FunctionalInterface
public interface ThreadEntry {
    /**
     * Runs it; when it returns only the thread ends.
     *
     * @param libc the thread's own view of the machine
     * @param argument what {@link Libc#startThread} was given
     */
    void main(Libc libc, long argument);
}
