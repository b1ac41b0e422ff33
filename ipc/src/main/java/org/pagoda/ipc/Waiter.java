package org.pagoda.ipc;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who runs handlers and waits for those of others: a task, as this floor sees it. While it waits it may run handlers
 * of its own, and wait in them again, so its waits are nested. Waiters and the messages they wait for form a graph; a send that
 * would close a circle in it is refused.
 *
 * <pre>
 *   waiter --awaits--> message --is handled by, or is masked by a handler that runs on--> waiter --> ...
 * </pre>
 */
public final class Waiter {
    /** The kernel's side: who must be woken. */
    @FunctionalInterface
    public interface Listener {
        /** All that one wait was for has come to its end. */
        void onSettled();
    }

    private final Listener listener;

    // Itself; of the waits, those in use come first.
    private final List<Wait> waits = new ArrayList<>(2);
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
        if (open == waits.size()) {
            waits.add(new Wait(this));
        }
        Wait wait = waits.get(open++);
        wait.open();
        return wait;
    }

    /** Ends the innermost wait. */
    public void end(Wait wait) {
        wait.close();
        open--;
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

    // ---- circles ----

    /** True if a message of {@code type} to {@code receiver} cannot be handled before {@code sender} goes on. */
    static boolean wouldDeadlock(Waiter sender, Endpoint receiver, long type) {
        Message running = receiver.handlers().running(type);
        return running != null && cannotEndBefore(running, sender);
    }

    /**
     * True if the handler that works on {@code message} cannot end before {@code goal} goes on: because it runs there, or waits for
     * one that does. What its runner waited for before it was interrupted does not hold it up.
     */
    private static boolean cannotEndBefore(Message message, Waiter goal) {
        Waiter runner = message.runner;
        if (runner == null || runner == goal) {
            return runner == goal;
        }
        for (int i = message.waitsBefore; i < runner.open; i++) {
            List<Message> awaited = runner.waits.get(i).awaited();
            for (int j = 0; j < awaited.size(); j++) {
                Message next = awaited.get(j);
                Message inTheWay =
                        next.runner != null ? next : next.receiver().handlers().running(next.type);
                if (inTheWay != null && cannotEndBefore(inTheWay, goal)) {
                    return true;
                }
            }
        }
        return false;
    }
}
