package org.pagoda.kernel;

import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.Calls;
import org.pagoda.ipc.Endpoint;
import org.pagoda.ipc.Token;

/** What a task knows of a call that it waits for. */
final class PendingCall implements Token.Caller {
    /** How far it has come. */
    enum State {
        WAITING,
        ANSWERED,
        /** Nobody is left who could answer, or who could be answered. */
        LOST,
        TIMED_OUT
    }

    private final Endpoint endpoint;
    private final Scheduler scheduler;
    private final Runnable wakeUp;
    private Token token;

    // Whoever ends the call, while the task waits; then the task.
    private State state = State.LOST;
    private long replier;
    private long address;
    private long size;
    private Timers.@Nullable Timer timer;

    /** A call of a process; {@code wakeUp} makes the task go on that waits for it. */
    PendingCall(Endpoint endpoint, Scheduler scheduler, Runnable wakeUp) {
        this.endpoint = endpoint;
        this.scheduler = scheduler;
        this.wakeUp = wakeUp;
        token = new Token(endpoint, this);
    }

    /** Waits, with a token that was never used, or that nobody has any more. */
    void begin() {
        renew();
        token.expectAnything();
    }

    /** The same, for the page that is missing at {@code page}. */
    void beginForPage(long page, long pager) {
        renew();
        token.expectPage(page, pager);
    }

    private void renew() {
        state = State.WAITING;
        if (!token.isUnused() && !token.reopen()) {
            // Whoever answered late, or not at all, still has the old one.
            token = new Token(endpoint, this);
        }
    }

    /** What to call with. */
    Token token() {
        return token;
    }

    /** If it waits still at tick {@code deadline} it is over then, wherever the host thread of its task is. */
    void limit(long deadline, Calls calls) {
        timer = new Timers.Timer(() -> {
            timer = null;
            state = State.TIMED_OUT;
            calls.cancel(token);
            wakeUp.run();
        });
        scheduler.setTimer(timer, deadline);
    }

    @Override
    public void onReply(long from, long where, long pages) {
        state = State.ANSWERED;
        replier = from;
        address = where;
        size = pages;
        stopTimer();
        wakeUp.run();
    }

    @Override
    public void onLost() {
        state = State.LOST;
        stopTimer();
        wakeUp.run();
    }

    /** Its task waits no more, or has ended. */
    void end() {
        state = State.LOST;
        stopTimer();
    }

    private void stopTimer() {
        if (timer != null) {
            scheduler.cancelTimer(timer);
            timer = null;
        }
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
