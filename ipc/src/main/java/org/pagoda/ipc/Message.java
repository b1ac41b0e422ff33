package org.pagoda.ipc;

import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.PageAccount;

/**
 * One message between {@code send} and the end of its handler. Its pages are not in here: they stand in the receiver's
 * landing window, from {@link #address()} on. Messages are pooled by the {@link Mailbox}.
 */
public final class Message {
    private final Endpoint receiver;

    // Written before the message is queued, read by the receiver.
    long sender;
    long principal;
    long type;
    long address;
    long size;
    long flags;
    long origin;
    boolean senderCouldWrite;
    boolean comesBack;
    long sequence;

    // The kernel, if it is its own message: grows, as the address does, while it is queued.
    long events;

    @Nullable
    Payment payment;

    @Nullable
    Token token;

    // Set while the sender waits; taken away if the sender ends first.
    @Nullable
    Wait wait;

    // Where it stands in what is awaited, if somebody waits.
    int awaitedAt;

    // Set while the handler runs.
    @Nullable
    Waiter runner;

    // The message whose handler this one interrupted, on the same runner.
    @Nullable
    Message outer;

    // How many waits its runner had begun before.
    int waitsBefore;

    // The last search for deadlocks that has come by here.
    long search;

    // What became of the pages: written when the message ends.
    long kept;
    long returned;
    long freed;
    boolean givenBack;

    // The mailbox's links.
    @Nullable
    Message next;

    @Nullable
    Message previous;

    Message(Endpoint receiver) {
        this.receiver = receiver;
    }

    /** Makes a pooled message blank again. */
    void reset() {
        origin = 0;
        events = 0;
        senderCouldWrite = false;
        comesBack = false;
        payment = null;
        token = null;
        wait = null;
        runner = null;
        outer = null;
        search = 0;
        kept = 0;
        returned = 0;
        freed = 0;
        givenBack = false;
    }

    /** Whose mailbox it is for. */
    public Endpoint receiver() {
        return receiver;
    }

    /** The sender's process identifier. */
    public long sender() {
        return sender;
    }

    /** Whose share of the mailbox it fills, {@link Endpoint#principal}. */
    public long principal() {
        return principal;
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

    /** How many of the kernel's events it tells of, see {@link Notifications}; 0 if a process has sent it. */
    public long events() {
        return events;
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

    /**
     * What is charged for its pages while it is under way. Messages of one broadcast share it: it is the same object then.
     *
     * @return an identity to tell shared ones apart; null if nothing is charged for this message by itself
     */
    public @Nullable Object payment() {
        return payment;
    }

    /** Who is charged while it is under way; null for nobody. */
    public @Nullable PageAccount payer() {
        return payment == null ? null : payment.account();
    }

    /** Counts the messages that a mailbox has admitted, from 1. */
    public long sequence() {
        return sequence;
    }
}
