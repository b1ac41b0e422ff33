package org.pagoda.ipc;

import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.PageAccount;

/**
 * One message between {@code send} and the end of its handler. Its pages are not in here: they stand in the receiver's
 * landing window, from {@link #address()} on. Messages are pooled by the {@link Mailbox}.
 */
public final class Message {
    /** Who is told when a message that a sender waits for has come to its end. */
    public interface Waiter {
        /** The handler kept {@code kept} pages; 0 if there was no handler left to run. */
        void onSettled(long kept);
    }

    private final Endpoint receiver;

    // Written before the message is queued, read by the receiver.
    long sender;
    long type;
    long address;
    long size;
    long flags;
    boolean senderCouldWrite;
    long sequence;

    @Nullable
    PageAccount payer;

    @Nullable
    Waiter waiter;

    // What became of the pages: written when the message ends.
    long kept;
    long returned;
    long freed;

    // The mailbox's links.
    @Nullable
    Message next;

    @Nullable
    Message previous;

    Message(Endpoint receiver) {
        this.receiver = receiver;
    }

    /** Whose mailbox it is for. */
    public Endpoint receiver() {
        return receiver;
    }

    /** The sender's process identifier. */
    public long sender() {
        return sender;
    }

    public long type() {
        return type;
    }

    /** Where the pages land; for a notification, any value. */
    public long address() {
        return address;
    }

    /** Pages; 0 is a notification. */
    public long size() {
        return size;
    }

    /** The flags it was sent with. */
    public long flags() {
        return flags;
    }

    /** Pages that the receiver kept, moved on or unmapped itself; known once the message is settled. */
    public long kept() {
        return kept;
    }

    /** Pages that went back to the sender; known once the message is settled. */
    public long returned() {
        return returned;
    }

    /** Pages that were taken from the receiver and did not go back; known once the message is settled. */
    public long freed() {
        return freed;
    }

    /** Who is charged for its pages while it is under way; null for none. */
    public @Nullable PageAccount payer() {
        return payer;
    }

    /** Counts the messages that a mailbox has admitted, from 1. */
    public long sequence() {
        return sequence;
    }
}
