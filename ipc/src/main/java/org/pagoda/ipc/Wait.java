package org.pagoda.ipc;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One wait of a {@link Waiter}: for the end of messages, and how many of their pages were kept; or for the reply to a call, of which
 * the caller's {@link Token.Caller} is told.
 */
public final class Wait {
    private final Waiter waiter;

    // The waiter itself.
    private @Nullable Token call;

    // The waiter, and the receivers of what it awaits.
    private @Nullable Message[] messages = new Message[2];
    private int awaited;
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
        if (awaited == messages.length) {
            messages = Arrays.copyOf(messages, 2 * awaited);
        }
        message.awaitedAt = awaited;
        messages[awaited++] = message;
        message.wait = this;
    }

    /** Waits for the reply that {@code token} gives the right to. */
    void await(Token token) {
        call = token;
    }

    /** The call whose reply it waits for; null if it waits for messages. */
    @Nullable
    Token call() {
        return call;
    }

    /** {@link Waiter#eachHolder}, of this wait. */
    void eachHolder(LongConsumer visitor) {
        Token token = call;
        if (token != null) {
            Endpoint holder = token.isOpen() ? token.endpointThatHasIt() : null;
            if (holder != null) {
                visitor.accept(holder.pid());
            }
        }
        for (int i = 0; i < awaited; i++) {
            visitor.accept(awaited(i).receiver().pid());
        }
    }

    /** How many messages have not come to their end. */
    int awaited() {
        return awaited;
    }

    /** One of them, in no order. */
    Message awaited(int index) {
        return Objects.requireNonNull(messages[index]);
    }

    /** A message has come to its end; its receiver kept {@code pages}. */
    void onSettled(Message message, long pages) {
        // The last one takes its place: the order means nothing, and a broadcast may have many.
        Message last = awaited(--awaited);
        messages[message.awaitedAt] = last;
        last.awaitedAt = message.awaitedAt;
        messages[awaited] = null;
        kept += pages;
        if (awaited == 0) {
            waiter.onSettled();
        }
    }

    /** Waits no more, whether all have come to their end or not. */
    void close() {
        for (int i = 0; i < awaited; i++) {
            awaited(i).wait = null;
            messages[i] = null;
        }
        awaited = 0;
        call = null;
    }

    /** True if all messages have come to their end. */
    public boolean isSettled() {
        return awaited == 0;
    }

    /** Pages kept by the receivers. */
    public long kept() {
        return kept;
    }
}
