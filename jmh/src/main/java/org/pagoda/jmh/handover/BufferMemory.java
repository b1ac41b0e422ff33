package org.pagoda.jmh.handover;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.pagoda.mmu.Page;

/** Pages in a buffer; addresses are offsets in it. */
final class BufferMemory implements PageMemory {
    private final UnsafeBuffer buffer;

    BufferMemory(DirectBuffer buffer) {
        this.buffer = new UnsafeBuffer(buffer);
    }

    /** Goes over to another buffer. */
    void wrap(DirectBuffer other) {
        if (other.addressOffset() != buffer.addressOffset() || other.capacity() != buffer.capacity()) {
            buffer.wrap(other);
        }
    }

    @Override
    public long load64(long address) {
        return buffer.getLong((int) address);
    }

    @Override
    public void store64(long address, long value) {
        buffer.putLong((int) address, value);
    }

    @Override
    public void storeAll(long page, long first) {
        int start = (int) page;
        long value = first;
        for (int offset = 0; offset < Page.SIZE; offset += Long.BYTES) {
            buffer.putLong(start + offset, value++);
        }
    }

    @Override
    public long sum(long page) {
        int start = (int) page;
        long sum = 0;
        for (int offset = 0; offset < Page.SIZE; offset += Long.BYTES) {
            sum += buffer.getLong(start + offset);
        }
        return sum;
    }
}
