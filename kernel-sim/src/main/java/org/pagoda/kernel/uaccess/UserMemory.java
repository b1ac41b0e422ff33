package org.pagoda.kernel.uaccess;

import io.netty.buffer.ByteBuf;
import java.util.Objects;
import org.agrona.collections.MutableLong;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Task;
import org.pagoda.mmu.Access;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.KernelMemory;
import org.pagoda.mmu.MemoryManagementUnit;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableWalker;
import org.pagoda.mmu.PhysicalMemory;

/**
 * How the kernel reads and writes a program's memory: through the program's own page tables, faulting pages in as the program itself would.
 * The names are those of Linux ({@code copy_from_user} and so on). Where two addresses are given they are of different spaces: the
 * program's is a user address of the task's process, the kernel's one of {@link KernelMemory}. The same number never means both.
 *
 * <p><b>Copies</b> return the bytes really copied, or {@code -EFAULT} if not even the first could be. Mind that Linux's
 * {@code copy_from_user}, {@code copy_to_user} and {@code clear_user} return the bytes that were <em>not</em> copied. Bytes are copied by
 * rising address up to the first page that the program could not have touched itself in this way: one that is not mapped, was moved away
 * or is lent, has not the right, or for which there is no frame or no quota. A range that overflows or reaches into the kernel half is
 * {@code -EFAULT} altogether, a negative count too. A page that an external pager has to be asked for ends a copy as well: the pager is asked
 * when the system call has returned {@code -EFAULT}, and the call is then made again.
 *
 * <p><b>Single values</b> ({@code getUser}, {@code putUser}) are all or nothing, also when they lie in two pages. Those that one page holds
 * and whose address is a multiple of their size are read or written at once.
 *
 * <p><b>Races.</b> Each user byte is fetched, or stored, once. Pages are translated one by one, each just before its bytes are touched, and
 * what was translated before a fault is translated again after it. So whoever changes the process's pages meanwhile changes what is copied,
 * but cannot have the kernel write where the process could not.
 *
 * <p>What the kernel side gets wrong is a bug of the kernel: a kernel address, buffer or array that has not {@code count} bytes throws
 * {@link IndexOutOfBoundsException} before anything is copied.
 *
 * <p>For the kernel only, on the host thread of the task: programs have system calls.
 */
public final class UserMemory {
    private final Kernel kernel;
    private final PhysicalMemory memory;
    private final KernelMemory kernelMemory;
    private final UserStrings strings;
    private final TwoPageValues twoPages;

    public UserMemory(Kernel kernel) {
        this.kernel = kernel;
        memory = kernel.memory();
        kernelMemory = kernel.kernelMemory();
        strings = new UserStrings(kernel);
        twoPages = new TwoPageValues(kernel);
    }

    /** True if {@code count} bytes from {@code address} on lie in the user half; 0 bytes may lie at its end. */
    static boolean isUserRange(long address, long count) {
        return count >= 0
                && address >= 0
                && address <= PageTableWalker.USER_END
                && count <= PageTableWalker.USER_END - address;
    }

    private static long copied(long done) {
        return done == 0 ? Errno.EFAULT.result() : done;
    }

    // ---- copy_to_user ----

    /** Copies {@code count} bytes from the kernel's address {@code from} to the task's address {@code to}. */
    public long copyToUser(Task task, long to, long from, long count) {
        if (!isUserRange(to, count)) {
            return Errno.EFAULT.result();
        }
        long source = kernelMemory.physical(from, count);
        long done = 0;
        while (done < count) {
            long target = kernel.translate(task, to + done, Access.STORE);
            if (target == MemoryManagementUnit.FAULT) {
                return copied(done);
            }
            int chunk = Page.chunk(to + done, count - done);
            memory.copyBytes(source + done, target, chunk);
            done += chunk;
        }
        return done;
    }

    /** Copies {@code count} bytes from {@code source}, whose reader index moves, to the task's address {@code to}. */
    public long copyToUser(Task task, long to, ByteBuf source, long count) {
        if (!isUserRange(to, count)) {
            return Errno.EFAULT.result();
        }
        checkRoom(source.readableBytes(), count);
        long done = 0;
        while (done < count) {
            long target = kernel.translate(task, to + done, Access.STORE);
            if (target == MemoryManagementUnit.FAULT) {
                return copied(done);
            }
            int chunk = Page.chunk(to + done, count - done);
            memory.write(target, source, chunk);
            done += chunk;
        }
        return done;
    }

    /** Copies {@code count} bytes from {@code source}, from {@code offset} on, to the task's address {@code to}. */
    public long copyToUser(Task task, long to, byte[] source, int offset, int count) {
        if (!isUserRange(to, count)) {
            return Errno.EFAULT.result();
        }
        Objects.checkFromIndexSize(offset, count, source.length);
        int done = 0;
        while (done < count) {
            long target = kernel.translate(task, to + done, Access.STORE);
            if (target == MemoryManagementUnit.FAULT) {
                return copied(done);
            }
            int chunk = Page.chunk(to + done, count - done);
            memory.write(target, source, offset + done, chunk);
            done += chunk;
        }
        return done;
    }

    /** Fills {@code count} bytes from the task's address {@code to} on with zeros. */
    public long clearUser(Task task, long to, long count) {
        if (!isUserRange(to, count)) {
            return Errno.EFAULT.result();
        }
        long done = 0;
        while (done < count) {
            long target = kernel.translate(task, to + done, Access.STORE);
            if (target == MemoryManagementUnit.FAULT) {
                return copied(done);
            }
            int chunk = Page.chunk(to + done, count - done);
            memory.zeroBytes(target, chunk);
            done += chunk;
        }
        return done;
    }

    // ---- copy_from_user ----

    /** Copies {@code count} bytes from the task's address {@code from} to the kernel's address {@code to}. */
    public long copyFromUser(Task task, long to, long from, long count) {
        if (!isUserRange(from, count)) {
            return Errno.EFAULT.result();
        }
        long target = kernelMemory.physical(to, count);
        long done = 0;
        while (done < count) {
            long source = kernel.translate(task, from + done, Access.LOAD);
            if (source == MemoryManagementUnit.FAULT) {
                return copied(done);
            }
            int chunk = Page.chunk(from + done, count - done);
            memory.copyBytes(source, target + done, chunk);
            done += chunk;
        }
        return done;
    }

    /** Copies {@code count} bytes from the task's address {@code from} to {@code target}, whose writer index moves. */
    public long copyFromUser(Task task, ByteBuf target, long from, long count) {
        if (!isUserRange(from, count)) {
            return Errno.EFAULT.result();
        }
        checkRoom(target.maxWritableBytes(), count);
        long done = 0;
        while (done < count) {
            long source = kernel.translate(task, from + done, Access.LOAD);
            if (source == MemoryManagementUnit.FAULT) {
                return copied(done);
            }
            int chunk = Page.chunk(from + done, count - done);
            memory.read(source, target, chunk);
            done += chunk;
        }
        return done;
    }

    /** Copies {@code count} bytes from the task's address {@code from} to {@code target}, from {@code offset} on. */
    public long copyFromUser(Task task, byte[] target, int offset, long from, int count) {
        if (!isUserRange(from, count)) {
            return Errno.EFAULT.result();
        }
        Objects.checkFromIndexSize(offset, count, target.length);
        int done = 0;
        while (done < count) {
            long source = kernel.translate(task, from + done, Access.LOAD);
            if (source == MemoryManagementUnit.FAULT) {
                return copied(done);
            }
            int chunk = Page.chunk(from + done, count - done);
            memory.read(source, target, offset + done, chunk);
            done += chunk;
        }
        return done;
    }

    private static void checkRoom(long room, long count) {
        if (count > room) {
            throw new IndexOutOfBoundsException("a copy of " + count + " bytes where the kernel's side has " + room);
        }
    }

    // ---- strncpy_from_user ----

    /**
     * Copies a string that ends with a NUL byte, at most {@code target.length} bytes of it, the NUL among them. No page behind the NUL is
     * touched, and nothing behind it in {@code target}.
     *
     * @return its length without the NUL; {@code target.length} if there was none; {@code -EFAULT} on any fault, when some of
     *     {@code target} may have been written
     */
    public long strncpyFromUser(Task task, byte[] target, long from) {
        return strings.copy(task, target, from);
    }

    /**
     * Copies a string that ends with a NUL byte, at most {@code count} bytes of it, the NUL among them, to the kernel's address {@code to}.
     *
     * @return as for {@link #strncpyFromUser(Task, byte[], long)}; {@code -EFAULT} for a negative count
     */
    public long strncpyFromUser(Task task, long to, long from, long count) {
        return count < 0 ? Errno.EFAULT.result() : strings.copy(task, to, from, count);
    }

    // ---- iovec ----

    /**
     * Copies bytes from the kernel's address {@code from} to where {@code to} has come, which moves on.
     *
     * @param count bytes; more than {@code to} has left are not copied
     */
    public long copyToUser(Task task, UserVector to, long from, long count) {
        kernelMemory.physical(from, count);
        long done = 0;
        while (done < count && to.findSegment()) {
            long wanted = Math.min(to.leftInSegment(), count - done);
            long copied = Math.max(0, copyToUser(task, to.address(), from + done, wanted));
            to.advance(copied);
            done += copied;
            if (copied < wanted) {
                return copied(done);
            }
        }
        return done;
    }

    /** Copies bytes from {@code source}, whose reader index moves; else as from a kernel address. */
    public long copyToUser(Task task, UserVector to, ByteBuf source, long count) {
        checkRoom(source.readableBytes(), count);
        long done = 0;
        while (done < count && to.findSegment()) {
            long wanted = Math.min(to.leftInSegment(), count - done);
            long copied = Math.max(0, copyToUser(task, to.address(), source, wanted));
            to.advance(copied);
            done += copied;
            if (copied < wanted) {
                return copied(done);
            }
        }
        return done;
    }

    /**
     * Copies bytes from where {@code from} has come, which moves on, to the kernel's address {@code to}.
     *
     * @param count bytes; more than {@code from} has left are not copied
     */
    public long copyFromUser(Task task, long to, UserVector from, long count) {
        kernelMemory.physical(to, count);
        long done = 0;
        while (done < count && from.findSegment()) {
            long wanted = Math.min(from.leftInSegment(), count - done);
            long copied = Math.max(0, copyFromUser(task, to + done, from.address(), wanted));
            from.advance(copied);
            done += copied;
            if (copied < wanted) {
                return copied(done);
            }
        }
        return done;
    }

    /** Copies bytes to {@code target}, whose writer index moves; else as to a kernel address. */
    public long copyFromUser(Task task, ByteBuf target, UserVector from, long count) {
        checkRoom(target.maxWritableBytes(), count);
        long done = 0;
        while (done < count && from.findSegment()) {
            long wanted = Math.min(from.leftInSegment(), count - done);
            long copied = Math.max(0, copyFromUser(task, target, from.address(), wanted));
            from.advance(copied);
            done += copied;
            if (copied < wanted) {
                return copied(done);
            }
        }
        return done;
    }

    // ---- get_user ----

    /** Fetches a byte: 0 to 255, or {@code -EFAULT}. */
    public long getUser8(Task task, long from) {
        long source = kernel.translate(task, from, Access.LOAD);
        return source == MemoryManagementUnit.FAULT ? Errno.EFAULT.result() : memory.getByte(source) & 0xFFL;
    }

    /** Fetches 16 bits: 0 to 2^16 - 1, or {@code -EFAULT}. */
    public long getUser16(Task task, long from) {
        if (TwoPageValues.straddles(from, Short.BYTES)) {
            return getFromTwoPages(task, from, Short.BYTES);
        }
        long source = kernel.translate(task, from, Access.LOAD);
        return source == MemoryManagementUnit.FAULT ? Errno.EFAULT.result() : memory.getShort(source) & 0xFFFFL;
    }

    /** Fetches 32 bits: 0 to 2^32 - 1, or {@code -EFAULT}. */
    public long getUser32(Task task, long from) {
        if (TwoPageValues.straddles(from, Integer.BYTES)) {
            return getFromTwoPages(task, from, Integer.BYTES);
        }
        long source = kernel.translate(task, from, Access.LOAD);
        return source == MemoryManagementUnit.FAULT ? Errno.EFAULT.result() : memory.getInt(source) & 0xFFFF_FFFFL;
    }

    private long getFromTwoPages(Task task, long from, int bytes) {
        long frames = twoPages.frames(task, from, bytes, Access.LOAD);
        return frames == TwoPageValues.FAULT ? Errno.EFAULT.result() : twoPages.load(frames, from, bytes);
    }

    /**
     * Fetches 64 bits.
     *
     * @param value where they are put, since any result could be a value; left alone after a fault
     * @return 0, or {@code -EFAULT}
     */
    public long getUser64(Task task, MutableLong value, long from) {
        if (TwoPageValues.straddles(from, Long.BYTES)) {
            long frames = twoPages.frames(task, from, Long.BYTES, Access.LOAD);
            if (frames == TwoPageValues.FAULT) {
                return Errno.EFAULT.result();
            }
            value.set(twoPages.load(frames, from, Long.BYTES));
            return 0;
        }
        long source = kernel.translate(task, from, Access.LOAD);
        if (source == MemoryManagementUnit.FAULT) {
            return Errno.EFAULT.result();
        }
        value.set(memory.getLong(source));
        return 0;
    }

    // ---- put_user ----

    /** Stores a byte: 0, or {@code -EFAULT}. */
    public long putUser8(Task task, byte value, long to) {
        long target = kernel.translate(task, to, Access.STORE);
        if (target == MemoryManagementUnit.FAULT) {
            return Errno.EFAULT.result();
        }
        memory.putByte(target, value);
        return 0;
    }

    /** Stores 16 bits: 0, or {@code -EFAULT}. */
    public long putUser16(Task task, short value, long to) {
        if (TwoPageValues.straddles(to, Short.BYTES)) {
            return putToTwoPages(task, value, to, Short.BYTES);
        }
        long target = kernel.translate(task, to, Access.STORE);
        if (target == MemoryManagementUnit.FAULT) {
            return Errno.EFAULT.result();
        }
        memory.putShort(target, value);
        return 0;
    }

    /** Stores 32 bits: 0, or {@code -EFAULT}. */
    public long putUser32(Task task, int value, long to) {
        if (TwoPageValues.straddles(to, Integer.BYTES)) {
            return putToTwoPages(task, value, to, Integer.BYTES);
        }
        long target = kernel.translate(task, to, Access.STORE);
        if (target == MemoryManagementUnit.FAULT) {
            return Errno.EFAULT.result();
        }
        memory.putInt(target, value);
        return 0;
    }

    /** Stores 64 bits: 0, or {@code -EFAULT}. */
    public long putUser64(Task task, long value, long to) {
        if (TwoPageValues.straddles(to, Long.BYTES)) {
            return putToTwoPages(task, value, to, Long.BYTES);
        }
        long target = kernel.translate(task, to, Access.STORE);
        if (target == MemoryManagementUnit.FAULT) {
            return Errno.EFAULT.result();
        }
        memory.putLong(target, value);
        return 0;
    }

    private long putToTwoPages(Task task, long value, long to, int bytes) {
        long frames = twoPages.frames(task, to, bytes, Access.STORE);
        if (frames == TwoPageValues.FAULT) {
            return Errno.EFAULT.result();
        }
        twoPages.store(frames, to, value, bytes);
        return 0;
    }
}
