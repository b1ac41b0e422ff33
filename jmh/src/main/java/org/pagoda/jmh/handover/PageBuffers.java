package org.pagoda.jmh.handover;

import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.pagoda.mmu.Page;

/** Memory outside the heap that begins at a page of the host's. */
final class PageBuffers {
    private PageBuffers() {}

    /** A buffer of {@code pages} pages, all zeros, which the host has given already. */
    static UnsafeBuffer allocate(int pages) {
        return allocateBytes(pages * Page.SIZE);
    }

    /** A buffer of {@code bytes} bytes, all zeros, which the host has given already. */
    static UnsafeBuffer allocateBytes(int bytes) {
        UnsafeBuffer buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(bytes, Page.SIZE));
        buffer.setMemory(0, bytes, (byte) 0);
        return buffer;
    }
}
