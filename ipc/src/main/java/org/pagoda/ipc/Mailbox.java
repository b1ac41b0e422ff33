package org.pagoda.ipc;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.Sabotage;

/**
 * The messages that wait for a process, in the order they came. It is bounded, and one sender can fill only its share,
 * so that a flood leaves room for others. What the kernel itself has to say stands beside that: one notification of a type, and a page
 * fault of each task that waits for a page.
 *
 * <pre>
 *   pool --admit--> queued --take--> in handler --recycle--> pool
 *                      \--remove--> (dropped) ----recycle--^
 * </pre>
 */
public final class Mailbox {
    private final Endpoint owner;

    // Whoever may set them; what waits already waits on.
    private int capacity;
    private int share;

    // Whoever holds the receiver's endpoint.
    private @Nullable Message first;
    private @Nullable Message last;
    private @Nullable Message pool;
    private int queued;
    private long admitted;
    // Of each of the kernel's types the notification that waits; null until the first one.
    private @Nullable Message @Nullable [] notifications;
    // Messages that take no room from senders: those, and page faults.
    private int apart;
    private long notificationsAdmitted;

    /**
     * @param owner who receives what is queued here
     * @param capacity the most messages that may wait
     * @param share the most of them that may be from one sender
     */
    Mailbox(Endpoint owner, int capacity, int share) {
        check(capacity, share);
        this.owner = owner;
        this.capacity = capacity;
        this.share = share;
    }

    /**
     * Sets how many messages may wait, and how many of them may be from one sender, as when it was made. If more do, none is added until
     * enough were handled.
     */
    public void setBounds(int newCapacity, int newShare) {
        check(newCapacity, newShare);
        capacity = newCapacity;
        share = newShare;
        owner.listener().onRoom(owner);
    }

    private static void check(int capacity, int share) {
        if (share < 1 || share > capacity) {
            throw new IllegalArgumentException("a sender's share must be 1 to " + capacity + ", not " + share);
        }
    }

    /** True if one more message can be admitted that fills the share of {@code principal}, {@link Endpoint#principal}. */
    public boolean hasRoom(long principal) {
        // Counting is only needed when one sender could have filled its share.
        int sent = queued - apart;
        return sent < capacity
                && (sent < share || countOf(principal) < share || sabotage().has(Sabotage.Mutant.NO_SHARE));
    }

    private Sabotage sabotage() {
        return owner.space().frames().sabotage();
    }

    private int countOf(long principal) {
        int count = 0;
        for (Message message = first; message != null; message = message.next) {
            if (message.principal == principal && message.type != MessageType.PAGE_FAULT) {
                count++;
            }
        }
        return count;
    }

    /** A message to fill in and then {@link #admit}. */
    Message blank() {
        Message message = pool;
        if (message == null) {
            return new Message(owner);
        }
        pool = message.next;
        message.next = null;
        return message;
    }

    /** Queues a message that {@link #blank} gave. */
    void admit(Message message) {
        message.sequence = ++admitted;
        if (message.events > 0) {
            note(message.type, message);
            notificationsAdmitted++;
        }
        if (isApart(message)) {
            apart++;
        }
        if (first != null && sabotage().has(Sabotage.Mutant.REORDER)) {
            message.next = first;
            first.previous = message;
            first = message;
            queued++;
            return;
        }
        message.previous = last;
        if (last == null) {
            first = message;
        } else {
            last.next = message;
        }
        last = message;
        queued++;
    }

    private void note(long type, @Nullable Message message) {
        @Nullable Message[] noted = notifications;
        if (noted == null) {
            noted = new Message[(int) MessageType.FIRST_USER];
            notifications = noted;
        }
        noted[(int) type] = message;
    }

    /** The kernel's notification of {@code type} that waits; null if none does. */
    @Nullable
    Message notification(long type) {
        return notifications == null ? null : notifications[(int) type];
    }

    /** The oldest message; null if there is none. */
    @Nullable
    Message first() {
        return first;
    }

    /** The message that came after {@code message}; null if it is the newest. */
    static @Nullable Message after(Message message) {
        return message.next;
    }

    /** Takes a message out of the queue; it is the caller's until {@link #recycle}. */
    void remove(Message message) {
        Message before = message.previous;
        Message behind = message.next;
        if (before == null) {
            first = behind;
        } else {
            before.next = behind;
        }
        if (behind == null) {
            last = before;
        } else {
            behind.previous = before;
        }
        message.previous = null;
        message.next = null;
        queued--;
        if (message.events > 0) {
            note(message.type, null);
        }
        if (isApart(message)) {
            apart--;
        }
    }

    /** True for what the kernel sends: a notification of each type, and one page fault of each task that waits for its page. */
    private static boolean isApart(Message message) {
        return message.events > 0 || message.type == MessageType.PAGE_FAULT;
    }

    /** Takes back a message whose books are closed. */
    void recycle(Message message) {
        message.reset();
        message.next = pool;
        pool = message;
    }

    /** Messages that wait, those of the kernel included. */
    public int queued() {
        return queued;
    }

    /** The most messages that may wait, those of the kernel apart. */
    public int capacity() {
        return capacity;
    }

    /** How many of them may be from one sender. */
    public int share() {
        return share;
    }

    public boolean isEmpty() {
        return first == null;
    }

    /** Messages admitted so far. */
    public long admitted() {
        return admitted;
    }

    /** Those of them that are the kernel's notifications. */
    public long notificationsAdmitted() {
        return notificationsAdmitted;
    }

    /** What {@link #forEach} calls. */
    @FunctionalInterface
    public interface Visitor {
        void onMessage(Message message);
    }

    /** Visits the messages that wait, oldest first, for checks and maps. */
    public void forEach(Visitor visitor) {
        Objects.requireNonNull(visitor);
        for (Message message = first; message != null; message = message.next) {
            visitor.onMessage(message);
        }
    }
}
