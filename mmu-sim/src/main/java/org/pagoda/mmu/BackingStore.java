package org.pagoda.mmu;

/** Where a {@link MemoryObject}'s pages are when they are not in memory: a file, a disk, or something that makes them up. */
public interface BackingStore {
    /** Pages it has, 1 to 2^31 - 1. */
    int pages();

    /**
     * Fills a frame with one page, to its last byte.
     *
     * @return 0, or {@code -EIO}
     */
    long read(int page, PhysicalMemory memory, int frame);

    /**
     * Takes one page over from a frame.
     *
     * @return 0, or {@code -EIO}
     */
    long write(int page, PhysicalMemory memory, int frame);
}
