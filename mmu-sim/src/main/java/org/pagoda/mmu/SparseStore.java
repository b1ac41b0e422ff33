package org.pagoda.mmu;

import org.jspecify.annotations.Nullable;

/** A store in the host's memory, for files and disks that are simulated. Pages that were never written are zeros, and take no room. */
public final class SparseStore implements BackingStore {
    private final byte[] @Nullable [] written;

    /** A store of {@code pages} zeroed pages, 1 or more. */
    public SparseStore(int pages) {
        if (pages < 1) {
            throw new IllegalArgumentException("a store needs at least one page, not " + pages);
        }
        written = new byte[pages][];
    }

    @Override
    public int pages() {
        return written.length;
    }

    @Override
    public long read(int page, PhysicalMemory memory, int frame) {
        byte[] content = written[page];
        if (content == null) {
            memory.zero(frame);
        } else {
            memory.write(Page.address(frame), content, 0, Page.SIZE);
        }
        return 0;
    }

    @Override
    public long write(int page, PhysicalMemory memory, int frame) {
        byte[] content = written[page];
        if (content == null) {
            content = new byte[Page.SIZE];
            written[page] = content;
        }
        memory.read(Page.address(frame), content, 0, Page.SIZE);
        return 0;
    }

    /** The 64-bit little-endian value at {@code offset}, as it was last written. */
    public long longAt(int page, int offset) {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value |= (byteAt(page, offset + i) & 0xFFL) << (i * Byte.SIZE);
        }
        return value;
    }

    /** One byte, as it was last written. */
    public byte byteAt(int page, int offset) {
        byte[] content = written[page];
        return content == null ? 0 : content[offset];
    }
}
