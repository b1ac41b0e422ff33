package org.pagoda.ipc;

import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.Sabotage;

/**
 * The kernel tells processes what has happened: a message without pages, from process 0. Each mailbox keeps one slot for each of the
 * kernel's types, beside those that senders share, so that none is lost however full it is. While a notification waits, what
 * happens meanwhile joins it.
 *
 * <pre>
 *   event --no handler--> ignored
 *     |  \--one waits--> joins it: is counted (CHILD_EXITED, TIMER), or its lines are added (IRQ)
 *     +--none waits--> a message in the reserved slot --> as any other
 * </pre>
 *
 * <p>Masks and nesting apply as to any type; send masks do not.
 */
public final class Notifications {
    /** The sender of what the kernel sends. */
    public static final long KERNEL = 0;

    private final EndpointDirectory directory;
    private final @Nullable TransferObserver observer;

    public Notifications(EndpointDirectory directory, @Nullable TransferObserver observer) {
        this.directory = directory;
        this.observer = observer;
    }

    /**
     * Something has happened that is counted. Does nothing if there is no such process, or it has no handler for the type.
     *
     * @param type {@link MessageType#CHILD_EXITED} or {@link MessageType#TIMER}
     */
    public void count(long pid, long type) {
        if (!MessageType.isCounted(type)) {
            throw new IllegalArgumentException("messages of type " + type + " do not count");
        }
        Endpoint receiver = receiver(pid, type);
        if (receiver != null && !join(receiver, type, 1)) {
            post(receiver, type, 1);
        }
    }

    /**
     * Interrupt lines are raised. Does nothing if there is no such process, or it has no handler for {@link MessageType#IRQ}.
     *
     * @param lines a bit for each
     */
    public void interrupt(long pid, long lines) {
        Endpoint receiver = receiver(pid, MessageType.IRQ);
        if (receiver != null && !join(receiver, MessageType.IRQ, lines)) {
            post(receiver, MessageType.IRQ, lines);
        }
    }

    private @Nullable Endpoint receiver(long pid, long type) {
        Endpoint receiver = directory.find(pid);
        if (receiver == null || receiver.handlers().handler(type) == HandlerTable.NONE) {
            return null;
        }
        receiver.counters().events++;
        return receiver;
    }

    /** Adds an event to the notification that waits; false if none does. */
    private boolean join(Endpoint receiver, long type, long value) {
        Message waiting = receiver.mailbox().notification(type);
        if (waiting == null) {
            return false;
        }
        waiting.address = MessageType.isCounted(type) ? waiting.address + value : waiting.address | value;
        waiting.events++;
        receiver.counters().coalesced++;
        if (observer != null) {
            observer.onCoalesced(waiting);
        }
        return true;
    }

    private void post(Endpoint receiver, long type, long value) {
        Mailbox mailbox = receiver.mailbox();
        Sabotage sabotage = receiver.space().frames().sabotage();
        if (sabotage.has(Sabotage.Mutant.LOSE_INTERRUPT) && !mailbox.hasRoom(KERNEL)) {
            return;
        }
        Message message = mailbox.blank();
        message.sender = KERNEL;
        message.principal = KERNEL;
        message.type = type;
        message.address = value;
        message.size = 0;
        message.flags = 0;
        message.events = 1;
        mailbox.admit(message);
        if (observer != null) {
            observer.onSent(message);
        }
        receiver.listener().onQueued(receiver);
    }
}
