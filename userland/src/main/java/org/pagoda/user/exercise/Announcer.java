package org.pagoda.user.exercise;

import org.pagoda.user.Libc;

/**
 * Announcements: one process gives a page to all that listen, and counts who has read it. Each process has an object of its own. Types 100 to 199
 * of messages are free for it to use.
 */
public interface Announcer {
    /** What a listener does with a page. */
    @FunctionalInterface
    interface Reader {
        /**
         * Reads it; this may take long.
         *
         * @param page the address of the page, which is only to be read
         * @return true if it is wanted: it stays mapped there
         */
        boolean read(Libc libc, long page);
    }

    /** Called once in each listener's process: from now on {@code reader} is called once with each page that is announced. */
    void listen(Libc libc, Reader reader);

    /**
     * Gives the page at {@code page} to all that listen, without copying it; it stays mapped here. Returns as soon as all of them have answered, but
     * after {@code patience} ticks at the latest.
     *
     * <p>The first 64-bit word of the page is not part of the announcement: it is for this object to use.
     *
     * @return how many of them have wanted this page, as far as they have said so in time; 0 if nobody listens
     */
    long announce(Libc libc, long page, long patience);
}
