package org.pagoda.ipc;

import java.util.ArrayList;
import java.util.List;
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

    // Itself: the waits that are open, the outermost first, and those that can be used again.
    private final List<Wait> open = new ArrayList<>(2);
    private final List<Wait> pool = new ArrayList<>(2);

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
        Wait wait = pool.isEmpty() ? new Wait(this) : pool.remove(pool.size() - 1);
        wait.open();
        open.add(wait);
        return wait;
    }

    /** Ends the innermost wait. */
    public void end(Wait wait) {
        wait.close();
        open.remove(open.size() - 1);
        pool.add(wait);
    }

    /** The waits that have begun and not ended, the outermost first. */
    List<Wait> openWaits() {
        return open;
    }

    /** Tells {@code visitor} of each process that can end one of its waits: the receiver of a message, or who has a token. A process may come twice. */
    public void eachHolder(LongConsumer visitor) {
        for (int i = 0; i < open.size(); i++) {
            open.get(i).eachHolder(visitor);
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
        message.waitsBefore = open.size();
        running = message;
    }

    void onLeave(Message message) {
        running = message.outer;
        message.outer = null;
    }
}
