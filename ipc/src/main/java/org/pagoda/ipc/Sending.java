package org.pagoda.ipc;

import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.FrameAllocator;
import org.pagoda.mmu.LandingWindow;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableWalker;

/**
 * {@code send}: checks in their order, then the commit point, then only what cannot fail.
 *
 * <p>Never blocks; the kernel above waits for room or for the handler, if the flags ask for it.
 */
public final class Sending {
    private final EndpointDirectory directory;
    private final PageTransfer transfer;
    private final @Nullable TransferObserver observer;

    public Sending(EndpointDirectory directory, FrameAllocator frames, @Nullable TransferObserver observer) {
        this.directory = directory;
        this.observer = observer;
        transfer = new PageTransfer(frames, observer);
    }

    /**
     * Sends {@code size} pages from {@code address} on to process {@code pid}.
     *
     * @param address page-aligned; for a notification any value, which is passed through
     * @param size pages; 0 is a notification
     * @param flags see {@link SendFlags}
     * @param waiter is told when the message is settled; null: nobody
     * @return pages handed over; or the first that applies of {@code -EINVAL}, {@code -ESRCH}, {@code -EPERM},
     *     {@code -ECONNREFUSED}, {@code -EFAULT}, {@code -EACCES}, {@code -EBUSY}, {@code -EMSGSIZE}, {@code -EAGAIN},
     *     {@code -ENOBUFS}, {@code -EDQUOT}, {@code -ENOMEM}, and then nothing has changed
     */
    public long send(
            Endpoint sender,
            long pid,
            long type,
            long address,
            long size,
            long flags,
            Message.@Nullable Waiter waiter) {
        if (!SendFlags.areKnown(flags) || type < 0 || size < 0 || (size > 0 && !isUserRange(address, size))) {
            return Errno.EINVAL.result();
        }
        Endpoint receiver = directory.find(pid);
        if (receiver == null) {
            return Errno.ESRCH.result();
        }
        if (type < MessageType.FIRST_USER) {
            return Errno.EPERM.result();
        }
        if (receiver.handlers().handler(type) == HandlerTable.NONE) {
            return Errno.ECONNREFUSED.result();
        }
        AddressSpace space = sender.space();
        long result = checkPages(space, address, size, flags);
        if (result < 0) {
            return result;
        }
        LandingWindow window = receiver.space().window();
        if (size > window.size()) {
            return Errno.EMSGSIZE.result();
        }
        if (!receiver.mailbox().hasRoom(sender.pid())) {
            return Errno.EAGAIN.result();
        }
        int slot = size == 0 ? 0 : window.reserve((int) size);
        if (slot == LandingWindow.NONE) {
            return Errno.ENOBUFS.result();
        }
        long landing = size == 0 ? address : window.address(slot);
        boolean senderCouldWrite = transfer.allWritable(space, address, size);
        result = prepare(space, address, size, flags, receiver, landing);
        if (result < 0) {
            window.cancel(slot, (int) size);
            return result;
        }

        // ---- committed: from here on nothing fails ----

        Message message = receiver.mailbox().blank();
        message.sender = sender.pid();
        message.type = type;
        message.address = landing;
        message.size = size;
        message.flags = flags;
        message.senderCouldWrite = senderCouldWrite;
        message.payer = space.account();
        message.waiter = waiter;
        transfer.hand(sender, address, message);
        space.account().charge(size);
        post(message);
        sender.counters().sendsSucceeded++;
        return size;
    }

    private static boolean isUserRange(long address, long size) {
        return Page.isAligned(address)
                && address >= 0
                && address < PageTableWalker.USER_END
                && size <= Page.number(PageTableWalker.USER_END - address);
    }

    private long checkPages(AddressSpace space, long address, long size, long flags) {
        long result = transfer.checkPresent(space, address, size);
        if (result == 0) {
            result = transfer.checkRights(space, address, size, flags);
        }
        if (result == 0) {
            result = transfer.checkPins(space, address, size, flags);
        }
        return result;
    }

    private long prepare(AddressSpace space, long address, long size, long flags, Endpoint receiver, long landing) {
        if (!space.account().canCharge(transfer.newCharges(space, address, size, flags))) {
            return Errno.EDQUOT.result();
        }
        long result = transfer.prepareSlots(receiver.space(), landing, size);
        return result < 0 ? result : transfer.makePresent(space, address, size, flags);
    }

    private void post(Message message) {
        message.receiver().mailbox().admit(message);
        if (observer != null) {
            observer.onSent(message);
        }
        message.receiver().listener().onQueued(message.receiver());
    }
}
