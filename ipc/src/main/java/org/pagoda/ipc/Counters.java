package org.pagoda.ipc;

/**
 * The books of one receiver. They always balance: admitted = handled + queued + in handler + dropped, and pages of
 * handled messages = kept + returned + freed; dropped = the four reasons together. Events of the kernel = told + waiting + dropped.
 */
public final class Counters {
    long sendsSucceeded;
    long handled;
    long inHandler;
    long dropped;
    long droppedAtEnd;
    long droppedForHandler;
    long droppedOverQuota;
    long droppedCalls;
    long rejected;
    long handledPages;
    long pagesKept;
    long pagesReturned;
    long pagesFreed;
    long events;
    long eventsTold;
    long eventsDropped;
    long coalesced;

    /** Calls of {@code send} by this process that handed something over. */
    public long sendsSucceeded() {
        return sendsSucceeded;
    }

    /** Messages whose handler has ended. */
    public long handled() {
        return handled;
    }

    /** Messages whose handler runs now. */
    public long inHandler() {
        return inHandler;
    }

    /** Messages that no handler saw. */
    public long dropped() {
        return dropped;
    }

    /** Those of them that waited when the receiver ended, or began another program. */
    public long droppedAtEnd() {
        return droppedAtEnd;
    }

    /** Those of them whose type's handler was taken away. */
    public long droppedForHandler() {
        return droppedForHandler;
    }

    /** Those of them whose pages the receiver could not be charged for. */
    public long droppedOverQuota() {
        return droppedOverQuota;
    }

    /** Those of them that were calls whose caller waits no more. */
    public long droppedCalls() {
        return droppedCalls;
    }

    /** Broadcasts that passed this process by because it could not take them. */
    public long rejected() {
        return rejected;
    }

    /** Pages of messages whose handler has ended. */
    public long handledPages() {
        return handledPages;
    }

    /** Pages that handlers kept, moved on or unmapped. */
    public long pagesKept() {
        return pagesKept;
    }

    /** Pages that handlers abandoned and that went back to their sender. */
    public long pagesReturned() {
        return pagesReturned;
    }

    /** Pages that handlers abandoned and that did not go back: others hold them, or they were freed. */
    public long pagesFreed() {
        return pagesFreed;
    }

    /** Events of the kernel that there was a handler for, see {@link Notifications}. */
    public long events() {
        return events;
    }

    /** Adds what stands in the books of another receiver. */
    void add(Counters other) {
        sendsSucceeded += other.sendsSucceeded;
        handled += other.handled;
        inHandler += other.inHandler;
        dropped += other.dropped;
        droppedAtEnd += other.droppedAtEnd;
        droppedForHandler += other.droppedForHandler;
        droppedOverQuota += other.droppedOverQuota;
        droppedCalls += other.droppedCalls;
        rejected += other.rejected;
        handledPages += other.handledPages;
        pagesKept += other.pagesKept;
        pagesReturned += other.pagesReturned;
        pagesFreed += other.pagesFreed;
        events += other.events;
        eventsTold += other.eventsTold;
        eventsDropped += other.eventsDropped;
        coalesced += other.coalesced;
    }

    /** Those of them that a handler was told of. */
    public long eventsTold() {
        return eventsTold;
    }

    /** Those whose message was dropped. */
    public long eventsDropped() {
        return eventsDropped;
    }

    /** Those that joined a message that waited, so that they are no message of their own. */
    public long coalesced() {
        return coalesced;
    }
}
