package org.pagoda.jmh.handover;

import org.agrona.concurrent.UnsafeBuffer;
import org.pagoda.mmu.Page;
import org.pagoda.user.Libc;

/**
 * A program's memory: each access is translated, and takes a tick. All of a page is touched by bulk access, translated once: what is stored is made
 * in, and what is loaded is added up in, one page of the program's own outside the machine, as if in its registers.
 */
final class ProgramMemory implements PageMemory {
    private final Libc libc;
    private final byte[] registers = new byte[Page.SIZE];
    private final BufferMemory words = new BufferMemory(new UnsafeBuffer(registers));

    ProgramMemory(Libc libc) {
        this.libc = libc;
    }

    @Override
    public long load64(long address) {
        return libc.load64(address);
    }

    @Override
    public void store64(long address, long value) {
        libc.store64(address, value);
    }

    @Override
    public void storeAll(long page, long first) {
        words.storeAll(0, first);
        libc.store(page, registers, 0, Page.SIZE);
    }

    @Override
    public long sum(long page) {
        libc.load(page, registers, 0, Page.SIZE);
        return words.sum(0);
    }
}
