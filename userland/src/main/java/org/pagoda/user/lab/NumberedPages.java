package org.pagoda.user.lab;

import org.pagoda.mmu.BackingStore;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PhysicalMemory;

/** A disk that is only read: page n is zeros, but for the number n in its first eight bytes. It counts how often each is read. */
final class NumberedPages implements BackingStore {
    private final int[] reads;

    NumberedPages(int pages) {
        reads = new int[pages];
    }

    @Override
    public int pages() {
        return reads.length;
    }

    @Override
    public long read(int page, PhysicalMemory memory, int frame) {
        reads[page]++;
        memory.zero(frame);
        memory.putLong(Page.address(frame), page);
        return 0;
    }

    /** {@inheritDoc} Nobody stores into these pages. */
    @Override
    public long write(int page, PhysicalMemory memory, int frame) {
        return Errno.EIO.result();
    }

    /** How often {@code page} was read. */
    int reads(int page) {
        return reads[page];
    }
}
