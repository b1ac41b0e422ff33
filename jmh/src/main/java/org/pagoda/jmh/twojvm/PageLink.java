package org.pagoda.jmh.twojvm;

import java.io.IOException;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * One JVM's end of a way for pages, there and back. For one thread. Both ends wait for one another in {@link #send} and {@link #receive}, and throw
 * {@link OtherJvmEnded} if there is nobody left to wait for.
 */
interface PageLink extends AutoCloseable {
    /** Stores what a page is to hold. */
    interface Producer {
        /** Fills the 4,096 bytes from {@code offset} on; what was there before is anybody's guess. */
        void fill(MutableDirectBuffer buffer, int offset);
    }

    /** Looks at pages. */
    interface Consumer {
        /** Looks at the 4,096 bytes from {@code offset} on, which are its own until it returns. Must not throw: it is called from within others' code. */
        void look(DirectBuffer buffer, int offset);
    }

    /** Meets the other end; to be called once, when the other JVM has opened it. */
    default void connect() throws IOException {}

    /** Sends a page; waits for room. */
    void send(Producer producer);

    /** Waits for a page, and has {@code consumer} look at it, and at more if they are there already. */
    void receive(Consumer consumer);

    /** What has to be done now and then while the other JVM is starting. */
    default void work() {}

    /**
     * The other JVM has ended: whoever sleeps in {@link #send} or {@link #receive} is to give up. By any thread; an end that does not sleep there need do
     * nothing.
     */
    default void giveUp() {}

    @Override
    void close() throws IOException;
}
