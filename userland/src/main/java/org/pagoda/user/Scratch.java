package org.pagoda.user;

import java.nio.charset.StandardCharsets;
import org.agrona.collections.LongArrayList;
import org.pagoda.mmu.Page;

/**
 * Two pages for what a call passes to the kernel in memory. A handler may interrupt the call and make another one, so each depth of nesting
 * has pages of its own.
 */
final class Scratch {
    private static final int PAGES = 2;
    /** Bytes of them. */
    static final int SIZE = PAGES * Page.SIZE;

    private final LibcFiles libc;

    // The task.
    private final LongArrayList addresses = new LongArrayList();
    private int inUse;

    Scratch(LibcFiles libc) {
        this.libc = libc;
    }

    /** Where they are, until {@link #release}. */
    long take() {
        if (inUse == addresses.size()) {
            long address = libc.mmap(PAGES);
            if (address < 0) {
                throw new OutOfMemoryError("no address space for strings");
            }
            addresses.addLong(address);
        }
        return addresses.getLong(inUse++);
    }

    void release() {
        inUse--;
    }

    /** Where {@code text} stands, with a NUL unless it is too long, until {@link #release}. */
    long string(String text) {
        byte[] bytes = (text + '\0').getBytes(StandardCharsets.UTF_8);
        long address = take();
        libc.store(address, bytes, 0, Math.min(bytes.length, SIZE));
        return address;
    }

    /** The thread ends, and the process goes on. */
    void giveBack() {
        while (!addresses.isEmpty()) {
            libc.munmap(addresses.removeAt(addresses.size() - 1), PAGES);
        }
    }
}
