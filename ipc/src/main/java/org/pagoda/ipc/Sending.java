package org.pagoda.ipc;

import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.FrameAllocator;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableWalker;
import org.pagoda.mmu.Sabotage;

/**
 * {@code send}: checks in their order, then the commit point, then only what cannot fail.
 *
 * <p>Never blocks; the kernel above waits for room, for the handler or for a reply, if it is asked to.
 */
public final class Sending {
    private final PageTransfer transfer;
    private final @Nullable TransferObserver observer;

    // Of the send that runs.
    private final Recipients recipients;

    /** {@code fastPath}: takes it where it can. */
    public Sending(
            EndpointDirectory directory,
            Subscribers subscribers,
            FrameAllocator frames,
            @Nullable TransferObserver observer,
            boolean fastPath) {
        this.observer = observer;
        transfer = new PageTransfer(frames, observer, PlainPages.of(frames, observer, fastPath));
        recipients = new Recipients(directory, subscribers);
    }

    /** Pages whose contents were copied because a duplicate could not wait for the first store. */
    public long pagesCopied() {
        return transfer.pagesCopied();
    }

    /**
     * Sends {@code size} pages from {@code address} on.
     *
     * @param pid the receiver, if the flags say that it is this one
     * @param address page-aligned; for a notification any value, which is passed through
     * @param size pages; 0 is a notification
     * @param flags see {@link SendFlags}
     * @param wait waits until the messages are settled; null: nobody does. Whoever waits for one receiver wakes it: it is not told
     * @return pages handed over, summed over the receivers; or the first that applies of {@code -EINVAL}, {@code -ESRCH},
     *     {@code -EPERM}, {@code -ECONNREFUSED}, {@code -EDEADLK}, {@code -EFAULT}, {@code -EACCES}, {@code -EBUSY},
     *     {@code -EMSGSIZE}, {@code -EAGAIN}, {@code -ENOBUFS}, {@code -EDQUOT}, {@code -ENOMEM}, and then nothing has changed
     */
    public long send(Endpoint sender, long pid, long type, long address, long size, long flags, @Nullable Wait wait) {
        return send(sender, pid, type, address, size, flags, wait, null);
    }

    /** {@link #send} with the right to reply, which goes to the one receiver. */
    long send(
            Endpoint sender,
            long pid,
            long type,
            long address,
            long size,
            long flags,
            @Nullable Wait wait,
            @Nullable Token token) {
        if (!areArgumentsOfSend(type, address, size, flags)) {
            return Errno.EINVAL.result();
        }
        long result = recipients.choose(sender, pid, type, flags);
        return result < 0 ? result : sendToChosen(sender, type, address, size, flags, wait, token);
    }

    /** {@link Calls#fault}: sends a notification of type {@link MessageType#PAGE_FAULT} for {@code client}. */
    long fault(Endpoint client, long pager, long value, Wait wait, Token token) {
        long result = recipients.choosePager(client, pager);
        return result < 0
                ? result
                : sendToChosen(client, MessageType.PAGE_FAULT, value, 0, SendFlags.WAIT, wait, token);
    }

    private long sendToChosen(
            Endpoint sender,
            long type,
            long address,
            long size,
            long flags,
            @Nullable Wait wait,
            @Nullable Token token) {
        long result = recipients.leaveOutDeadlocks(sender, type, wait, token);
        if (result < 0) {
            return result;
        }
        AddressSpace space = sender.space();
        boolean hasPages = size > 0; // a notification costs its sender nothing, and its value is no address
        result = hasPages ? transfer.check(space, address, size, flags) : 0;
        if (result < 0) {
            return result;
        }
        boolean couldWrite = hasPages && transfer.allWritable();
        result = recipients.reserve(sender.principal(), type, size);
        if (result < 0) {
            return result;
        }
        if (!hasPages) {
            post(sender, type, address, 0, flags, false, null, wait, token);
        } else {
            result = prepare(space, address, size, flags);
            if (result < 0) {
                recipients.cancel();
                return result;
            }
            sendPages(sender, type, address, size, flags, couldWrite, wait, token);
        }
        if (type != MessageType.PAGE_FAULT) {
            sender.counters().sendsSucceeded++;
        }
        return announce(size, wait == null || SendFlags.isBroadcast(flags));
    }

    // ---- committed: from here on nothing fails ----

    private void sendPages(
            Endpoint sender,
            long type,
            long address,
            long size,
            long flags,
            boolean couldWrite,
            @Nullable Wait wait,
            @Nullable Token token) {
        boolean lends = SendFlags.lends(flags);
        boolean free = lends || sender.space().frames().sabotage().has(Sabotage.Mutant.CHARGE_NOBODY);
        Payment payment = free ? null : pay(sender, size, recipients.count());
        transfer.hand(sender, address, size, flags, recipients);
        for (int i = 0; lends && i < recipients.count(); i++) {
            markLent(recipients.get(i), recipients.slot(i), size);
        }
        post(sender, type, address, size, flags, couldWrite, payment, wait, token);
    }

    /** Puts a message into the mailbox of each recipient. */
    private void post(
            Endpoint sender,
            long type,
            long address,
            long size,
            long flags,
            boolean couldWrite,
            @Nullable Payment payment,
            @Nullable Wait wait,
            @Nullable Token token) {
        for (int i = 0; i < recipients.count(); i++) {
            Message message = recipients.get(i).mailbox().blank();
            message.sender = sender.pid();
            message.principal = sender.principal();
            message.type = type;
            message.address = size > 0 ? recipients.landing(i) : address;
            message.size = size;
            message.flags = flags;
            message.origin = address;
            message.senderCouldWrite = couldWrite;
            // Of a duplicate, the page itself went to the first receiver, if the sender gave it away at all.
            message.comesBack = !SendFlags.duplicates(flags) || (!SendFlags.senderKeeps(flags) && i == 0);
            message.payment = payment;
            message.token = token;
            admit(message, wait, token);
        }
    }

    /**
     * Answers a call: the pages land at the caller at once, past mailbox and masks, charged to the caller; in its window, or where a page
     * is missing. The arguments are
     * {@link #areArgumentsOfReply}.
     *
     * @return pages handed over, or the first that applies of {@code -EFAULT}, {@code -EACCES}, {@code -EBUSY}, {@code -EMSGSIZE},
     *     {@code -ENOBUFS}, {@code -EDQUOT}, {@code -ENOMEM}
     */
    long reply(Endpoint replier, Token token, long address, long size, long flags, Delivery delivery) {
        if (size == 0) {
            token.caller().onReply(replier.pid(), address, 0);
            return 0;
        }
        AddressSpace space = replier.space();
        Endpoint caller = token.callerEndpoint();
        recipients.chooseCaller(caller);
        long result = transfer.check(space, address, size, flags);
        if (result < 0) {
            return result;
        }
        result = token.isForPage() ? recipients.reservePage(token.page(), size) : recipients.reserveWindow(size);
        if (result < 0) {
            return result;
        }
        boolean payable =
                caller.space().account().canCharge(size) && space.account().canCharge(transfer.untouched());
        result = payable ? recipients.prepareTables() : Errno.EDQUOT.result();
        if (result >= 0) {
            result = transfer.prepare(space, address, size, flags, 1);
        }
        if (result < 0) {
            recipients.cancel();
            return result;
        }

        // ---- committed: from here on nothing fails ----

        transfer.hand(replier, address, size, flags, recipients);
        long landing = recipients.landing(0);
        if (token.isForPage()) {
            delivery.landMissingPage(caller, landing);
        } else {
            delivery.landReply(caller, landing, size);
        }
        recipients.clear();
        token.caller().onReply(replier.pid(), landing, size);
        return size;
    }

    /** The process that a broadcast found without room, for whoever wants to wait for it; 0 if there is none. */
    public long fullReceiver(Endpoint sender, long type, long flags) {
        Endpoint receiver = recipients.full(sender, type, flags);
        return receiver == null ? 0 : receiver.pid();
    }

    /** True if a send can be made with these arguments at all; {@code -EINVAL} comes before anything else. */
    static boolean areArgumentsOfSend(long type, long address, long size, long flags) {
        return SendFlags.areValid(flags, size) && type >= 0 && isSendable(address, size);
    }

    /** The same for a reply. */
    static boolean areArgumentsOfReply(long address, long size, long flags) {
        return SendFlags.arePageBits(flags) && isSendable(address, size);
    }

    private static boolean isSendable(long address, long size) {
        return size == 0
                || (size > 0
                        && Page.isAligned(address)
                        && address >= 0
                        && address < PageTableWalker.USER_END
                        && size <= Page.number(PageTableWalker.USER_END - address));
    }

    private long prepare(AddressSpace space, long address, long size, long flags) {
        long kept = SendFlags.senderKeeps(flags) ? size : 0;
        if (!space.account().canCharge(transfer.untouched() + kept)) {
            return Errno.EDQUOT.result();
        }
        long result = recipients.prepareTables();
        return result < 0 ? result : transfer.prepare(space, address, size, flags, recipients.count());
    }

    private static Payment pay(Endpoint sender, long size, int messages) {
        Payment payment = sender.payment();
        payment.open(size, messages);
        return payment;
    }

    private static void markLent(Endpoint receiver, int slot, long size) {
        for (int i = 0; i < size; i++) {
            receiver.space().window().markLent(slot + i);
        }
    }

    private void admit(Message message, @Nullable Wait wait, @Nullable Token token) {
        if (wait != null && token != null) {
            wait.await(token);
        } else if (wait != null) {
            wait.await(message);
        }
        if (token != null) {
            token.request = message;
        }
        message.receiver().mailbox().admit(message);
        if (observer != null) {
            observer.onSent(message);
        }
    }

    /** Wakes the receivers, when all messages are where they belong; unless whoever waits for the only one does. */
    private long announce(long size, boolean wakes) {
        int count = recipients.count();
        for (int i = 0; wakes && i < count; i++) {
            recipients.get(i).listener().onQueued(recipients.get(i));
        }
        recipients.clear();
        return size * count;
    }
}
