package org.pagoda.ipc;

import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.Access;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.FrameAllocator;
import org.pagoda.mmu.FrameTable;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTable;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.Reference;
import org.pagoda.mmu.Region;
import org.pagoda.mmu.Rights;

/**
 * What the flags mean for one run of pages and two page tables.
 *
 * <pre>
 *   flags   the sender's entry   the receiver's entry
 *    000    moved                r-
 *    001    as it was, shared    r-  shared
 *    010    moved                rw
 *    011    as it was, shared    rw  shared
 * </pre>
 *
 * The checks change nothing; {@link #makePresent} changes nothing that a program could tell; {@link #hand} cannot fail.
 */
final class PageTransfer {
    private final FrameAllocator frames;
    private final @Nullable TransferObserver observer;

    PageTransfer(FrameAllocator frames, @Nullable TransferObserver observer) {
        this.frames = frames;
        this.observer = observer;
    }

    /** True if there is a page at {@code address}: mapped, or to be made when it is first touched. */
    private static boolean exists(AddressSpace space, long address, long entry) {
        if (entry != PageTableEntry.EMPTY) {
            return PageTableEntry.isValid(entry) && PageTableEntry.isReadable(entry);
        }
        Region region = space.regionAt(address);
        return region != null && (region.rights() & Rights.READ) != 0;
    }

    private static boolean isWritable(AddressSpace space, long address, long entry) {
        if (entry != PageTableEntry.EMPTY) {
            return PageTableEntry.isWritable(entry);
        }
        Region region = space.regionAt(address);
        return region != null && (region.rights() & Rights.WRITE) != 0;
    }

    /** {@code -EFAULT} if a page is not there, or was moved away; else 0. */
    long checkPresent(AddressSpace space, long address, long size) {
        for (long i = 0; i < size; i++) {
            long page = address + Page.address(i);
            if (!exists(space, page, space.pageTable().get(page))) {
                return Errno.EFAULT.result();
            }
        }
        return 0;
    }

    /** {@code -EACCES} if receivers are to write pages that the sender may not; else 0. */
    long checkRights(AddressSpace space, long address, long size, long flags) {
        if (SendFlags.receiverWrites(flags) && !allWritable(space, address, size)) {
            return Errno.EACCES.result();
        }
        return 0;
    }

    boolean allWritable(AddressSpace space, long address, long size) {
        for (long i = 0; i < size; i++) {
            long page = address + Page.address(i);
            if (!isWritable(space, page, space.pageTable().get(page))) {
                return false;
            }
        }
        return true;
    }

    /** {@code -EBUSY} if a page that is to be moved is pinned; else 0. */
    long checkPins(AddressSpace space, long address, long size, long flags) {
        if (SendFlags.senderKeeps(flags)) {
            return 0;
        }
        FrameTable table = frames.table();
        for (long i = 0; i < size; i++) {
            long entry = space.pageTable().get(address + Page.address(i));
            if (PageTableEntry.isValid(entry) && table.count(PageTableEntry.frame(entry), Reference.PIN) > 0) {
                return Errno.EBUSY.result();
            }
        }
        return 0;
    }

    /** How many pages the sender will be charged for that it is not charged for now. */
    long newCharges(AddressSpace space, long address, long size, long flags) {
        long charges = SendFlags.senderKeeps(flags) ? size : 0;
        for (long i = 0; i < size; i++) {
            if (space.pageTable().get(address + Page.address(i)) == PageTableEntry.EMPTY) {
                charges++;
            }
        }
        return charges;
    }

    /** Makes the page tables down to the landing slots from {@code slotAddress} on; {@code -ENOMEM} or 0. */
    long prepareSlots(AddressSpace receiver, long slotAddress, long size) {
        for (long i = 0; i < size; i++) {
            if (receiver.pageTable().prepare(slotAddress + Page.address(i)) == PageTable.NONE) {
                return Errno.ENOMEM.result();
            }
        }
        return 0;
    }

    /**
     * Gives every page a frame, and a page that its sender could still write a frame of its own: an alias must see what
     * is stored there later. Pages made for this stay; a program cannot tell.
     */
    long makePresent(AddressSpace space, long address, long size, long flags) {
        boolean aliased = SendFlags.receiverWrites(flags) || SendFlags.senderKeeps(flags);
        for (long i = 0; i < size; i++) {
            long page = address + Page.address(i);
            long entry = space.pageTable().get(page);
            boolean own = aliased && isWritable(space, page, entry);
            if (entry == PageTableEntry.EMPTY || (own && PageTableEntry.isCopyOnWrite(entry))) {
                long result = space.resolve(page, own ? Access.STORE : Access.LOAD);
                if (result < 0) {
                    return result;
                }
            }
        }
        return 0;
    }

    /** Hands the pages over: takes them from the sender, or shares them, and puts them into the receiver's slots. */
    void hand(Endpoint sender, long address, Message message) {
        Endpoint receiver = message.receiver();
        boolean keeps = SendFlags.senderKeeps(message.flags);
        int rights = SendFlags.receiverWrites(message.flags) ? Rights.READ_WRITE : Rights.READ;
        PageTable from = sender.space().pageTable();
        PageTable to = receiver.space().pageTable();
        for (long i = 0; i < message.size; i++) {
            long page = address + Page.address(i);
            long slot = message.address + Page.address(i);
            long entryAddress = from.find(page);
            long before = from.read(entryAddress);
            long after = keeps ? share(from, entryAddress, before) : move(sender, page, entryAddress, before, receiver);
            long shared = (keeps ? PageTableEntry.SHARED : 0) | (before & PageTableEntry.SHARED);
            to.write(to.find(slot), PageTableEntry.inFlight(PageTableEntry.frame(before), rights) | shared);
            if (observer != null) {
                observer.onPageHanded(sender.pid(), page, before, after, slot);
            }
        }
    }

    private long share(PageTable table, long entryAddress, long entry) {
        long after = entry | PageTableEntry.SHARED;
        table.write(entryAddress, after);
        frames.hold(PageTableEntry.frame(entry), Reference.MESSAGE);
        return after;
    }

    private long move(Endpoint sender, long page, long entryAddress, long entry, Endpoint receiver) {
        AddressSpace space = sender.space();
        space.removePage(page, entryAddress, entry);
        int frame = PageTableEntry.frame(entry);
        frames.change(frame, Reference.ENTRY, Reference.MESSAGE);
        frames.table().setOwner(frame, receiver.pid());
        if (space.window().contains(page)) {
            return PageTableEntry.EMPTY;
        }
        space.pageTable().write(entryAddress, PageTableEntry.MOVED);
        return PageTableEntry.MOVED;
    }
}
