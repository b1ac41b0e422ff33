package org.pagoda.user;

import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Task;
import org.pagoda.mmu.Page;

/**
 * A task's memory, by virtual addresses: each load and store is translated by the MMU of the CPU that the task runs on, takes a tick, and is a
 * point at which others may run and messages may come in. One that faults ends the process and does not return.
 */
public abstract class VirtualMemory {
    final Kernel kernel;
    final Task task;

    VirtualMemory(Kernel kernel, Task task) {
        this.kernel = kernel;
        this.task = task;
    }

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

    /** Fetches 16 bits of an instruction, as a CPU does to execute it; bit 0 of the address is taken for 0. */
    public short fetch16(long address) {
        kernel.tick(task);
        return task.cpu().mmu().fetch16(address);
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
}
