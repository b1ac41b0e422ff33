package org.pagoda.jmh.handover;

/**
 * A way for pages from producers to one consumer, with its frames: made for one run, with all its memory.
 *
 * <p>An end belongs to the thread that opens it: only that one uses and closes it. On the same core there is one producer, and both ends
 * belong to the same thread. The receiver is opened first there, and closed last.
 */
public interface Transport extends AutoCloseable {
    /**
     * Opens the end of one producer, once for each.
     *
     * @param producer which, from 0
     */
    PageSender openSender(int producer);

    /** Opens the consumer's end, once. */
    PageReceiver openReceiver();

    /** Gives everything back, when all ends are closed; by any thread. Throws if something is missing. */
    @Override
    void close();
}
