package org.pagoda.mmu;

import org.jspecify.annotations.Nullable;

/**
 * The single pages of one address space, and what goes along when one changes: translations are shot down, the account is charged or
 * refunded, a landing slot is vacated, the observer is told.
 *
 * <p>Methods take the entry's physical address and what stands there, because whoever calls has just looked. The frame's reference
 * counts are the caller's business, except where a method says otherwise.
 */
public final class MappedPages {
    /** Others may have to be told what was stored. */
    private static final long STORED_INTO = PageTableEntry.SHARED | PageTableEntry.DIRTY;

    private final AddressSpace space;
    private final PageTable table;
    private final FrameAllocator frames;
    private final Shootdown shootdown;
    private final PageAccount account;
    private final LandingWindow window;
    private final @Nullable MemoryObserver observer;

    // The process's own tasks.
    private long copied;
    private long zeroMapped;

    MappedPages(AddressSpace space, Shootdown shootdown, @Nullable MemoryObserver observer) {
        this.space = space;
        table = space.pageTable();
        frames = space.frames();
        account = space.account();
        window = space.window();
        this.shootdown = shootdown;
        this.observer = observer;
    }

    /** How many pages were copied here because somebody stored into them. */
    public long copied() {
        return copied;
    }

    /** How often the shared frame of zeros was mapped here, because a page was loaded from before anything was stored into it. */
    public long zeroMapped() {
        return zeroMapped;
    }

    private void flush(long address) {
        shootdown.pages(space.asid(), Page.number(address), 1);
    }

    /** An entry that is about to change, as it stands when no other CPU marks it any more. {@code entry} is what was there before. */
    private long settle(long entryAddress, long entry) {
        if (!PageTableEntry.isValid(entry)) {
            return entry; // no walker touches it
        }
        space.quiesce();
        return table.read(entryAddress);
    }

    /** Maps a page that was touched for the first time, and charges for it. */
    void map(long address, long entryAddress, long entry) {
        account.charge(1);
        zeroMapped += PageTableEntry.frame(entry) == FrameAllocator.ZERO_FRAME ? 1 : 0;
        table.write(entryAddress, entry);
        if (observer != null) {
            observer.onMapped(space.owner(), address, entry);
        }
    }

    /**
     * Maps {@code frame}, which no other space has, where no page is, as the space's own, and charges for it. The entry gets a reference; what
     * else kept the frame is the caller's to drop.
     */
    public void mapFrame(long address, long entryAddress, int frame, int rights) {
        frames.table().setOwner(frame, space.owner());
        frames.hold(frame, Reference.ENTRY, entryAddress);
        map(address, entryAddress, PageTableEntry.user(frame, rights));
    }

    /** Tells the observer of all pages, which were not touched but inherited. */
    void reportMapped() {
        MemoryObserver told = observer;
        if (told != null) {
            table.forEachLeaf((address, entry, entryAddress) -> {
                if (PageTableEntry.isMapped(entry)) {
                    told.onMapped(space.owner(), address, entry);
                }
            });
        }
    }

    /** Empties the entry of a page, in a frame or swapped, everywhere, and refunds it. The frame's reference is now the caller's to drop or to pass on. */
    public void remove(long address, long entryAddress, long seen) {
        long entry = settle(entryAddress, seen);
        if ((entry & STORED_INTO) == STORED_INTO) {
            tellObject(address);
        }
        table.write(entryAddress, PageTableEntry.EMPTY);
        if (PageTableEntry.isValid(entry) && !frames.sabotage().has(Sabotage.Mutant.SKIP_SHOOTDOWN)) {
            flush(address);
        }
        account.refund(1);
        if (window.contains(address)) {
            window.vacate(address);
        } else {
            space.externalPaging().forget(address);
        }
        if (observer != null) {
            observer.onUnmapped(space.owner(), address, entry);
        }
    }

    /** A page was stored into; if it is a memory object's, that has to write it back one day. */
    private void tellObject(long address) {
        Region region = space.regionAt(address);
        MemoryObject object = region == null ? null : region.object();
        if (region != null && object != null) {
            object.markDirty(region.objectPage(address));
        }
    }

    /** Clears the accessed or the dirty bit, which the next access, or store, then sets again. */
    void clearBit(long address, long entryAddress, long seen, long bit) {
        table.write(entryAddress, settle(entryAddress, seen) & ~bit);
        flush(address);
    }

    /**
     * Takes a page away because it was moved to another process. Outside the landing window a mark stays behind, so that it does
     * not come back as demand-zero. The frame's reference is the caller's to drop.
     *
     * @return what the entry is now
     */
    public long move(long address, long entryAddress, long entry) {
        remove(address, entryAddress, entry);
        if (window.contains(address)) {
            return PageTableEntry.EMPTY;
        }
        table.write(entryAddress, PageTableEntry.MOVED);
        return PageTableEntry.MOVED;
    }

    /**
     * What goes along with a {@link #move} of {@code count} pages that nobody shared, whose entries have been changed already; all of them
     * in the landing window, or none. The frames' references are the caller's business.
     */
    public void onRunMoved(long address, int count) {
        shootdown.pages(space.asid(), Page.number(address), count);
        account.refund(count);
        if (window.contains(address)) {
            window.vacateRun(address, count);
        } else {
            space.externalPaging().forgetRun(address, count);
        }
    }

    /**
     * Takes a page away because its owner has revoked it: as {@link #move}, but where there is a pager, which can be asked for it again, no
     * mark stays behind. The frame's reference is the caller's to drop.
     */
    public void revoke(long address, long entryAddress, long entry) {
        Region region = space.regionAt(address);
        if (region != null && region.pager() != Region.NO_PAGER) {
            remove(address, entryAddress, entry);
        } else {
            move(address, entryAddress, entry);
        }
    }

    /**
     * Takes a page away for as long as it is lent. It stays charged, so that its return cannot fail. The frame's reference is the
     * caller's to drop.
     *
     * @return what the entry is now
     */
    public long lend(long address, long entryAddress, long seen) {
        long entry = settle(entryAddress, seen);
        long lent = PageTableEntry.lend(entry);
        table.write(entryAddress, lent);
        flush(address);
        if (observer != null) {
            observer.onUnmapped(space.owner(), address, entry);
        }
        return lent;
    }

    /**
     * A lent page is back, in the frame that it has now: a store may have given it one of its own. The frame's reference was given to
     * the entry before.
     */
    public void takeBack(long address, long entryAddress, int frame) {
        long entry = PageTableEntry.giveBack(table.read(entryAddress));
        if (PageTableEntry.frame(entry) != frame) {
            entry = PageTableEntry.onOwnFrame(entry, frame, space.mayWrite(address));
        }
        table.write(entryAddress, entry);
        if (observer != null) {
            observer.onMapped(space.owner(), address, entry);
        }
    }

    /** A page that was lent out will not come back. */
    public void loseLent(long address, long entryAddress) {
        account.refund(1);
        if (window.contains(address)) {
            table.write(entryAddress, PageTableEntry.EMPTY);
            window.vacate(address);
        } else {
            table.write(entryAddress, PageTableEntry.MOVED);
            space.externalPaging().forget(address);
        }
    }

    /** Gives a page other rights; a copy-on-write page still waits for its first store. What is not there needs nothing. */
    void protect(long address, long entryAddress, int rights) {
        long entry = settle(entryAddress, table.read(entryAddress));
        if (!PageTableEntry.isMapped(entry)) {
            return;
        }
        table.write(entryAddress, PageTableEntry.withRights(entry, rights));
        if (PageTableEntry.isValid(entry)) {
            flush(address);
        }
        if (window.contains(address)) {
            window.setWritable(address, (rights & Rights.WRITE) != 0);
        }
    }

    /** Empties an entry of whatever kind: unmaps a page, and drops its frame; forgets that one was moved away. */
    void clear(long address, long entryAddress) {
        long entry = table.read(entryAddress);
        if (PageTableEntry.isMapped(entry)) {
            remove(address, entryAddress, entry);
            frames.dropHeld(entry, Reference.ENTRY, entryAddress);
        } else if (PageTableEntry.isMoved(entry)) {
            table.write(entryAddress, PageTableEntry.EMPTY);
        } else if (PageTableEntry.isLent(entry)) {
            table.write(entryAddress, PageTableEntry.EMPTY);
            space.externalPaging().forget(address);
            account.refund(1);
        }
    }

    /** Takes back a page that was made present for a call that then failed. */
    public void forget(long address) {
        clear(address, table.find(address));
    }

    /**
     * Puts a page into the swap space. It must be the space's alone ({@link #canSwapOut}).
     *
     * @return 0; {@code -ENOMEM} if the swap space is full; {@code -EIO} if it cannot be written
     */
    public long swapOut(long address) {
        SwapSpace swap = frames.swap();
        if (swap == null) {
            return Errno.ENOMEM.result();
        }
        long entryAddress = table.find(address);
        long entry = settle(entryAddress, table.read(entryAddress));
        // Not valid while it is written, or a store could be lost.
        table.write(entryAddress, PageTableEntry.EMPTY);
        flush(address);
        long slot = swap.writeOut(PageTableEntry.frame(entry), (entry & PageTableEntry.DIRTY) != 0);
        if (slot < 0) {
            table.write(entryAddress, entry);
            return slot;
        }
        table.write(entryAddress, PageTableEntry.swapOut(entry, (int) slot));
        frames.drop(PageTableEntry.frame(entry), Reference.ENTRY, entryAddress);
        if (observer != null) {
            observer.onSwappedOut(space.owner(), address, (int) slot);
        }
        return 0;
    }

    /** True if the page at {@code address} can go to the swap space: it is mapped here, nowhere else, and not lent or pinned. */
    public boolean canSwapOut(long address) {
        long entry = table.get(address);
        int frame = PageTableEntry.frame(entry);
        Region region = space.regionAt(address);
        return PageTableEntry.isValid(entry)
                && (entry & PageTableEntry.SHARED) == 0
                && frame != FrameAllocator.ZERO_FRAME
                && frames.table().references(frame) == 1
                && !window.isLentAt(address)
                && (region == null || region.object() == null);
    }

    /**
     * Brings a page back from the swap space.
     *
     * @return 0; {@code -ENOMEM} without a frame; {@code -EIO} if it cannot be read
     */
    public long swapIn(long address) {
        long entryAddress = table.find(address);
        long entry = table.read(entryAddress);
        SwapSpace swap = frames.presentSwap();
        int frame = frames.allocateUninitialized(space.owner());
        if (frame == FrameAllocator.NONE) {
            return Errno.ENOMEM.result();
        }
        frames.hold(frame, Reference.ENTRY, entryAddress);
        int slot = PageTableEntry.slot(entry);
        long result = swap.readIn(slot, frame);
        if (result < 0) {
            frames.drop(frame, Reference.ENTRY, entryAddress);
            return result;
        }
        swap.drop(slot);
        table.write(entryAddress, PageTableEntry.swapIn(entry, frame));
        if (observer != null) {
            observer.onSwappedIn(space.owner(), address, slot, frame);
        }
        return 0;
    }

    /**
     * Makes a page copy-on-write, because its frame now stands for a duplicate too.
     *
     * @return what the entry is now
     */
    public long makeCopyOnWrite(long address, long entryAddress, long seen) {
        long entry = settle(entryAddress, seen);
        long after = markCopyOnWrite(entryAddress, entry);
        if ((entry & PageTableEntry.WRITE) != 0) {
            flush(address);
        }
        return after;
    }

    /** {@link #makeCopyOnWrite} for many pages: whoever calls shoots them all down at once. */
    long markCopyOnWrite(long entryAddress, long entry) {
        long after = (entry & ~(PageTableEntry.SHARED | PageTableEntry.WRITE)) | PageTableEntry.COPY_ON_WRITE;
        table.write(entryAddress, after);
        return after;
    }

    /**
     * Gives a copy-on-write page a frame of its own: a copy, or the one it has if nobody else stands on it.
     *
     * @param address of a page with a valid entry
     * @return 0, or {@code -ENOMEM}
     */
    public long makeOwn(long address) {
        long entryAddress = table.find(address);
        long entry = table.read(entryAddress);
        if (!PageTableEntry.isCopyOnWrite(entry)) {
            return 0;
        }
        entry = settle(entryAddress, entry);
        int old = PageTableEntry.frame(entry);
        int frame = old;
        if (old == FrameAllocator.ZERO_FRAME) {
            frame = frames.allocateUser(space.owner());
        } else if (frames.table().references(old) - frames.table().count(old, Reference.PIN) > 1) {
            frame = frames.allocateCopy(old, space.owner());
        }
        if (frame == FrameAllocator.NONE) {
            return Errno.ENOMEM.result();
        }
        table.write(entryAddress, PageTableEntry.onOwnFrame(entry, frame, space.mayWrite(address)));
        flush(address);
        if (frame != old) {
            frames.hold(frame, Reference.ENTRY, entryAddress);
            frames.drop(old, Reference.ENTRY, entryAddress);
            if (old != FrameAllocator.ZERO_FRAME) {
                copied++;
            }
            if (observer != null) {
                observer.onCopied(space.owner(), address, old, frame);
            }
        }
        return 0;
    }
}
