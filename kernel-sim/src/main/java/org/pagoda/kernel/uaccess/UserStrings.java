package org.pagoda.kernel.uaccess;

import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Task;
import org.pagoda.mmu.Access;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.KernelMemory;
import org.pagoda.mmu.MemoryManagementUnit;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PhysicalMemory;

/**
 * Strings out of a program's memory: a page is translated once, and read eight bytes at a time. Each eight are fetched once, into a
 * register, and both searched and copied from there, so that nobody can change the string between the search and the copy.
 */
final class UserStrings {
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private final Kernel kernel;
    private final PhysicalMemory memory;
    private final KernelMemory kernelMemory;

    UserStrings(Kernel kernel) {
        this.kernel = kernel;
        memory = kernel.memory();
        kernelMemory = kernel.kernelMemory();
    }

    /** See {@link UserMemory#strncpyFromUser(Task, byte[], long)}. */
    long copy(Task task, byte[] target, long from) {
        int length = 0;
        while (length < target.length) {
            long source = kernel.translate(task, from + length, Access.LOAD);
            if (source == MemoryManagementUnit.FAULT) {
                return Errno.EFAULT.result();
            }
            int end = length + Page.chunk(from + length, target.length - length);
            while (length < end) {
                int bytes = Math.min(Long.BYTES, end - length);
                long word = fetch(source, bytes);
                int nul = indexOfNul(word);
                store(word, target, length, Math.min(bytes, nul + 1));
                if (nul < bytes) {
                    return (long) length + nul;
                }
                source += bytes;
                length += bytes;
            }
        }
        return length;
    }

    private static void store(long word, byte[] target, int offset, int bytes) {
        for (int i = 0; i < bytes; i++) {
            target[offset + i] = (byte) (word >>> (i * Byte.SIZE));
        }
    }

    /** See {@link UserMemory#strncpyFromUser(Task, long, long, long)}. */
    long copy(Task task, long to, long from, long count) {
        kernelMemory.physical(to, count);
        long length = 0;
        while (length < count) {
            long source = kernel.translate(task, from + length, Access.LOAD);
            if (source == MemoryManagementUnit.FAULT) {
                return Errno.EFAULT.result();
            }
            long end = length + (long) Page.chunk(from + length, count - length);
            while (length < end) {
                int bytes = (int) Math.min(Long.BYTES, end - length);
                long word = fetch(source, bytes);
                int nul = indexOfNul(word);
                store(word, to + length, Math.min(bytes, nul + 1));
                if (nul < bytes) {
                    return length + nul;
                }
                source += bytes;
                length += bytes;
            }
        }
        return length;
    }

    private void store(long word, long to, int bytes) {
        if (bytes == Long.BYTES) {
            kernelMemory.store64(to, word);
            return;
        }
        for (int i = 0; i < bytes; i++) {
            kernelMemory.store8(to + i, (byte) (word >>> (i * Byte.SIZE)));
        }
    }

    /** Up to eight bytes, all in one page; those that are not asked for are 0. */
    private long fetch(long physical, int bytes) {
        if (bytes == Long.BYTES) {
            return memory.getLong(physical);
        }
        long word = 0;
        for (int i = 0; i < bytes; i++) {
            word |= (memory.getByte(physical + i) & 0xFFL) << (i * Byte.SIZE);
        }
        return word;
    }

    /**
     * Which byte of a little-endian word is the first to be 0; 8: none. A byte that is 0 borrows when 1 is taken from each (Hank Warren,
     * "Hacker's Delight", section "Find First 0-Byte"); only bytes above the first one can be wrong.
     */
    private static int indexOfNul(long word) {
        long marks = (word - ONES) & ~word & HIGH_BITS;
        return Long.numberOfTrailingZeros(marks) / Byte.SIZE;
    }
}
