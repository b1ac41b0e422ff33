package org.pagoda.jmh.handover;

import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.uaccess.UserMemory;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.KernelHeap;
import org.pagoda.mmu.Page;

/** Two system calls that copy pages into slots in the kernel's memory, and out again, first in, first out. */
final class KernelSlots implements AutoCloseable {
    /** {@code put(address, pages)}: as many as were put; {@code -EAGAIN} if there is not room for all. */
    static final int PUT = 250;
    /** {@code take(address, most)}: how many were taken; {@code -EAGAIN} if there is none. */
    static final int TAKE = 251;

    private final Kernel kernel;
    private final UserMemory userMemory;
    private final long[] slots;

    // Whoever is in the kernel.
    private long put;
    private long taken;

    /** Makes {@code count} slots, a power of two. */
    KernelSlots(Kernel kernel, int count) {
        this.kernel = kernel;
        userMemory = new UserMemory(kernel);
        slots = new long[count];
        for (int i = 0; i < count; i++) {
            slots[i] = kernel.kernelMemory().heap().kmalloc(Page.SIZE);
            if (slots[i] == KernelHeap.NONE) {
                throw new IllegalStateException("no memory for slot " + i + " of " + count);
            }
        }
        kernel.table().add(PUT, "put_pages", (task, address, pages, a2, a3, a4, a5) -> put(task, address, pages));
        kernel.table().add(TAKE, "take_pages", (task, address, most, a2, a3, a4, a5) -> take(task, address, most));
    }

    private long put(Task task, long address, long pages) {
        if (put + pages - taken > slots.length) {
            return Errno.EAGAIN.result();
        }
        for (long i = 0; i < pages; i++) {
            if (userMemory.copyFromUser(task, slot(put), address + Page.address(i), Page.SIZE) != Page.SIZE) {
                return Errno.EFAULT.result();
            }
            put++;
        }
        return pages;
    }

    private long take(Task task, long address, long most) {
        long pages = Math.min(most, put - taken);
        for (long i = 0; i < pages; i++) {
            if (userMemory.copyToUser(task, address + Page.address(i), slot(taken), Page.SIZE) != Page.SIZE) {
                return Errno.EFAULT.result();
            }
            taken++;
        }
        return pages == 0 ? Errno.EAGAIN.result() : pages;
    }

    private long slot(long number) {
        return slots[(int) number & (slots.length - 1)];
    }

    @Override
    public void close() {
        for (long slot : slots) {
            kernel.kernelMemory().heap().kfree(slot);
        }
    }
}
