package org.pagoda.kernel.uaccess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.ProcessLimits;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.UserContext;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.FrameAllocator;
import org.pagoda.mmu.KernelHeap;
import org.pagoda.mmu.KernelMemory;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.Rights;

/**
 * A process whose task is the test's thread, so that a test can do to its memory what kernel code could, and a buffer of the kernel's to
 * copy from and to. Closing it gives all back and checks the machine.
 */
final class UserFixture implements AutoCloseable {
    /** Bytes in the kernel's buffer. */
    static final int BUFFER = 16 * Page.SIZE;

    private static final UserContext IDLE = new UserContext() {
        @Override
        public void main() {}

        @Override
        public long handle(long handler, long pid, long type, long address, long size, long flags) {
            return size;
        }
    };

    final TestMachine machine = new TestMachine();
    final UserMemory userMemory = new UserMemory(machine.kernel());
    final KernelMemory kernelMemory = machine.kernel().kernelMemory();
    final Task task;
    final AddressSpace space;
    /** The kernel's buffer. */
    final long buffer;

    private int[] hoarded = {};

    UserFixture() {
        this(ProcessLimits.DEFAULT);
    }

    UserFixture(ProcessLimits limits) {
        task = machine.machine().attach("program", self -> IDLE, limits);
        space = task.process().space();
        buffer = kernelMemory.heap().kzalloc(BUFFER);
        assertNotEquals(KernelHeap.NONE, buffer);
    }

    // ---- user memory ----

    long map(long pages, int rights) {
        long address = space.map(0, pages, rights);
        assertTrue(address > 0, () -> Errno.describe(address));
        return address;
    }

    long map(long pages) {
        return map(pages, Rights.READ_WRITE);
    }

    /** Pages that are there, each byte of which is {@link #pattern}. */
    long mapFilled(long pages) {
        long address = map(pages);
        fill(address, pages);
        return address;
    }

    void fill(long address, long pages) {
        for (long page = address; page < address + Page.address(pages); page += Page.SIZE) {
            task.cpu().mmu().store(page, pattern(page, Page.SIZE), 0, Page.SIZE);
        }
    }

    /** What {@link #mapFilled} puts at an address; never 0, and different from page to page. */
    static byte pattern(long address) {
        return (byte) (1 + Math.floorMod(address + 17 * Page.number(address), 255));
    }

    static byte[] pattern(long address, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = pattern(address + i);
        }
        return bytes;
    }

    /** What stands in user memory, looked up in the page table from outside; all of it must be there. */
    byte[] peek(long address, int length) {
        byte[] bytes = new byte[length];
        for (int done = 0; done < length; ) {
            long entry = space.pageTable().get(address + done);
            assertTrue(PageTableEntry.isValid(entry), "a page is there");
            int chunk = Page.chunk(address + done, length - done);
            long physical = Page.address(PageTableEntry.frame(entry)) + Page.offset(address + done);
            machine.kernel().memory().read(physical, bytes, done, chunk);
            done += chunk;
        }
        return bytes;
    }

    /** The frame of a page that is there. */
    int frame(long address) {
        long entry = space.pageTable().get(address);
        assertTrue(PageTableEntry.isValid(entry));
        return PageTableEntry.frame(entry);
    }

    // ---- kernel memory ----

    /** Fills the kernel's buffer with one value. */
    void fillBuffer(int value) {
        byte[] bytes = new byte[BUFFER];
        Arrays.fill(bytes, (byte) value);
        kernelMemory.write(buffer, bytes, 0, BUFFER);
    }

    byte[] bufferBytes(int length) {
        byte[] bytes = new byte[length];
        kernelMemory.read(buffer, bytes, 0, length);
        return bytes;
    }

    // ---- others ----

    /** Moves a page away from where it is: to another place of the process's own, which it keeps. */
    void moveAway(long address) {
        assertEquals(0, call(SystemCallNumber.REGISTER_HANDLER, TestMachine.TYPE, 1, 0, 0, 0));
        long flags = SendFlags.MOVE | SendFlags.TO_SELF;
        assertEquals(1, call(SystemCallNumber.SEND, 0, TestMachine.TYPE, address, 1, flags));
    }

    private long call(long number, long a0, long a1, long a2, long a3, long a4) {
        return machine.kernel().systemCall(task, number, a0, a1, a2, a3, a4, 0);
    }

    /** Takes all frames that are free, until the end. */
    void exhaustMemory() {
        FrameAllocator frames = machine.kernel().frames();
        hoarded = new int[frames.freeFrames()];
        for (int i = 0; i < hoarded.length; i++) {
            hoarded[i] = frames.allocateKernel();
        }
        assertEquals(0, frames.freeFrames());
    }

    @Override
    public void close() {
        for (int frame : hoarded) {
            machine.kernel().frames().free(frame);
        }
        kernelMemory.heap().kfree(buffer);
        assertEquals(0, kernelMemory.heap().framesInUse());
        machine.check();
        machine.machine().detach(task);
        machine.close();
    }
}
