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
 * <p>One send goes through {@link #check}, {@link #prepare} and {@link #hand}, for the same pages. The check changes nothing.
 * Preparation changes nothing that a program could tell, and takes even that back if it fails. Handing over cannot fail.
 */
final class PageTransfer {
    private final FrameAllocator frames;
    private final Aliases aliases;
    private final @Nullable TransferObserver observer;
    // The hot path; null: everything goes the slow one.
    private final @Nullable PlainPages plainPages;

    // Of the send that runs: each page's entry and where it stands, as far as there is room for them here...
    private long[] entryAddresses = new long[16];
    private long[] entries = new long[16];
    // ...how many pages were never touched, whether all can be stored into, whether one has to stay where it is...
    private long untouched;
    private boolean anySwapped;
    private boolean allWritable;
    private boolean busy;
    // ...whether they are plain pages that change hands, of which the other fields here say nothing...
    private boolean plain;
    // ...and what was made for it: pages that were not there, and frames for duplicates, if there are any.
    private final BitSet madePresent = new BitSet();
    private int[] copies = new int[16];
    private boolean copiesMade;

    private long pagesCopied;

    PageTransfer(FrameAllocator frames, @Nullable TransferObserver observer, @Nullable PlainPages plainPages) {
        this.frames = frames;
        this.plainPages = plainPages;
        aliases = new Aliases(frames);
        this.observer = observer;
    }

    /** Pages whose contents were copied for duplicates. */
    long pagesCopied() {
        return pagesCopied;
    }

    // ---- checks ----

    /**
     * What the pages have against being sent: {@code -EFAULT} if one is not there, or was moved away; {@code -EACCES} if receivers are
     * to alias for writing what the sender may not write; {@code -EBUSY} if one that is to be moved is pinned, or one is only lent to the
     * sender; else 0.
     */
    long check(AddressSpace space, long address, long size, long flags) {
        space.quiesce(); // what is seen now is what will be changed
        boolean changesHands = !SendFlags.senderKeeps(flags) && !SendFlags.duplicates(flags) && !SendFlags.lends(flags);
        plain = changesHands && plainPages != null && plainPages.arePlain(space, address, size);
        if (plain) {
            untouched = 0;
            allWritable = true;
            copiesMade = false;
            return 0;
        }
        if (!look(space, address, size, flags)) {
            return Errno.EFAULT.result();
        }
        boolean aliasesForWriting = SendFlags.receiverWrites(flags) && !SendFlags.duplicates(flags);
        if (aliasesForWriting && !allWritable && !frames.sabotage().has(Sabotage.Mutant.GROW_RIGHTS)) {
            return Errno.EACCES.result();
        }
        return busy ? Errno.EBUSY.result() : 0;
    }

    /** Looks at every page, once; false if one is not there. */
    private boolean look(AddressSpace space, long address, long size, long flags) {
        PageTable table = space.pageTable();
        boolean recorded = size <= entries.length;
        boolean moves = !SendFlags.senderKeeps(flags);
        untouched = 0;
        anySwapped = false;
        allWritable = true;
        busy = false;
        for (long i = 0; i < size; i++) {
            long page = address + Page.address(i);
            long entryAddress = table.find(page);
            long entry = entryAddress == PageTable.NONE ? PageTableEntry.EMPTY : table.read(entryAddress);
            if (entry == PageTableEntry.EMPTY) {
                if (!canBeTouched(space, page)) {
                    return false;
                }
                untouched++;
            } else if (!PageTableEntry.isMapped(entry) || !PageTableEntry.isReadable(entry)) {
                return false;
            } else if (PageTableEntry.isSwapped(entry)) {
                anySwapped = true;
            } else {
                busy |= moves && frames.table().count(PageTableEntry.frame(entry), Reference.PIN) > 0;
            }
            busy |= space.window().isLentAt(page);
            allWritable &= (entry & PageTableEntry.WRITE) != 0 || space.mayWrite(page);
            if (recorded) {
                entryAddresses[(int) i] = entryAddress;
                entries[(int) i] = entry;
            }
        }
        return true;
    }

    /** True if there will be a page at {@code page} when it is first read, without anybody being asked for it. */
    private static boolean canBeTouched(AddressSpace space, long page) {
        Region region = space.regionAt(page);
        return region != null
                && (region.rights() & Rights.READ) != 0
                && region.pager() == Region.NO_PAGER
                && !space.window().contains(page);
    }

    /** True if the sender may write all the pages. */
    boolean allWritable() {
        return allWritable;
    }

    /** Pages that the sender is not charged for yet, because it has not touched them. */
    long untouched() {
        return untouched;
    }

    // ---- preparation ----

    /**
     * Gives every page a frame: zeros where none was, a frame of its own where aliases must see what the sender stores later, a copy
     * where a duplicate cannot wait for the first store. A page in the swap space comes back first, unless it just changes hands: then
     * its slot does. {@code -ENOMEM}, or 0.
     */
    long prepare(AddressSpace space, long address, long size, long flags, int receivers) {
        return plain && receivers == 1 ? 0 : prepareEach(space, address, size, flags, receivers);
    }

    private long prepareEach(AddressSpace space, long address, long size, long flags, int receivers) {
        if (plain) {
            plain = false;
            look(space, address, size, flags);
        }
        if (size > entries.length) {
            entryAddresses = new long[(int) size];
            entries = new long[(int) size];
            copies = new int[(int) size];
            look(space, address, size, flags);
        }
        boolean aliased = !SendFlags.duplicates(flags) && (SendFlags.senderKeeps(flags) || receivers > 1);
        copiesMade = false;
        boolean changesHands = !aliased && !SendFlags.duplicates(flags) && !SendFlags.lends(flags);
        if (untouched == 0 && (changesHands || (SendFlags.lends(flags) && !anySwapped))) {
            return 0; // a page that changes hands is what it was
        }
        for (int i = 0; i < size; i++) {
            copies[i] = FrameAllocator.NONE;
        }
        madePresent.clear();
        for (int i = 0; i < size; i++) {
            boolean asItIs = changesHands && PageTableEntry.isSwapped(entries[i]);
            long result = asItIs ? 0 : preparePage(space, address + Page.address(i), i, flags, aliased);
            if (result < 0) {
                undo(space, address, i);
                return result;
            }
        }
        if (untouched > 0 && !areAllThere(space, (int) size)) {
            undo(space, address, (int) size - 1);
            return Errno.ENOMEM.result(); // a memory object cannot have so many pages in memory at once
        }
        return 0;
    }

    /** True if no page has left again while others came. */
    private boolean areAllThere(AddressSpace space, int size) {
        for (int i = 0; i < size; i++) {
            if (!PageTableEntry.isMapped(space.pageTable().read(entryAddresses[i]))) {
                return false;
            }
        }
        return true;
    }

    private long preparePage(AddressSpace space, long page, int index, long flags, boolean aliased) {
        if (!PageTableEntry.isValid(entries[index])) {
            long result = space.resolve(page, Access.LOAD);
            if (result < 0) {
                // A page that its store does not give back is as good as not mapped.
                return result == Errno.EIO.result() ? Errno.EFAULT.result() : result;
            }
            if (entries[index] == PageTableEntry.EMPTY) {
                madePresent.set(index);
            }
        }
        if (aliased && space.pages().makeOwn(page) < 0) {
            return Errno.ENOMEM.result();
        }
        long entryAddress = space.pageTable().find(page);
        long entry = space.pageTable().read(entryAddress);
        entryAddresses[index] = entryAddress;
        entries[index] = entry;
        if (SendFlags.duplicates(flags) && cannotWait(entry)) {
            copies[index] = frames.allocateCopy(PageTableEntry.frame(entry), space.owner());
            copiesMade = true;
            return copies[index] == FrameAllocator.NONE ? Errno.ENOMEM.result() : 0;
        }
        return 0;
    }

    /** True if others could store into a duplicate as long as it is the original's frame. */
    private boolean cannotWait(long entry) {
        int frame = PageTableEntry.frame(entry);
        if (frame == FrameAllocator.ZERO_FRAME) {
            return false;
        }
        // Not only who holds it now: a memory object's page can be mapped by others at any time.
        FrameTable table = frames.table();
        boolean aliased = (entry & PageTableEntry.SHARED) != 0 && table.references(frame) > 1;
        return aliased || table.count(frame, Reference.PIN) > 0;
    }

    /** Takes back what was done for the pages up to {@code last}, at which preparation failed. */
    private void undo(AddressSpace space, long address, int last) {
        for (int i = madePresent.nextSetBit(0); i >= 0; i = madePresent.nextSetBit(i + 1)) {
            space.pages().forget(address + Page.address(i));
        }
        for (int i = 0; i <= last; i++) {
            if (copies[i] != FrameAllocator.NONE) {
                frames.free(copies[i]);
            }
        }
    }

    // ---- after the commit point ----

    /** Hands the pages over: changes the sender's entries and fills the recipients' slots. */
    void hand(Endpoint sender, long address, long size, long flags, Recipients recipients) {
        if (plain && plainPages != null) {
            Endpoint receiver = recipients.get(0);
            long landing = recipients.landing(0);
            if (receiver.space().window().contains(landing)) {
                boolean writable = SendFlags.receiverWrites(flags);
                plainPages.hand(sender.space(), address, size, writable, receiver, landing);
                return;
            }
            look(sender.space(), address, size, flags); // one page, which was asked for
        }
        handEach(sender, address, size, flags, recipients);
    }

    private void handEach(Endpoint sender, long address, long size, long flags, Recipients recipients) {
        boolean keeps = SendFlags.senderKeeps(flags);
        Sabotage sabotage = frames.sabotage();
        boolean passes = !keeps
                && recipients.count() == 1
                && !copiesMade
                && !sabotage.has(Sabotage.Mutant.DROP_COUNT)
                && !sabotage.has(Sabotage.Mutant.DOUBLE_COUNT);
        for (int i = 0; i < size; i++) {
            long page = address + Page.address(i);
            long entryAddress = entryAddresses[i];
            long before = entries[i];
            if (PageTableEntry.isSwapped(before)) {
                handSlot(sender, page, i, flags, recipients);
                continue;
            }
            int original = PageTableEntry.frame(before);
            int frame = copiesMade && copies[i] != FrameAllocator.NONE ? copies[i] : original;
            long landing = landingEntry(before, frame, flags, recipients.count());
            passOwnership(sender, before, entryAddress, frame, flags, recipients.get(0));
            long after;
            if (keeps) {
                after = keep(sender.space(), page, entryAddress, before, flags, frame);
            } else {
                after = takeAway(sender.space(), page, entryAddress, before, flags, 2L * i >= size);
            }
            if (passes) {
                long slot = recipients.landing(0) + Page.address(i);
                long slotAddress = prepareSlot(recipients.get(0), slot, flags);
                // One holder in place of another, so nobody has to be counted.
                frames.pass(frame, Reference.ENTRY, entryAddress, Reference.MESSAGE, slotAddress);
                recipients.get(0).space().pageTable().write(slotAddress, landing);
            } else {
                fill(recipients, i, landing, flags);
                if (!keeps) {
                    frames.drop(original, Reference.ENTRY, entryAddress);
                }
            }
            if (frame != original) {
                pagesCopied++;
            }
            if (observer != null) {
                report(sender, page, before, after, recipients, i);
            }
        }
    }

    /** Hands over page {@code index}, which is in the swap space: its slot is the receiver's now. */
    private void handSlot(Endpoint sender, long page, int index, long flags, Recipients recipients) {
        long before = entries[index];
        long slot = recipients.landing(0) + Page.address(index);
        long slotAddress = prepareSlot(recipients.get(0), slot, flags);
        long after = sender.space().pages().move(page, entryAddresses[index], before);
        int rights = SendFlags.receiverWrites(flags) ? Rights.READ_WRITE : Rights.READ;
        long carried = PageTableEntry.carrySwapped(PageTableEntry.slot(before), rights);
        recipients.get(0).space().pageTable().write(slotAddress, carried);
        if (observer != null) {
            report(sender, page, before, after, recipients, index);
        }
    }

    /** Takes one page from its sender, for good or until it comes back. */
    private long takeAway(
            AddressSpace space, long page, long entryAddress, long before, long flags, boolean secondHalf) {
        if (SendFlags.lends(flags)) {
            return space.pages().lend(page, entryAddress, before);
        }
        long after = space.pages().move(page, entryAddress, before);
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
        return space.pages().makeCopyOnWrite(page, entryAddress, before);
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

    /** Says who may write what lands in a slot; the physical address of its entry. */
    private static long prepareSlot(Endpoint receiver, long slot, long flags) {
        receiver.space().setWritable(slot, SendFlags.receiverWrites(flags));
        return receiver.space().pageTable().find(slot);
    }

    private void fill(Recipients recipients, int index, long landing, long flags) {
        for (int j = 0; j < recipients.count(); j++) {
            Endpoint receiver = recipients.get(j);
            long slotAddress = prepareSlot(receiver, recipients.landing(j) + Page.address(index), flags);
            hold(PageTableEntry.frame(landing), slotAddress);
            receiver.space().pageTable().write(slotAddress, landing);
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
        for (int j = 0; observer != null && j < recipients.count(); j++) {
            long slot = recipients.landing(j) + Page.address(index);
            observer.onPageHanded(sender.pid(), page, before, after, slot);
        }
    }
}
