package org.pagoda.ipc;

import java.util.BitSet;
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
import org.pagoda.mmu.Sabotage;

/**
 * What the flags mean for one run of pages: the table of the page algebra.
 *
 * <pre>
 *   flags                the sender's entry             each receiver's entry
 *    000  hand over      moved                          r-
 *    001  publish        as it was, shared              r-  shared
 *    010  move           moved                          rw
 *    011  share          as it was, shared              rw  shared
 *    100  give a copy    moved                          r-  copy-on-write
 *    101  copy           as it was, copy-on-write       r-  copy-on-write
 *    110  give a copy    moved                          rw  copy-on-write
 *    111  copy           as it was, copy-on-write       rw  copy-on-write
 *    LEND (with 000, 010)  lent, comes back             r- or rw
 * </pre>
 *
 * Several receivers of {@code 000} or {@code 010} are aliases of one another, and marked shared. A frame therefore has one holder, or
 * only shared ones (aliases of one page), or only copy-on-write ones (pages of their own that have not parted yet). To keep it so, a
 * copy-on-write page gets a frame of its own before it is aliased, and a duplicate of an aliased or pinned page is copied at once.
 *
 * <p>The checks change nothing. {@link #prepare} changes nothing that a program could tell, and {@link #undo} takes that back.
 * {@link #hand} cannot fail.
 */
final class PageTransfer {
    private final FrameAllocator frames;
    private final Aliases aliases;
    private final @Nullable TransferObserver observer;

    // Of the send that runs: which pages were made present for it, and frames for duplicates.
    private final BitSet madePresent = new BitSet();
    private int[] copies = new int[16];
    private int copyCount;
    private long pagesCopied;

    PageTransfer(FrameAllocator frames, @Nullable TransferObserver observer) {
        this.frames = frames;
        aliases = new Aliases(frames);
        this.observer = observer;
    }

    /** Pages whose contents were copied for duplicates. */
    long pagesCopied() {
        return pagesCopied;
    }

    // ---- checks ----

    /** True if there is a page at {@code address}: mapped, or to be made when it is first touched. */
    private static boolean exists(AddressSpace space, long address, long entry) {
        if (entry != PageTableEntry.EMPTY) {
            return PageTableEntry.isValid(entry) && PageTableEntry.isReadable(entry);
        }
        Region region = space.regionAt(address);
        return region != null
                && (region.rights() & Rights.READ) != 0
                && !space.window().contains(address);
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

    /** {@code -EACCES} if receivers are to alias for writing what the sender may not write; else 0. */
    long checkRights(AddressSpace space, long address, long size, long flags) {
        boolean aliasesForWriting = SendFlags.receiverWrites(flags)
                && !SendFlags.duplicates(flags)
                && !frames.sabotage().has(Sabotage.Mutant.GROW_RIGHTS);
        return aliasesForWriting && !allWritable(space, address, size) ? Errno.EACCES.result() : 0;
    }

    boolean allWritable(AddressSpace space, long address, long size) {
        for (long i = 0; i < size; i++) {
            long page = address + Page.address(i);
            if (!space.mayWrite(page)) {
                return false;
            }
        }
        return true;
    }

    /** {@code -EBUSY} if a page that is to be moved is pinned, or any page is only lent to the sender; else 0. */
    long checkBusy(AddressSpace space, long address, long size, long flags) {
        FrameTable table = frames.table();
        for (long i = 0; i < size; i++) {
            long page = address + Page.address(i);
            long entry = space.pageTable().get(page);
            boolean pinned =
                    PageTableEntry.isValid(entry) && table.count(PageTableEntry.frame(entry), Reference.PIN) > 0;
            if (space.window().isLentAt(page) || (pinned && !SendFlags.senderKeeps(flags))) {
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

    // ---- preparation ----

    /**
     * Gives every page a frame: zeros where none was, a frame of its own where aliases must see what the sender stores later, a copy
     * where a duplicate cannot wait for the first store. {@code -ENOMEM}, or 0.
     */
    long prepare(AddressSpace space, long address, long size, long flags, int receivers) {
        madePresent.clear();
        copyCount = 0;
        if (copies.length < size) {
            copies = new int[(int) size];
        }
        for (long i = 0; i < size; i++) {
            long result = preparePage(space, address + Page.address(i), (int) i, flags, receivers);
            if (result < 0) {
                undo(space, address);
                return result;
            }
        }
        return 0;
    }

    private long preparePage(AddressSpace space, long page, int index, long flags, int receivers) {
        if (space.pageTable().get(page) == PageTableEntry.EMPTY) {
            long result = space.resolve(page, Access.LOAD);
            if (result < 0) {
                return result;
            }
            madePresent.set(index);
        }
        boolean aliased = !SendFlags.duplicates(flags) && (SendFlags.senderKeeps(flags) || receivers > 1);
        if (aliased && space.makeOwn(page) < 0) {
            return Errno.ENOMEM.result();
        }
        long entry = space.pageTable().get(page);
        int copy = FrameAllocator.NONE;
        if (SendFlags.duplicates(flags) && cannotWait(entry)) {
            copy = frames.allocateCopy(PageTableEntry.frame(entry), space.owner());
            if (copy == FrameAllocator.NONE) {
                return Errno.ENOMEM.result();
            }
        }
        copies[index] = copy;
        copyCount = index + 1;
        return 0;
    }

    /** True if others could store into a duplicate as long as it is the original's frame. */
    private boolean cannotWait(long entry) {
        int frame = PageTableEntry.frame(entry);
        if (frame == FrameAllocator.ZERO_FRAME) {
            return false;
        }
        FrameTable table = frames.table();
        boolean aliased = (entry & PageTableEntry.SHARED) != 0
                && table.count(frame, Reference.ENTRY) + table.count(frame, Reference.MESSAGE) > 1;
        return aliased || table.count(frame, Reference.PIN) > 0;
    }

    /** Takes back what {@link #prepare} did for a send that then failed. */
    void undo(AddressSpace space, long address) {
        for (int i = madePresent.nextSetBit(0); i >= 0; i = madePresent.nextSetBit(i + 1)) {
            space.forget(address + Page.address(i));
        }
        for (int i = 0; i < copyCount; i++) {
            if (copies[i] != FrameAllocator.NONE) {
                frames.free(copies[i]);
            }
        }
        copyCount = 0;
    }

    // ---- after the commit point ----

    /** Hands the pages over: changes the sender's entries and fills the recipients' slots. */
    void hand(Endpoint sender, long address, long size, long flags, Recipients recipients) {
        PageTable from = sender.space().pageTable();
        for (int i = 0; i < size; i++) {
            long page = address + Page.address(i);
            long entryAddress = from.find(page);
            long before = from.read(entryAddress);
            int frame = copies[i] == FrameAllocator.NONE ? PageTableEntry.frame(before) : copies[i];
            long landing = landingEntry(before, frame, flags, recipients.count());
            passOwnership(sender, before, entryAddress, frame, flags, recipients.get(0));
            if (copies[i] != FrameAllocator.NONE) {
                pagesCopied++;
            }
            long after;
            if (SendFlags.senderKeeps(flags)) {
                after = keep(sender.space(), page, entryAddress, before, flags, frame);
            } else {
                after = takeAway(sender.space(), page, entryAddress, before, flags, 2L * i >= size);
            }
            fill(recipients, i, landing, SendFlags.receiverWrites(flags));
            if (!SendFlags.senderKeeps(flags)) {
                frames.drop(PageTableEntry.frame(before), Reference.ENTRY, entryAddress);
            }
            report(sender, page, before, after, recipients, i);
        }
        copyCount = 0;
        madePresent.clear();
    }

    /** Takes one page from its sender, for good or until it comes back. */
    private long takeAway(
            AddressSpace space, long page, long entryAddress, long before, long flags, boolean secondHalf) {
        if (SendFlags.lends(flags)) {
            return space.lendPage(page, entryAddress, before);
        }
        long after = space.movePage(page, entryAddress, before);
        Sabotage sabotage = frames.sabotage();
        if (sabotage.has(Sabotage.Mutant.KEEP_SENDERS_ENTRY)
                || (secondHalf && sabotage.has(Sabotage.Mutant.MOVE_HALF))) {
            space.pageTable().write(entryAddress, before);
        }
        return after;
    }

    /** What the entry in each landing slot will be. */
    private long landingEntry(long before, int frame, long flags, int receivers) {
        boolean keeps = SendFlags.senderKeeps(flags);
        boolean onOwnFrame;
        long shared = 0;
        if (SendFlags.duplicates(flags)) {
            boolean copied = frame != PageTableEntry.frame(before);
            onOwnFrame = receivers == 1 && (copied || (!keeps && isOnlyHolder(frame)));
        } else {
            onOwnFrame = !PageTableEntry.isCopyOnWrite(before);
            shared = keeps || receivers > 1 ? PageTableEntry.SHARED : before & PageTableEntry.SHARED;
        }
        if (!onOwnFrame) {
            boolean sabotaged = frames.sabotage().has(Sabotage.Mutant.WRITABLE_COPY_ON_WRITE);
            return PageTableEntry.inFlight(frame, sabotaged ? Rights.READ_WRITE : Rights.READ)
                    | PageTableEntry.COPY_ON_WRITE;
        }
        return PageTableEntry.inFlight(frame, SendFlags.receiverWrites(flags) ? Rights.READ_WRITE : Rights.READ)
                | shared;
    }

    private boolean isOnlyHolder(int frame) {
        return frame != FrameAllocator.ZERO_FRAME && frames.table().references(frame) == 1;
    }

    private long keep(AddressSpace space, long page, long entryAddress, long before, long flags, int frame) {
        if (!SendFlags.duplicates(flags)) {
            long after = before | PageTableEntry.SHARED;
            space.pageTable().write(entryAddress, after);
            return after;
        } else if (frame != PageTableEntry.frame(before)) {
            return before; // the receivers have a copy, nothing changes for the sender
        }
        return space.makeCopyOnWrite(page, entryAddress, before);
    }

    /**
     * Who may revoke the page from now on. A copy is whose it was made for. A page that has an only holder is that one's, so it is its
     * sender's if it is shared or lent, and its first receiver's if it is moved; of an alias, only the owner can pass ownership on.
     */
    private void passOwnership(
            Endpoint sender, long before, long entryAddress, int frame, long flags, Endpoint receiver) {
        if (frame == FrameAllocator.ZERO_FRAME) {
            return;
        }
        FrameTable table = frames.table();
        boolean copied = frame != PageTableEntry.frame(before);
        if (copied || table.owner(frame) == sender.pid() || aliases.isAlone(before, entryAddress)) {
            boolean stays = !copied && (SendFlags.senderKeeps(flags) || SendFlags.lends(flags));
            table.setOwner(frame, stays ? sender.pid() : receiver.pid());
        }
    }

    private void fill(Recipients recipients, int index, long landing, boolean writable) {
        for (int j = 0; j < recipients.count(); j++) {
            AddressSpace space = recipients.get(j).space();
            PageTable to = space.pageTable();
            long slot = recipients.landing(j) + Page.address(index);
            space.window().setWritable(slot, writable);
            long slotAddress = to.find(slot);
            hold(PageTableEntry.frame(landing), slotAddress);
            to.write(slotAddress, landing);
        }
    }

    private void hold(int frame, long slotAddress) {
        Sabotage sabotage = frames.sabotage();
        if (!sabotage.has(Sabotage.Mutant.DROP_COUNT)) {
            frames.hold(frame, Reference.MESSAGE, slotAddress);
        }
        if (sabotage.has(Sabotage.Mutant.DOUBLE_COUNT)) {
            frames.hold(frame, Reference.MESSAGE, slotAddress);
        }
    }

    private void report(Endpoint sender, long page, long before, long after, Recipients recipients, int index) {
        if (observer != null) {
            for (int j = 0; j < recipients.count(); j++) {
                long slot = recipients.landing(j) + Page.address(index);
                observer.onPageHanded(sender.pid(), page, before, after, slot);
            }
        }
    }
}
