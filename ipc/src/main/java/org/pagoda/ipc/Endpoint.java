package org.pagoda.ipc;

import org.pagoda.mmu.AddressSpace;

/** A process as far as messages are concerned: who it is, where pages land, who pays, what waits, who handles. */
public final class Endpoint {
    /** The kernel's side of an endpoint: who must be woken. */
    public interface Listener {
        /** A message was queued. */
        void onQueued(Endpoint endpoint);

        /** A message left the queue, so that there may be room for another. */
        void onRoom(Endpoint endpoint);
    }

    private final long pid;
    private final AddressSpace space;
    private final Mailbox mailbox;
    private final Listener listener;

    // The process's own tasks.
    private final HandlerTable handlers = new HandlerTable();
    private final Counters counters = new Counters();

    /**
     * @param mailboxCapacity the most messages that may wait
     * @param mailboxShare the most of them that may be from one sender
     */
    public Endpoint(long pid, AddressSpace space, int mailboxCapacity, int mailboxShare, Listener listener) {
        this.pid = pid;
        this.space = space;
        this.listener = listener;
        mailbox = new Mailbox(this, mailboxCapacity, mailboxShare);
    }

    /** The process identifier, generation included. */
    public long pid() {
        return pid;
    }

    public AddressSpace space() {
        return space;
    }

    public Mailbox mailbox() {
        return mailbox;
    }

    public HandlerTable handlers() {
        return handlers;
    }

    public Counters counters() {
        return counters;
    }

    Listener listener() {
        return listener;
    }
}
