package org.pagoda.ipc;

import java.util.Arrays;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who runs handlers and waits for those of others: a task, as this floor sees it. While it waits it may run handlers
 * of its own, and wait in them again, so its waits are nested. {@link Deadlocks} looks for circles of waiters.
 */
public final class Waiter {
    /** The kernel's side: who must be woken. */
    @FunctionalInterface
    public interface Listener {
        /** All that one wait was for has come to its end. */
        void onSettled();
    }

    private final Listener listener;

    // Itself: the waits that are open, the outermost first; behind them those that can be used again.
    private Wait[] waits = new Wait[0];
    private int open;

    // The messages whose handlers it runs, the innermost first.
    private @Nullable Message running;

    public Waiter(Listener listener) {
        this.listener = listener;
    }

    void onSettled() {
        listener.onSettled();
    }

    // ---- waiting ----

    /** Begins a wait, inside those that are open; ends with {@link #end}. */
    public Wait begin() {
        if (open == waits.length) {
            waits = Arrays.copyOf(waits, open + 1);
            waits[open] = new Wait(this);
        }
        Wait wait = waits[open++];
        wait.open();
        return wait;
    }

    /** Ends the innermost wait. */
    public void end(Wait wait) {
        wait.close();
        open--;
    }

    /** How many waits have begun and not ended. */
    int openWaits() {
        return open;
    }

    /** One of them; 0: the outermost. */
    Wait openWait(int index) {
        return waits[index];
    }

    /** Tells {@code visitor} of each process that can end one of its waits: the receiver of a message, or who has a token. A process may come twice. */
    public void eachHolder(LongConsumer visitor) {
        for (int i = 0; i < open; i++) {
            waits[i].eachHolder(visitor);
        }
    }

    // ---- running handlers ----

    /** The message whose handler it runs, the innermost one; null if it runs none. */
    @Nullable
    Message running() {
        return running;
    }

    /** How many handlers it runs, one inside the other. */
    public int depth() {
        int depth = 0;
        for (Message message = running; message != null; message = message.outer) {
            depth++;
        }
        return depth;
    }

    void onEnter(Message message) {
        message.runner = this;
        message.outer = running;
        message.waitsBefore = open;
        running = message;
    }

    void onLeave(Message message) {
        running = message.outer;
        message.outer = null;
    }
}
