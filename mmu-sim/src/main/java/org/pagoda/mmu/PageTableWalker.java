package org.pagoda.mmu;

/**
 * The hardware's table walk: the steps of "Virtual Address Translation Process" in the RISC-V privileged specification,
 * for Sv39 and user mode, with A and D set by the walker.
 */
public final class PageTableWalker {
    private static final int USER_BITS = 38;

    /** What {@link #walk} returns when the access must fault. */
    public static final long FAULT = 0;

    /** Another CPU's walker has marked the entry meanwhile: as the specification says, begin anew. Not a valid entry. */
    private static final long RETRY = 2;

    /** User addresses end here, 256 GiB: the lower half of what 39 bits can name. */
    public static final long USER_END = 1L << USER_BITS;

    private final PhysicalMemory memory;

    public PageTableWalker(PhysicalMemory memory) {
        this.memory = memory;
    }

    /** True for an address in the user half, the only one that programs have. */
    static boolean isUserAddress(long virtualAddress) {
        return virtualAddress >>> USER_BITS == 0;
    }

    /**
     * Looks {@code virtualAddress} up in the table whose root is in frame {@code root}, and sets the accessed and, for a
     * store, the dirty bit of the entry it finds.
     *
     * @return an entry for the 4 KiB page around the address, valid and with all that {@code access} needs, and global if an entry
     *     above it is; or {@link #FAULT}
     */
    public long walk(int root, long virtualAddress, Access access) {
        return walk(root, virtualAddress, access, false);
    }

    /**
     * {@link #walk(int, long, Access)}.
     *
     * @param alone true: no other walker is in this table, so the bits are set by a plain store. A locked instruction would wait until all stores before
     *     it have reached lines that another CPU may hold
     */
    long walk(int root, long virtualAddress, Access access, boolean alone) {
        if (!isUserAddress(virtualAddress)) {
            return FAULT;
        }
        long found = tryUsualWalk(root, virtualAddress, access, alone);
        while (found == RETRY) {
            found = tryWalk(root, virtualAddress, access);
        }
        return found;
    }

    /**
     * What nearly all walks find: two tables, and a page that is marked already, or that nobody else can mark. Apart because a loop with all that
     * can be wrong is five times as slow.
     *
     * @return {@link #RETRY} if it is anything else
     */
    private long tryUsualWalk(int root, long virtualAddress, Access access, boolean alone) {
        long top = memory.getLongAcquire(PageTable.entryAddress(root, 2, virtualAddress));
        if (!leadsOn(top)) {
            return RETRY;
        }
        long middle = memory.getLongAcquire(PageTable.entryAddress(PageTableEntry.frame(top), 1, virtualAddress));
        if (!leadsOn(middle)) {
            return RETRY;
        }
        long entryAddress = PageTable.entryAddress(PageTableEntry.frame(middle), 0, virtualAddress);
        long leaf = memory.getLongAcquire(entryAddress);
        if ((leaf & access.requiredRights()) != access.requiredRights()
                || PageTableEntry.isReserved(leaf)
                || PageTableEntry.physicalPage(leaf) > Integer.MAX_VALUE) {
            return RETRY;
        }
        long marked = leaf | access.requiredBits();
        if (marked != leaf) {
            if (!alone) {
                return RETRY;
            }
            // Plain: the kernel looks at it after this CPU has left user mode, with a release, and nobody else does.
            memory.putLong(entryAddress, marked);
        }
        return marked | ((top | middle) & PageTableEntry.GLOBAL);
    }

    private boolean leadsOn(long entry) {
        return PageTableEntry.isTable(entry) && PageTableEntry.physicalPage(entry) < memory.frames();
    }

    private long tryWalk(int root, long virtualAddress, Access access) {
        int table = root;
        long global = 0;
        for (int level = PageTable.ROOT_LEVEL; level >= 0; level--) {
            long entryAddress = PageTable.entryAddress(table, level, virtualAddress);
            // Acquire: pairs with the release in PageTable.prepare and PageTable.write.
            long entry = memory.getLongAcquire(entryAddress);
            if (!PageTableEntry.isTable(entry)) {
                return leaf(entry, entryAddress, level, virtualAddress, access, global);
            }
            if (PageTableEntry.physicalPage(entry) >= memory.frames()) {
                return FAULT;
            }
            global |= entry & PageTableEntry.GLOBAL; // what is below a global table is global
            table = PageTableEntry.frame(entry);
        }
        return FAULT;
    }

    private long leaf(long entry, long entryAddress, int level, long virtualAddress, Access access, long global) {
        if (!PageTableEntry.isValid(entry)
                || PageTableEntry.isReserved(entry)
                || PageTableEntry.physicalPage(entry) > Integer.MAX_VALUE) {
            return FAULT; // the last: beyond any memory that this machine can have
        }
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
        return marked | global | (within << 10);
    }
}
