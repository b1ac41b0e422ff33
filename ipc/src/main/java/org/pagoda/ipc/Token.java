package org.pagoda.ipc;

import org.jspecify.annotations.Nullable;

/**
 * The right to reply to one call, once. It travels with the request, may be kept beyond the handler, and forwarded.
 *
 * <pre>
 *   with the request --handler entered--> held by the callee --reply--> used
 *          ^                                   |    |
 *          +------------- forward -------------+    +-- lost: callee died, or returned without keeping it --> used
 * </pre>
 */
public final class Token {
    /** The caller's side: is told how its call ends. */
    public interface Caller {
        /** A reply has landed: {@code size} pages at {@code address}, or a notification with that value. */
        void onReply(long replier, long address, long size);

        /** There will be no reply: whoever could have sent it is gone. */
        void onLost();
    }

    /** Said of a call that is not for a page. */
    private static final long NO_PAGE = -1;

    private final Endpoint callerEndpoint;
    private final Caller caller;

    // Who may reply now: the process that holds it; null while a request carries it, and when it is used up.
    @Nullable
    Endpoint holder;
    // Its number in the holder's table; 0 while only the running handler has it.
    long number;

    @Nullable
    Message request;

    // What the reply is for: a page of the caller's that its pager was asked for; else NO_PAGE, and the reply lands in
    // the window.
    private long page = NO_PAGE;
    private long pager;

    private boolean open = true;
    private boolean answered;

    /** A token for calls of {@code caller}, which belongs to the process {@code callerEndpoint}. */
    public Token(Endpoint callerEndpoint, Caller caller) {
        this.callerEndpoint = callerEndpoint;
        this.caller = caller;
    }

    /** Whose call it is. */
    Endpoint callerEndpoint() {
        return callerEndpoint;
    }

    Caller caller() {
        return caller;
    }

    /** Who has it, or whose mailbox or handler the request is in that carries it; null: nobody any more. */
    @Nullable
    Endpoint endpointThatHasIt() {
        if (holder != null) {
            return holder;
        }
        return request == null ? null : request.receiver();
    }

    /** True as long as the caller waits. */
    boolean isOpen() {
        return open;
    }

    /** Before the call: its reply is to bring the page at {@code missing}, which {@code askedPager} was asked for. */
    public void expectPage(long missing, long askedPager) {
        page = missing;
        pager = askedPager;
    }

    /** Before the call: its reply lands wherever there is room. */
    public void expectAnything() {
        page = NO_PAGE;
    }

    /** True if the reply brings a page that is missing. */
    boolean isForPage() {
        return page != NO_PAGE;
    }

    /** Where that page is missing. */
    long page() {
        return page;
    }

    /** Who was asked for it, first. */
    long pager() {
        return pager;
    }

    /** True if the page is still missing, and still to come from whom it was asked of. */
    boolean isPageWanted() {
        return callerEndpoint.space().externalPaging().awaits(page, pager);
    }

    void close() {
        open = false;
    }

    /** A reply has been made: there is nothing left to keep. */
    void onAnswered() {
        answered = true;
    }

    boolean isAnswered() {
        return answered;
    }

    /** True if no call was made with it yet, or the one that was tried failed. */
    public boolean isUnused() {
        return open && holder == null && request == null;
    }

    /** Makes a token of a call that is over good for another one; false while somebody else still has it. */
    public boolean reopen() {
        boolean free = !open && holder == null && request == null && number == 0;
        if (free) {
            open = true;
            answered = false;
        }
        return free;
    }
}
