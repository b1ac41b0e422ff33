package org.pagoda.mmu;

/**
 * An Sv39 page table in frames of physical memory: three levels of 512 entries, nine bits of the virtual address for
 * each. This is the operating system's side, which builds tables and changes entries; {@link PageTableWalker} is the
 * hardware's, which only follows them.
 *
 * <pre>
 *   38        30 29        21 20        12 11         0
 *  +------------+------------+------------+------------+
 *  |   VPN[2]   |   VPN[1]   |   VPN[0]   |   offset   |
 *  +------------+------------+------------+------------+
 *    root table   middle       leaf table
 * </pre>
 */
public final class PageTable {
    /** Levels are counted as the specification does: the root is level 2, leaf tables are level 0. */
    static final int ROOT_LEVEL = 2;

    /** What {@link #find} and {@link #prepare} return when there is no leaf table. */
    public static final long NONE = -1;

    /** What {@link #forEachLeaf} calls. */
    @FunctionalInterface
    public interface LeafVisitor {
        /**
         * Takes one entry.
         *
         * @param virtualAddress first address of the page
         * @param entry its entry, valid or not, but never empty
         * @param entryAddress physical address of the entry
         */
        void onLeaf(long virtualAddress, long entry, long entryAddress);
    }

    private static final int LEVEL_BITS = 9;
    static final int ENTRIES = 1 << LEVEL_BITS;
    private static final int ENTRY_SIZE = Long.BYTES;
    /** Enough for the frames of 16 GiB. */
    private static final int FRAME_BITS = 24;

    private static final long FRAME_MASK = (1L << FRAME_BITS) - 1;

    private final PhysicalMemory memory;
    private final FrameAllocator frames;
    private final long owner;
    private final int root;

    // Any task of the space, and those who send to it. Tables stay where they are as long as the space lives, so a leaf
    // table that
    // was found once is always right; number and frame are in one word, so that nobody sees half of it.
    private long lastLeafTable;

    /** Uses {@code root}, a zeroed page-table frame of {@code owner}, as the root table. */
    PageTable(FrameAllocator frames, long owner, int root) {
        this.memory = frames.memory();
        this.frames = frames;
        this.owner = owner;
        this.root = root;
    }

    /** The root table's frame, which the {@code satp} register would hold. */
    public int root() {
        return root;
    }

    /** The physical address of the entry for {@code virtualAddress} in the table at {@code level} in {@code frame}. */
    static long entryAddress(int frame, int level, long virtualAddress) {
        int index = (int) (virtualAddress >>> (Page.SHIFT + level * LEVEL_BITS)) & (ENTRIES - 1);
        return Page.address(frame) + (long) index * ENTRY_SIZE;
    }

    /** The physical address of the leaf entry for {@code virtualAddress}, or {@link #NONE} without a leaf table. */
    public long find(long virtualAddress) {
        long last = lastLeafTable;
        if (last >>> FRAME_BITS == leafTableNumber(virtualAddress)) {
            return entryAddress((int) (last & FRAME_MASK), 0, virtualAddress);
        }
        return walk(virtualAddress);
    }

    /** Counted from 1, so that it is never 0. */
    private static long leafTableNumber(long virtualAddress) {
        return (virtualAddress >>> (Page.SHIFT + LEVEL_BITS)) + 1;
    }

    private long walk(long virtualAddress) {
        int frame = root;
        for (int level = ROOT_LEVEL; level > 0; level--) {
            long entry = memory.getLong(entryAddress(frame, level, virtualAddress));
            if (!PageTableEntry.isValid(entry)) {
                return NONE;
            }
            frame = PageTableEntry.frame(entry);
        }
        lastLeafTable = (leafTableNumber(virtualAddress) << FRAME_BITS) | frame;
        return entryAddress(frame, 0, virtualAddress);
    }

    /**
     * Makes the tables down to the leaf entry for {@code virtualAddress}, as far as they are missing.
     *
     * @return the leaf entry's physical address, or {@link #NONE} when no frame is left for a table; tables already made
     *     then stay, empty
     */
    public long prepare(long virtualAddress) {
        long found = find(virtualAddress);
        return found == NONE ? build(virtualAddress) : found;
    }

    /**
     * Makes the tables down to the leaf entries for {@code pages} pages from {@code virtualAddress} on, as far as they are missing.
     *
     * @param pages 1 or more
     * @return false when no frame is left for a table; tables already made then stay, empty
     */
    public boolean prepare(long virtualAddress, long pages) {
        long last = virtualAddress + Page.address(pages - 1);
        long span = Page.address(ENTRIES);
        for (long address = virtualAddress; address < last; address = (address & -span) + span) {
            if (prepare(address) == NONE) {
                return false;
            }
        }
        return prepare(last) != NONE;
    }

    private long build(long virtualAddress) {
        int frame = root;
        for (int level = ROOT_LEVEL; level > 0; level--) {
            long address = entryAddress(frame, level, virtualAddress);
            long entry = memory.getLong(address);
            if (!PageTableEntry.isValid(entry)) {
                int table = frames.allocatePageTable(owner);
                if (table == FrameAllocator.NONE) {
                    return NONE;
                }
                entry = PageTableEntry.table(table);
                // Release: a walker on another CPU that sees the pointer sees a zeroed table. Pairs with
                // PageTableWalker.walk.
                memory.putLongRelease(address, entry);
                if (level == 1) {
                    long span = Page.address(ENTRIES);
                    frames.onLeafTable(table, owner, virtualAddress & -span);
                }
            }
            frame = PageTableEntry.frame(entry);
        }
        return entryAddress(frame, 0, virtualAddress);
    }

    /** The leaf entry for {@code virtualAddress}; empty if there is no leaf table. */
    public long get(long virtualAddress) {
        long address = find(virtualAddress);
        return address == NONE ? PageTableEntry.EMPTY : memory.getLong(address);
    }

    /** Reads the entry at a physical address that {@link #find} or {@link #prepare} returned. */
    public long read(long entryAddress) {
        return memory.getLong(entryAddress);
    }

    /** Writes the entry at a physical address that {@link #find} or {@link #prepare} returned. */
    public void write(long entryAddress, long entry) {
        // Release: a walker on another CPU that sees the entry sees the page's contents. Pairs with
        // PageTableWalker.walk.
        memory.putLongRelease(entryAddress, entry);
    }

    /** Visits the leaf entries that are not empty, by rising address. */
    public void forEachLeaf(LeafVisitor visitor) {
        visit(root, ROOT_LEVEL, 0, visitor);
    }

    private void visit(int frame, int level, long base, LeafVisitor visitor) {
        for (int index = 0; index < ENTRIES; index++) {
            long address = Page.address(frame) + (long) index * ENTRY_SIZE;
            long entry = memory.getLong(address);
            long virtualAddress = base + ((long) index << (Page.SHIFT + level * LEVEL_BITS));
            if (level == 0) {
                if (entry != PageTableEntry.EMPTY) {
                    visitor.onLeaf(virtualAddress, entry, address);
                }
            } else if (PageTableEntry.isValid(entry)) {
                visit(PageTableEntry.frame(entry), level - 1, virtualAddress, visitor);
            }
        }
    }

    /** What {@link #forEachTable} calls. */
    @FunctionalInterface
    public interface TableVisitor {
        /** Takes the frame that one table is in. */
        void onTable(int frame);
    }

    /** Visits the frames that the tables are in, the root first. */
    public void forEachTable(TableVisitor visitor) {
        visitTables(root, ROOT_LEVEL, visitor);
    }

    private void visitTables(int frame, int level, TableVisitor visitor) {
        visitor.onTable(frame);
        for (int index = 0; level > 0 && index < ENTRIES; index++) {
            long entry = memory.getLong(Page.address(frame) + (long) index * ENTRY_SIZE);
            if (PageTableEntry.isValid(entry)) {
                visitTables(PageTableEntry.frame(entry), level - 1, visitor);
            }
        }
    }

    /** Frees all tables, the root too. Every leaf entry must be empty or without a frame. */
    void free() {
        freeTables(root, ROOT_LEVEL);
    }

    private void freeTables(int frame, int level) {
        if (level > 0) {
            for (int index = 0; index < ENTRIES; index++) {
                long entry = memory.getLong(Page.address(frame) + (long) index * ENTRY_SIZE);
                if (PageTableEntry.isValid(entry)) {
                    freeTables(PageTableEntry.frame(entry), level - 1);
                }
            }
        }
        frames.freePageTable(frame);
    }
}
