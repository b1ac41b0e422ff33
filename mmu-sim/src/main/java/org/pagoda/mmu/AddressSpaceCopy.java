package org.pagoda.mmu;

import org.agrona.collections.IntArrayList;

/**
 * What fork does with memory: makes a new, empty space the same as another one. No page is copied that can wait for the first store.
 *
 * <pre>
 *   page of the original                   what the copy has              original's entry
 *    never touched                         nothing, the region tells      empty
 *    private                               copy-on-write, same frame      copy-on-write
 *    on the zero frame                     the same                       as it was
 *    private and pinned                    a frame of its own, at once    as it was
 *    shared, or a memory object's          shared, same frame             as it was
 *    swapped                               the same slot                  as it was
 *    moved away, or lent out               moved away                     as it was
 *    landed, the handler has returned      as above                       as above
 *    landed, the handler still runs        nothing                        as it was
 *    in flight                             nothing                        as it was
 *    lent out from the landing window      nothing                        as it was
 * </pre>
 *
 * <p>A pinned page is copied at once because whoever pinned it works on the frame, and sees what the original stores: neither may
 * part from it. Read-only pages become copy-on-write too, because an mprotect can make them writable. A slot of the swap space
 * needs no mark: bringing a page in gives it a frame of its own.
 *
 * <p>One fork is {@link #prepare}, which changes nothing but the new space's page tables, and then either {@link #cancel} or {@link
 * #commit}, which cannot fail, and {@link #report}, when the new space's observer knows whose it is. Nothing may change in the original
 * between the first two.
 */
public final class AddressSpaceCopy {
    private enum Fate {
        LEFT_OUT,
        MOVED,
        SAME_SLOT,
        ZERO,
        ALIAS,
        COPY_ON_WRITE,
        COPIED_AT_ONCE
    }

    private final AddressSpace original;
    private final AddressSpace copy;
    private final FrameAllocator frames;

    // Of the fork that runs: frames of pages that cannot wait, in the order of their addresses.
    private final IntArrayList copied = new IntArrayList();
    private int nextCopied;
    private long pages;
    private boolean exhausted;
    private boolean rightsTaken;

    /**
     * Names the spaces; does nothing yet.
     *
     * @param copy a space that was just made, with a landing window of the same size
     */
    public AddressSpaceCopy(AddressSpace original, AddressSpace copy) {
        if (copy.window().size() != original.window().size()) {
            throw new IllegalArgumentException(
                    "a landing window of " + copy.window().size() + " slots cannot be that of a" + " space with "
                            + original.window().size());
        }
        this.original = original;
        this.copy = copy;
        frames = original.frames();
    }

    // ---- preparation ----

    /**
     * Takes the frames that the copy needs: for page tables, and for pages that cannot wait.
     *
     * @return 0; {@code -EDQUOT} if the copy's account has no room for its pages; {@code -ENOMEM} without a frame. After an error the
     *     copy is to be destroyed
     */
    public long prepare() {
        original.quiesce(); // its other tasks store nothing until the fork is done
        pages = 0;
        original.pageTable().forEachLeaf((address, entry, entryAddress) -> countPage(address, entry));
        if (!copy.account().canCharge(pages)) {
            return Errno.EDQUOT.result();
        }
        exhausted = false;
        original.pageTable().forEachLeaf((address, entry, entryAddress) -> preparePage(address, entry));
        if (exhausted) {
            cancel();
            return Errno.ENOMEM.result();
        }
        return 0;
    }

    /** Gives back what {@link #prepare} took, but for page tables, which go with the copy. */
    public void cancel() {
        for (int i = 0; i < copied.size(); i++) {
            frames.free(copied.getInt(i));
        }
        copied.clear();
    }

    private void countPage(long address, long entry) {
        Fate fate = fate(address, entry);
        pages += fate == Fate.LEFT_OUT || fate == Fate.MOVED ? 0 : 1;
    }

    private void preparePage(long address, long entry) {
        Fate fate = fate(address, entry);
        if (exhausted || fate == Fate.LEFT_OUT) {
            return;
        }
        exhausted = copy.pageTable().prepare(address) == PageTable.NONE;
        if (!exhausted && fate == Fate.COPIED_AT_ONCE) {
            int frame = frames.allocateCopy(PageTableEntry.frame(entry), copy.owner());
            exhausted = frame == FrameAllocator.NONE;
            if (!exhausted) {
                copied.addInt(frame);
            }
        }
    }

    /** What becomes of a page of the original in the copy. */
    private Fate fate(long address, long entry) {
        LandingWindow window = original.window();
        boolean landed = window.contains(address);
        if (landed && window.isHeld(window.slot(address))) {
            return Fate.LEFT_OUT; // in flight, or in its handler
        } else if (PageTableEntry.isMoved(entry) || PageTableEntry.isLent(entry)) {
            return landed ? Fate.LEFT_OUT : Fate.MOVED;
        } else if (PageTableEntry.isSwapped(entry)) {
            return Fate.SAME_SLOT;
        }
        int frame = PageTableEntry.frame(entry);
        if (frame == FrameAllocator.ZERO_FRAME) {
            return Fate.ZERO;
        } else if ((entry & PageTableEntry.SHARED) != 0) {
            return Fate.ALIAS;
        }
        return frames.table().count(frame, Reference.PIN) > 0 ? Fate.COPIED_AT_ONCE : Fate.COPY_ON_WRITE;
    }

    // ---- after the commit point ----

    /** Makes the copy what the original is. No CPU grants the original a store into a page that is now copy-on-write. */
    public void commit() {
        nextCopied = 0;
        rightsTaken = false;
        copy.account().charge(pages);
        copy.inherit(original);
        original.pageTable().forEachLeaf(this::copyPage);
        copied.clear();
        if (rightsTaken) {
            original.shootdown().space(original.asid());
        }
    }

    /** Tells the copy's observer of every page it has. */
    public void report() {
        copy.pages().reportMapped();
    }

    private void copyPage(long address, long entry, long entryAddress) {
        Fate fate = fate(address, entry);
        if (fate == Fate.LEFT_OUT) {
            return;
        }
        long target = copy.pageTable().find(address);
        long unused = unused(entry);
        switch (fate) {
            case LEFT_OUT -> throw new IllegalStateException("a page that is left out has no entry");
            case MOVED -> copy.pageTable().write(target, PageTableEntry.MOVED);
            case SAME_SLOT -> {
                frames.presentSwap().hold(PageTableEntry.slot(entry));
                copy.pageTable().write(target, entry);
            }
            case ZERO -> copy.pageTable().write(target, unused);
            case ALIAS -> {
                ownIfAlone(PageTableEntry.frame(entry));
                hold(target, unused);
            }
            case COPY_ON_WRITE -> {
                rightsTaken |= (entry & PageTableEntry.WRITE) != 0;
                hold(target, unused(original.pages().markCopyOnWrite(entryAddress, entry)));
            }
            case COPIED_AT_ONCE -> {
                boolean writable = (entry & PageTableEntry.WRITE) != 0
                        || (PageTableEntry.isCopyOnWrite(entry) && original.mayWrite(address));
                hold(target, PageTableEntry.onOwnFrame(unused, copied.getInt(nextCopied++), writable));
            }
        }
        if (fate != Fate.MOVED && original.window().contains(address)) {
            copy.window().occupy(address, original.window().isWritable(address));
        } else if (fate != Fate.MOVED && original.externalPaging().isReadOnly(address)) {
            copy.externalPaging().setReadOnly(address);
        }
    }

    /** The entry of a page that nobody has accessed yet. */
    private static long unused(long entry) {
        return entry & ~(PageTableEntry.ACCESSED | PageTableEntry.DIRTY);
    }

    private void hold(long entryAddress, long entry) {
        frames.hold(PageTableEntry.frame(entry), Reference.ENTRY, entryAddress);
        copy.pageTable().write(entryAddress, entry);
    }

    /** A page whose other holders have all gone is its only holder's, and stays so when the copy holds it too; an object's is nobody's. */
    private void ownIfAlone(int frame) {
        FrameTable table = frames.table();
        boolean alone = table.count(frame, Reference.ENTRY) + table.count(frame, Reference.MESSAGE) == 1;
        if (alone && table.count(frame, Reference.CACHE) == 0) {
            table.setOwner(frame, original.owner());
        }
    }
}
