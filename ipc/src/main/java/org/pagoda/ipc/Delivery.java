package org.pagoda.ipc;

import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.FrameAllocator;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageAccount;
import org.pagoda.mmu.PageTable;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.Reference;
import org.pagoda.mmu.Sabotage;

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
    private final Subscribers subscribers;
    private final @Nullable TransferObserver observer;
    // The hot path; null: everything goes the slow one.
    private final @Nullable PlainPages plainPages;

    /** {@code fastPath}: takes it where it can. */
    public Delivery(
            EndpointDirectory directory,
            Subscribers subscribers,
            FrameAllocator frames,
            @Nullable TransferObserver observer,
            boolean fastPath) {
        plainPages = PlainPages.of(frames, observer, fastPath);
        this.abandonment = new Abandonment(directory, frames, observer, plainPages);
        this.subscribers = subscribers;
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
            subscribers.remove(type, endpoint);
            dropQueued(endpoint, false, type);
        } else {
            subscribers.add(type, endpoint);
        }
        return 0;
    }

    /** Masks or unmasks {@code type}; {@code -EINVAL} for a negative one. */
    public long mask(Endpoint endpoint, long type, boolean masked) {
        if (type < 0) {
            return Errno.EINVAL.result();
        }
        endpoint.handlers().mask(type, masked);
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
     * @param runner who runs it
     * @return the handler's address; or {@link HandlerTable#NONE} if the receiver cannot be charged, and then the
     *     message was dropped
     */
    public long enter(Message message, Waiter runner) {
        Endpoint receiver = message.receiver();
        PageAccount account = receiver.space().account();
        Payment payment = message.payment;
        boolean paidAlready = payment != null && payment.account() == account && payment.isForOne();
        // All its pages count here but those that were revoked on the way, which only matters if there is no room for
        // all.
        if (!paidAlready && !account.canCharge(message.size) && !account.canCharge(countPages(message))) {
            receiver.counters().droppedOverQuota++;
            drop(message);
            return HandlerTable.NONE;
        }
        dequeue(message);
        account.charge(land(receiver, message.address, message.size));
        runner.onEnter(message);
        if (!receiver.space().frames().sabotage().has(Sabotage.Mutant.UNMASK_EARLY)) {
            receiver.handlers().onEnter(message);
        }
        receiver.counters().inHandler++;
        receiver.counters().eventsTold += message.events;
        if (message.token != null) {
            message.token.holder = receiver;
        }
        if (observer != null) {
            observer.onHandlerEntered(message);
        }
        return receiver.handlers().handler(message.type);
    }

    /** Pages that are still there: some may have been revoked on the way. */
    private static long countPages(Message message) {
        PageTable table = message.receiver().space().pageTable();
        long count = 0;
        for (long i = 0; i < message.size; i++) {
            if (table.get(message.address + Page.address(i)) != PageTableEntry.EMPTY) {
                count++;
            }
        }
        return count;
    }

    private void dequeue(Message message) {
        Endpoint receiver = message.receiver();
        receiver.mailbox().remove(message);
        if (message.payment != null) {
            message.payment.close();
            message.payment = null;
        }
        receiver.listener().onRoom(receiver);
    }

    /** Maps the pages in {@code size} slots from {@code first} on; how many were there. */
    private long land(Endpoint receiver, long first, long size) {
        if (plainPages != null) {
            return size == 0 ? 0 : plainPages.land(receiver.space(), first, size);
        }
        PageTable table = receiver.space().pageTable();
        FrameAllocator frames = receiver.space().frames();
        long landed = 0;
        for (long i = 0; i < size; i++) {
            long address = first + Page.address(i);
            long entryAddress = table.find(address);
            long before = table.read(entryAddress);
            if (before == PageTableEntry.EMPTY) {
                continue; // revoked on the way
            }
            long entry = PageTableEntry.land(before);
            frames.passHeld(before, Reference.MESSAGE, entryAddress, Reference.ENTRY, entryAddress);
            table.write(entryAddress, entry);
            landed++;
            if (observer != null) {
                observer.onPageLanded(receiver.pid(), address, entry);
            }
        }
        return landed;
    }

    /** A reply's pages land in its caller's window, which is charged for them. */
    void landReply(Endpoint caller, long address, long size) {
        caller.space().account().charge(land(caller, address, size));
        for (long i = 0; i < size; i++) {
            caller.space().window().settle(caller.space().window().slot(address + Page.address(i)), true);
        }
    }

    /** The page that was missing at {@code page} lands there, with no more than the rights of its region, and is charged. */
    void landMissingPage(Endpoint client, long page) {
        AddressSpace space = client.space();
        long entryAddress = space.pageTable().find(page);
        long before = space.pageTable().read(entryAddress);
        // All of it before it is valid: other tasks of the client may be running.
        long entry = space.externalPaging().withinRegion(page, PageTableEntry.land(before));
        space.account().charge(1);
        space.frames().passHeld(before, Reference.MESSAGE, entryAddress, Reference.ENTRY, entryAddress);
        space.pageTable().write(entryAddress, entry);
        if (observer != null) {
            observer.onPageLanded(client.pid(), page, entry);
        }
    }

    /** What was lent with a request goes back because it was answered. */
    void giveBackLent(Message request) {
        abandonment.giveBack(request);
    }

    /**
     * The handler of {@code message} has ended. What was lent goes back, what the receiver does not keep is abandoned, a token it
     * did not keep is lost, and whoever waits is told.
     *
     * @param kept pages that the receiver keeps, from the first, 0 to the message's size
     */
    public void leave(Message message, long kept) {
        end(message, kept, true);
    }

    /** The receiver of {@code message} has died in its handler: it keeps nothing, and whoever waits is told so. */
    public void leaveDead(Message message) {
        end(message, 0, false);
    }

    /** {@link #leaveDead} for all handlers that {@code runner} runs, the innermost first. */
    public void leaveAllDead(Waiter runner) {
        for (Message message = runner.running(); message != null; message = runner.running()) {
            leaveDead(message);
        }
    }

    private void end(Message message, long kept, boolean alive) {
        Counters counters = message.receiver().counters();
        message.receiver().handlers().onLeave(message);
        close(message, kept);
        if (message.runner != null) {
            message.runner.onLeave(message);
        }
        counters.inHandler--;
        counters.handled++;
        counters.handledPages += message.size;
        counters.pagesKept += message.kept;
        counters.pagesReturned += message.returned;
        counters.pagesFreed += message.freed;
        settle(message, true, alive);
    }

    /** Ends a queued message that no handler will see; whoever calls counts why. */
    void drop(Message message) {
        dequeue(message);
        close(message, 0);
        message.receiver().counters().dropped++;
        message.receiver().counters().eventsDropped += message.events;
        settle(message, false, false);
    }

    private void close(Message message, long kept) {
        if (SendFlags.lends(message.flags)) {
            abandonment.giveBack(message);
        } else {
            message.kept = kept;
            abandonment.abandon(message);
        }
    }

    private void settle(Message message, boolean handled, boolean alive) {
        abandonment.settleSlots(message);
        if (observer != null) {
            observer.onSettled(message, handled);
        }
        Wait wait = message.wait;
        Token token = message.token;
        if (wait != null) {
            wait.onSettled(message, alive && !SendFlags.lends(message.flags) ? message.kept : 0);
        }
        message.receiver().mailbox().recycle(message);
        if (token != null && token.request == message) {
            token.request = null;
            if (token.number == 0) {
                Calls.lose(token);
            }
        }
    }

    /** The process begins to end: it gets no more broadcasts, though its queue is dropped only by {@link #dropAll}. */
    public void onEnding(Endpoint endpoint) {
        for (long type : endpoint.handlers().types()) {
            subscribers.remove(type, endpoint);
        }
    }

    /** The process begins another program: it has no handlers any more, and nothing masked; what waits for them is dropped, and so are the tokens that it keeps. */
    public void onReplaced(Endpoint endpoint) {
        for (long type : endpoint.handlers().types()) {
            register(endpoint, type, HandlerTable.NONE);
        }
        endpoint.handlers().unmaskAll();
        dropAll(endpoint);
    }

    /** Drops all queued messages, as when the receiver dies. The directory must not find it any more. */
    public void dropAll(Endpoint receiver) {
        dropQueued(receiver, true, 0);
        Calls.loseAll(receiver);
    }

    private void dropQueued(Endpoint receiver, boolean all, long type) {
        Message message = receiver.mailbox().first();
        while (message != null) {
            Message after = Mailbox.after(message);
            if (all || message.type == type) {
                if (all) {
                    receiver.counters().droppedAtEnd++;
                } else {
                    receiver.counters().droppedForHandler++;
                }
                drop(message);
            }
            message = after;
        }
    }
}
