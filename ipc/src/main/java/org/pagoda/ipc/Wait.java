package org.pagoda.ipc;

import java.util.ArrayList;
import java.util.List;

/** One wait of a {@link Waiter}: the messages whose end it waits for, and how many of their pages were kept. */
public final class Wait {
    private final Waiter waiter;

    // The waiter, and the receivers of what it awaits.
    private final List<Message> awaited = new ArrayList<>(2);
    private long kept;

    Wait(Waiter waiter) {
        this.waiter = waiter;
    }

    Waiter waiter() {
        return waiter;
    }

    void open() {
        kept = 0;
    }

    void await(Message message) {
        awaited.add(message);
        message.wait = this;
    }

    /** The messages that have not come to their end. */
    List<Message> awaited() {
        return awaited;
    }

    /** A message has come to its end; its receiver kept {@code pages}. */
    void onSettled(Message message, long pages) {
        awaited.remove(message);
        kept += pages;
        if (awaited.isEmpty()) {
            waiter.onSettled();
        }
    }

    /** Waits no more, whether all have come to their end or not. */
    void close() {
        for (int i = 0; i < awaited.size(); i++) {
            awaited.get(i).wait = null;
        }
        awaited.clear();
    }

    /** True if all messages have come to their end. */
    public boolean isSettled() {
        return awaited.isEmpty();
    }

    /** Pages kept by the receivers. */
    public long kept() {
        return kept;
    }
}
