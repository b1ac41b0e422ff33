package org.pagoda.user;

import java.nio.charset.StandardCharsets;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.UserContext;
import org.pagoda.kernel.fs.Console;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.Rights;

/**
 * A task's view of the machine: loads and stores, each translated by the MMU, and system calls, each a number and up to
 * six values. Calls return a negative {@link org.pagoda.mmu.Errno} when they fail; a load or store that faults ends the
 * process and does not return.
 */
public final class Libc implements UserContext {
    private static final int SCRATCH_PAGES = 2;

    private final Kernel kernel;
    private final Task task;
    private final EntryTable entries;
    private final Program program;
    private long scratch;

    Libc(Kernel kernel, Task task, EntryTable entries, Program program) {
        this.kernel = kernel;
        this.task = task;
        this.entries = entries;
        this.program = program;
    }

    @Override
    public void main() {
        program.main(this);
    }

    @Override
    public long handle(long handler, long pid, long type, long address, long size, long flags) {
        return entries.at(handler).handle(this, pid, type, address, size, flags);
    }

    // ---- memory ----

    public byte load8(long address) {
        kernel.tick(task);
        return task.cpu().mmu().load8(address);
    }

    public short load16(long address) {
        kernel.tick(task);
        return task.cpu().mmu().load16(address);
    }

    public int load32(long address) {
        kernel.tick(task);
        return task.cpu().mmu().load32(address);
    }

    public long load64(long address) {
        kernel.tick(task);
        return task.cpu().mmu().load64(address);
    }

    public void store8(long address, byte value) {
        kernel.tick(task);
        task.cpu().mmu().store8(address, value);
    }

    public void store16(long address, short value) {
        kernel.tick(task);
        task.cpu().mmu().store16(address, value);
    }

    public void store32(long address, int value) {
        kernel.tick(task);
        task.cpu().mmu().store32(address, value);
    }

    public void store64(long address, long value) {
        kernel.tick(task);
        task.cpu().mmu().store64(address, value);
    }

    /** Loads {@code length} bytes into {@code target} from {@code offset} on; one access a page. */
    public void load(long address, byte[] target, int offset, int length) {
        int done = 0;
        while (done < length) {
            int chunk = Page.chunk(address + done, length - done);
            kernel.tick(task);
            task.cpu().mmu().load(address + done, target, offset + done, chunk);
            done += chunk;
        }
    }

    /** Stores {@code length} bytes of {@code source} from {@code offset} on; one access a page. */
    public void store(long address, byte[] source, int offset, int length) {
        int done = 0;
        while (done < length) {
            int chunk = Page.chunk(address + done, length - done);
            kernel.tick(task);
            task.cpu().mmu().store(address + done, source, offset + done, chunk);
            done += chunk;
        }
    }

    /** Asks for {@code pages} zeroed pages, readable and writable, anywhere. */
    public long mmap(long pages) {
        return mmap(0, pages, Rights.READ_WRITE);
    }

    /** Asks for {@code pages} zeroed pages at {@code address}, in place of what is there; 0: anywhere. */
    public long mmap(long address, long pages, long rights) {
        return kernel.systemCall(task, SystemCallNumber.MMAP, address, pages, rights, 0, 0, 0);
    }

    /** Gives pages back. */
    public long munmap(long address, long pages) {
        return kernel.systemCall(task, SystemCallNumber.MUNMAP, address, pages, 0, 0, 0, 0);
    }

    // ---- messages ----

    /**
     * Sends {@code size} pages from {@code address} on to the handler that process {@code pid} has for {@code type}; see
     * {@link org.pagoda.ipc.SendFlags}.
     *
     * @return pages handed over; with {@code WAIT}, pages that the handler kept
     */
    public long send(long pid, long type, long address, long size, long flags) {
        return kernel.systemCall(task, SystemCallNumber.SEND, pid, type, address, size, flags, 0);
    }

    /** Handles messages of {@code type} with {@code handler} from now on. */
    public long registerHandler(long type, Handler handler) {
        return registerHandlerAt(type, entries.addressOf(handler));
    }

    /** Handles messages of {@code type} no more; those that wait are abandoned. */
    public long unregisterHandler(long type) {
        return registerHandlerAt(type, 0);
    }

    private long registerHandlerAt(long type, long handler) {
        return kernel.systemCall(task, SystemCallNumber.REGISTER_HANDLER, type, handler, 0, 0, 0, 0);
    }

    /** Handles messages until the process ends: does not return. */
    public void serve() {
        kernel.systemCall(task, SystemCallNumber.SERVE, 0, 0, 0, 0, 0, 0);
    }

    /** Waits until a handler has run; returns {@code -EINTR}. */
    public long pause() {
        return kernel.systemCall(task, SystemCallNumber.PAUSE, 0, 0, 0, 0, 0, 0);
    }

    // ---- processes ----

    /** Ends the process: does not return. */
    public void exit(long status) {
        kernel.systemCall(task, SystemCallNumber.EXIT, status, 0, 0, 0, 0, 0);
    }

    public long getpid() {
        return kernel.systemCall(task, SystemCallNumber.GETPID, 0, 0, 0, 0, 0, 0);
    }

    /** Lets others run first. */
    public long schedYield() {
        return kernel.systemCall(task, SystemCallNumber.YIELD, 0, 0, 0, 0, 0, 0);
    }

    /** Any system call, by number. */
    public long systemCall(long number, long a0, long a1, long a2, long a3, long a4, long a5) {
        return kernel.systemCall(task, number, a0, a1, a2, a3, a4, a5);
    }

    // ---- files ----

    /** Opens the file that the NUL-terminated string at {@code path} names; a descriptor. */
    public long open(long path, long mode) {
        return kernel.systemCall(task, SystemCallNumber.OPEN, path, mode, 0, 0, 0, 0);
    }

    /** Opens a file by a name of up to 4095 bytes; a descriptor. */
    public long open(String path, long mode) {
        byte[] bytes = (path + '\0').getBytes(StandardCharsets.UTF_8);
        long address = scratch();
        store(address, bytes, 0, Math.min(bytes.length, SCRATCH_PAGES * Page.SIZE));
        return open(address, mode);
    }

    /** Reads up to {@code count} bytes to {@code address}; 0 at the end of the file. */
    public long read(long descriptor, long address, long count) {
        return kernel.systemCall(task, SystemCallNumber.READ, descriptor, address, count, 0, 0, 0);
    }

    /** Writes up to {@code count} bytes from {@code address}. */
    public long write(long descriptor, long address, long count) {
        return kernel.systemCall(task, SystemCallNumber.WRITE, descriptor, address, count, 0, 0, 0);
    }

    public long close(long descriptor) {
        return kernel.systemCall(task, SystemCallNumber.CLOSE, descriptor, 0, 0, 0, 0, 0);
    }

    /** Writes a line of up to 4095 bytes to the console; longer ones are cut. */
    public void print(String line) {
        byte[] bytes = (line + '\n').getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, Page.SIZE);
        long address = scratch();
        store(address, bytes, 0, length);
        write(Console.DESCRIPTOR, address, length);
    }

    /** Two pages for strings on their way into the kernel. */
    private long scratch() {
        if (scratch == 0) {
            long address = mmap(SCRATCH_PAGES);
            if (address < 0) {
                throw new OutOfMemoryError("no address space for strings");
            }
            scratch = address;
        }
        return scratch;
    }
}
