package org.pagoda.kernel.uaccess;

import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Task;
import org.pagoda.mmu.Access;
import org.pagoda.mmu.MemoryManagementUnit;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PhysicalMemory;

/** Values of which some bytes lie in one page and the rest in the next: both pages are found before a byte of either is touched. */
final class TwoPageValues {
    /** No frames: one of the pages cannot be touched, or not while the other one can. */
    static final long FAULT = -1;

    /** How often the pages are looked up; each time both come, if need be, and only others can take them away again. */
    private static final int ATTEMPTS = 8;

    private final Kernel kernel;
    private final PhysicalMemory memory;

    TwoPageValues(Kernel kernel) {
        this.kernel = kernel;
        memory = kernel.memory();
    }

    /** True if a value of {@code bytes} bytes at {@code address} lies in two pages. */
    static boolean straddles(long address, int bytes) {
        return Page.offset(address) > Page.SIZE - bytes;
    }

    /** The frames of both pages, the first page's in the upper half; or {@link #FAULT}. */
    long frames(Task task, long address, int bytes, Access access) {
        MemoryManagementUnit mmu = task.cpu().mmu();
        long last = address + bytes - 1;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long first = mmu.translate(address, access);
            long second = mmu.translate(last, access);
            if (first != MemoryManagementUnit.FAULT && second != MemoryManagementUnit.FAULT) {
                return (Page.number(first) << Integer.SIZE) | Page.number(second);
            }
            // Bringing the one in may take the other away, so that both are looked up again after it.
            if (kernel.translate(task, address, access) == MemoryManagementUnit.FAULT
                    || kernel.translate(task, last, access) == MemoryManagementUnit.FAULT) {
                return FAULT;
            }
        }
        return FAULT;
    }

    private static long physical(long frames, long address, int index) {
        boolean inFirst = Page.offset(address) + index < Page.SIZE;
        long frame = inFirst ? frames >>> Integer.SIZE : frames & 0xFFFF_FFFFL;
        return Page.address(frame) | Page.offset(address + index);
    }

    long load(long frames, long address, int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (memory.getByte(physical(frames, address, i)) & 0xFFL) << (i * Byte.SIZE);
        }
        return value;
    }

    void store(long frames, long address, long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            memory.putByte(physical(frames, address, i), (byte) (value >>> (i * Byte.SIZE)));
        }
    }
}
