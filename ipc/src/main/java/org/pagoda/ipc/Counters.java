package org.pagoda.ipc;

/**
 * The books of one receiver. They always balance: admitted = handled + queued + in handler + dropped, and pages of
 * handled messages = kept + returned + freed. Events of the kernel = told + waiting + dropped.
 */
public final class Counters {
    long sendsSucceeded;
    long handled;
    long inHandler;
    long dropped;
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
