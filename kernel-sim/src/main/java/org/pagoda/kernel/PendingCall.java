package org.pagoda.kernel;

import org.pagoda.ipc.Endpoint;
import org.pagoda.ipc.Token;

/** What a task knows of a call that it waits for. */
final class PendingCall implements Token.Caller {
    /** How far it has come. */
    enum State {
        WAITING,
        ANSWERED,
        /** Nobody is left who could answer. */
        LOST
    }

    private final Endpoint endpoint;
    private final Runnable wakeUp;
    private Token token;

    // Whoever answers, while the task waits; then the task.
    private State state = State.LOST;
    private long replier;
    private long address;
    private long size;

    PendingCall(Endpoint endpoint, Runnable wakeUp) {
        this.endpoint = endpoint;
        this.wakeUp = wakeUp;
        token = new Token(endpoint, this);
    }

    /** A token to call with. */
    Token begin() {
        state = State.WAITING;
        if (!token.isUnused() && !token.reopen()) {
            // Whoever answered late, or not at all, still has the old one.
            token = new Token(endpoint, this);
        }
        return token;
    }

    @Override
    public void onReply(long from, long where, long pages) {
        state = State.ANSWERED;
        replier = from;
        address = where;
        size = pages;
        wakeUp.run();
    }

    @Override
    public void onLost() {
        state = State.LOST;
        wakeUp.run();
    }

    State state() {
        return state;
    }

    long replier() {
        return replier;
    }

    /** Where the reply's pages have landed; for a notification, its value. */
    long address() {
        return address;
    }

    /** Pages of the reply. */
    long size() {
        return size;
    }
}
