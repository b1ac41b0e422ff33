package org.pagoda.ipc;

/** Is told what happens to messages and their pages, for traces and pictures. */
public interface TransferObserver {
    /**
     * A page was handed over; its message is reported when all are.
     *
     * @param sender who sent it
     * @param address where it was there
     * @param before the sender's entry before
     * @param after the sender's entry after
     * @param slot where it will land
     */
    void onPageHanded(long sender, long address, long before, long after, long slot);

    /** A message was committed and queued. */
    void onSent(Message message);

    /** An event of the kernel has joined a notification that waits. */
    void onCoalesced(Message message);

    /** A page is mapped at its receiver's. */
    void onPageLanded(long receiver, long address, long entry);

    /** A handler is about to run. */
    void onHandlerEntered(Message message);

    /** A message's books are closed: its handler has ended, or ({@code handled} false) it was dropped. */
    void onSettled(Message message, boolean handled);
}
