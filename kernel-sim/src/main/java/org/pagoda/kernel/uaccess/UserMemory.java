package org.pagoda.kernel.uaccess;

import io.netty.buffer.ByteBuf;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Task;
import org.pagoda.mmu.Access;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.MemoryManagementUnit;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableWalker;
import org.pagoda.mmu.PhysicalMemory;

/**
 * How the kernel reads and writes a program's memory: through the program's own page tables, page by page, faulting pages
 * in as the program itself would. Addresses from the user half only; each user byte is read or written once.
 *
 * <p>Copies return the bytes really copied, or {@code -EFAULT} if not even the first could be. (Linux's
 * {@code copy_to_user} returns the bytes that were <em>not</em> copied.)
 */
public final class UserMemory {
    private final Kernel kernel;
    private final PhysicalMemory memory;

    public UserMemory(Kernel kernel) {
        this.kernel = kernel;
        memory = kernel.memory();
    }

    /** Copies {@code count} bytes from {@code source}, whose reader index moves, to the task's address {@code to}. */
    public long copyToUser(Task task, long to, ByteBuf source, long count) {
        if (!isUserRange(to, count)) {
            return Errno.EFAULT.result();
        }
        long done = 0;
        while (done < count) {
            int chunk = Page.chunk(to + done, count - done);
            long physical = kernel.translate(task, to + done, Access.STORE);
            if (physical == MemoryManagementUnit.FAULT) {
                return copied(done);
            }
            memory.write(physical, source, chunk);
            done += chunk;
        }
        return done;
    }

    /** Copies {@code count} bytes from the task's address {@code from} to {@code target}, whose writer index moves. */
    public long copyFromUser(Task task, ByteBuf target, long from, long count) {
        if (!isUserRange(from, count)) {
            return Errno.EFAULT.result();
        }
        long done = 0;
        while (done < count) {
            int chunk = Page.chunk(from + done, count - done);
            long physical = kernel.translate(task, from + done, Access.LOAD);
            if (physical == MemoryManagementUnit.FAULT) {
                return copied(done);
            }
            memory.read(physical, target, chunk);
            done += chunk;
        }
        return done;
    }

    /**
     * Copies a string that ends with a NUL byte, at most {@code target.length} bytes of it.
     *
     * @return its length without the NUL; {@code target.length} if there was none; {@code -EFAULT} on any fault
     */
    public long strncpyFromUser(Task task, byte[] target, long from) {
        for (int length = 0; length < target.length; length++) {
            long physical = kernel.translate(task, from + length, Access.LOAD);
            if (physical == MemoryManagementUnit.FAULT) {
                return Errno.EFAULT.result();
            }
            target[length] = memory.getByte(physical);
            if (target[length] == 0) {
                return length;
            }
        }
        return target.length;
    }

    private static long copied(long done) {
        return done == 0 ? Errno.EFAULT.result() : done;
    }

    private static boolean isUserRange(long address, long count) {
        return count >= 0
                && address >= 0
                && address <= PageTableWalker.USER_END
                && count <= PageTableWalker.USER_END - address;
    }
}
