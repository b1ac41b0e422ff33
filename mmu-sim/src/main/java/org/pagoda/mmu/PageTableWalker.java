package org.pagoda.mmu;

/**
 * The hardware's table walk: the steps of "Virtual Address Translation Process" in the RISC-V privileged specification,
 * for Sv39 and user mode, with A and D set by the walker.
 */
public final class PageTableWalker {
    /** What {@link #walk} returns when the access must fault. */
    public static final long FAULT = 0;

    /** Another CPU's walker has marked the entry meanwhile: as the specification says, begin anew. Not a valid entry. */
    private static final long RETRY = 2;

    /** User addresses end here, 256 GiB: the lower half of what 39 bits can name. */
    public static final long USER_END = 1L << 38;

    private final PhysicalMemory memory;

    public PageTableWalker(PhysicalMemory memory) {
        this.memory = memory;
    }

    /**
     * Looks {@code virtualAddress} up in the table whose root is in frame {@code root}, and sets the accessed and, for a
     * store, the dirty bit of the entry it finds.
     *
     * @return an entry for the 4 KiB page around the address, valid and with all that {@code access} needs; or
     *     {@link #FAULT}
     */
    public long walk(int root, long virtualAddress, Access access) {
        if (virtualAddress < 0 || virtualAddress >= USER_END) {
            return FAULT;
        }
        long found = tryWalk(root, virtualAddress, access);
        while (found == RETRY) {
            found = tryWalk(root, virtualAddress, access);
        }
        return found;
    }

    private long tryWalk(int root, long virtualAddress, Access access) {
        int table = root;
        for (int level = PageTable.ROOT_LEVEL; level >= 0; level--) {
            long entryAddress = PageTable.entryAddress(table, level, virtualAddress);
            // Acquire: pairs with the release in PageTable.prepare and PageTable.write.
            long entry = memory.getLongAcquire(entryAddress);
            if (!PageTableEntry.isValid(entry)
                    || PageTableEntry.isReserved(entry)
                    || PageTableEntry.physicalPage(entry) > Integer.MAX_VALUE) {
                return FAULT; // the last: beyond any memory that this machine can have
            }
            if (PageTableEntry.isLeaf(entry)) {
                return leaf(entry, entryAddress, level, virtualAddress, access);
            }
            table = PageTableEntry.frame(entry);
            if (table >= memory.frames()) {
                return FAULT;
            }
        }
        return FAULT;
    }

    private long leaf(long entry, long entryAddress, int level, long virtualAddress, Access access) {
        long marked = entry | PageTableEntry.ACCESSED | (access == Access.STORE ? PageTableEntry.DIRTY : 0);
        if ((marked & access.requiredBits()) != access.requiredBits()) {
            return FAULT;
        }
        int framesInLeaf = 1 << (level * 9);
        if ((PageTableEntry.frame(entry) & (framesInLeaf - 1)) != 0) {
            return FAULT; // a misaligned superpage
        }
        if (marked != entry && !memory.compareAndSetLong(entryAddress, entry, marked)) {
            return RETRY;
        }
        // Bits of the virtual address below the superpage become bits of the frame number.
        long within = Page.number(virtualAddress) & (framesInLeaf - 1);
        return marked | (within << 10);
    }
}
