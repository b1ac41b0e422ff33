package org.pagoda.mmu;

/**
 * Three tables that lead to one virtual address, put into memory entry by entry, so that any of them can be wrong. The
 * entry's address is computed here, from the specification.
 */
final class RawTables implements AutoCloseable {
    static final int ROOT = 1;
    static final int MIDDLE = 2;
    static final int LEAF = 3;

    /** Page 0x1234567: index 0x48 of the root, 0x1a2 of the middle, 0x167 of the leaf table. */
    static final long VA = 0x12_3456_7000L;

    final PhysicalMemory memory = new PhysicalMemory(4);
    final PageTableWalker walker = new PageTableWalker(memory);

    /** Ends in {@code leaf}. */
    RawTables(long leaf) {
        for (int frame = 0; frame < memory.frames(); frame++) {
            memory.zero(frame);
        }
        put(2, 0x801); // a pointer to frame 2
        put(1, 0xc01); // a pointer to frame 3
        put(0, leaf);
    }

    /** Puts the entry of one level, 2 for the root. */
    void put(int level, long entry) {
        memory.putLong(entryAddress(level), entry);
    }

    long get(int level) {
        return memory.getLong(entryAddress(level));
    }

    private static long entryAddress(int level) {
        return switch (level) {
            case 2 -> ROOT * 4096L + 0x48 * 8;
            case 1 -> MIDDLE * 4096L + 0x1a2 * 8;
            case 0 -> LEAF * 4096L + 0x167 * 8;
            default -> throw new IllegalArgumentException("level " + level);
        };
    }

    /** What the hardware finds; 0 if it faults. */
    long walk(long va, Access access) {
        return walker.walk(ROOT, va, access);
    }

    @Override
    public void close() {
        memory.close();
    }
}
