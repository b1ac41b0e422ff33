package org.pagoda.ipc;

import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.FrameAllocator;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageAccount;
import org.pagoda.mmu.PageTable;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.Reference;

/**
 * The receiver's half of a message's life: which one is next, the landing of its pages, and the closing of its books
 * when the handler has returned.
 *
 * <pre>
 *   queued --enter--> in handler --leave--> settled
 *      \----------------drop----------------^
 * </pre>
 */
public final class Delivery {
    private final Abandonment abandonment;
    private final @Nullable TransferObserver observer;

    public Delivery(EndpointDirectory directory, FrameAllocator frames, @Nullable TransferObserver observer) {
        this.abandonment = new Abandonment(directory, frames, observer);
        this.observer = observer;
    }

    /**
     * Sets, replaces or ({@link HandlerTable#NONE}) removes the handler for {@code type}. A new one takes over what is
     * queued; without one it is abandoned.
     *
     * @return 0, or {@code -EINVAL} for a negative type
     */
    public long register(Endpoint endpoint, long type, long handler) {
        if (type < 0) {
            return Errno.EINVAL.result();
        }
        endpoint.handlers().set(type, handler);
        if (handler == HandlerTable.NONE) {
            dropQueued(endpoint, false, type);
        }
        return 0;
    }

    /** The oldest message that can be handled now; null if there is none. */
    public @Nullable Message next(Endpoint receiver) {
        Message message = receiver.mailbox().first();
        while (message != null && !receiver.handlers().isDeliverable(message.type)) {
            message = Mailbox.after(message);
        }
        return message;
    }

    /**
     * Takes {@code message} out of the mailbox, moves its charge to the receiver, maps its pages and masks its type. The
     * handler runs next.
     *
     * @return the handler's address; or {@link HandlerTable#NONE} if the receiver cannot be charged, and then the
     *     message was dropped
     */
    public long enter(Message message) {
        Endpoint receiver = message.receiver();
        PageAccount payer = message.payer;
        PageAccount account = receiver.space().account();
        // Whoever sends to itself pays already.
        if (payer != account && !account.canCharge(message.size)) {
            drop(message);
            return HandlerTable.NONE;
        }
        dequeue(message);
        account.charge(message.size);
        land(message);
        receiver.handlers().onEnter(message.type);
        receiver.counters().inHandler++;
        if (observer != null) {
            observer.onHandlerEntered(message);
        }
        return receiver.handlers().handler(message.type);
    }

    private void dequeue(Message message) {
        Endpoint receiver = message.receiver();
        receiver.mailbox().remove(message);
        if (message.payer != null) {
            message.payer.refund(message.size);
        }
        receiver.listener().onRoom(receiver);
    }

    private void land(Message message) {
        Endpoint receiver = message.receiver();
        PageTable table = receiver.space().pageTable();
        FrameAllocator frames = receiver.space().frames();
        for (long i = 0; i < message.size; i++) {
            long address = message.address + Page.address(i);
            long entryAddress = table.find(address);
            long entry = table.read(entryAddress) | PageTableEntry.VALID;
            frames.change(PageTableEntry.frame(entry), Reference.MESSAGE, Reference.ENTRY);
            table.write(entryAddress, entry);
            if (observer != null) {
                observer.onPageLanded(receiver.pid(), address, entry);
            }
        }
    }

    /**
     * The handler of {@code message} has ended. What the receiver does not keep is abandoned, and whoever waits is told.
     *
     * @param kept pages that the receiver keeps, from the first, 0 to the message's size
     */
    public void leave(Message message, long kept) {
        Counters counters = message.receiver().counters();
        message.receiver().handlers().onLeave(message.type);
        message.kept = kept;
        abandonment.abandon(message);
        counters.inHandler--;
        counters.handled++;
        counters.handledPages += message.size;
        counters.pagesKept += message.kept;
        counters.pagesReturned += message.returned;
        counters.pagesFreed += message.freed;
        settle(message, true);
    }

    /** Ends a queued message that no handler will see. */
    private void drop(Message message) {
        dequeue(message);
        abandonment.abandon(message);
        message.receiver().counters().dropped++;
        settle(message, false);
    }

    private void settle(Message message, boolean handled) {
        abandonment.settleSlots(message);
        if (observer != null) {
            observer.onSettled(message, handled);
        }
        Message.Waiter waiter = message.waiter;
        long kept = message.kept;
        message.receiver().mailbox().recycle(message);
        if (waiter != null) {
            waiter.onSettled(kept);
        }
    }

    /** Drops all queued messages, as when the receiver dies. The directory must not find it any more. */
    public void dropAll(Endpoint receiver) {
        dropQueued(receiver, true, 0);
    }

    private void dropQueued(Endpoint receiver, boolean all, long type) {
        Message message = receiver.mailbox().first();
        while (message != null) {
            Message after = Mailbox.after(message);
            if (all || message.type == type) {
                drop(message);
            }
            message = after;
        }
    }
}
