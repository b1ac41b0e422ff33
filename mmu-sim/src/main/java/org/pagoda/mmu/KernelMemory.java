package org.pagoda.mmu;

import io.netty.buffer.ByteBuf;

/**
 * How the kernel names memory: all of physical memory stands, byte for byte, at addresses from {@link #START} up. This is the direct map,
 * in the upper half of Sv39's addresses, where no program can have anything; so a kernel address and a user address are never the same
 * number, and one number in two programs' spaces is two addresses here.
 *
 * <pre>
 *   0x0000_0000_0000_0000  user half: each process's own
 *   0x0000_003f_ffff_ffff
 *            ...           no addresses: bits 63 to 39 must be equal to bit 38
 *   0xffff_ffd6_0000_0000  direct map: physical address 0
 *                          up to 16 GiB are used of the 128 that are set aside
 * </pre>
 *
 * <p>The kernel is the machine's own code and no machine instruction makes its accesses, so they are translated by an addition, as a
 * gigabyte leaf would, and not by an MMU.
 *
 * <p>An address outside of the direct map is a bug of the kernel and throws {@link IndexOutOfBoundsException}; user addresses are among
 * them. What the kernel may do with bytes that it names is not checked: that is its own affair.
 */
public final class KernelMemory {
    /**
     * Where physical address 0 stands. As the table "RISC-V Linux Kernel SV39" in Linux's {@code Documentation/arch/riscv/vm-layout.rst} has
     * it: "direct mapping of all physical memory".
     */
    public static final long START = 0xFFFF_FFD6_0000_0000L;

    private final PhysicalMemory memory;
    private final KernelHeap heap;

    public KernelMemory(FrameAllocator frames) {
        memory = frames.memory();
        heap = new KernelHeap(this, frames);
    }

    /** What {@code kmalloc} gives out. */
    public KernelHeap heap() {
        return heap;
    }

    // ---- names ----

    /** The kernel's address for a physical address. */
    public long address(long physical) {
        check(physical, 1, START + physical);
        return START + physical;
    }

    /** The physical address behind a kernel address. */
    public long physical(long address) {
        return physical(address, 1);
    }

    /** The physical address behind a kernel address, {@code length} bytes (0 or more) from which on are there too. */
    public long physical(long address, long length) {
        long physical = address - START;
        check(physical, length, address);
        return physical;
    }

    private void check(long physical, long length, long address) {
        // A user address is, as a physical one, far beyond the end.
        if (physical < 0 || length < 0 || length > memory.size() - physical) {
            throw new IndexOutOfBoundsException(
                    "no " + length + " bytes of memory at kernel address 0x" + Long.toHexString(address));
        }
    }

    // ---- single values ----

    public byte load8(long address) {
        return memory.getByte(physical(address, Byte.BYTES));
    }

    public short load16(long address) {
        return memory.getShort(physical(address, Short.BYTES));
    }

    public int load32(long address) {
        return memory.getInt(physical(address, Integer.BYTES));
    }

    public long load64(long address) {
        return memory.getLong(physical(address, Long.BYTES));
    }

    public void store8(long address, byte value) {
        memory.putByte(physical(address, Byte.BYTES), value);
    }

    public void store16(long address, short value) {
        memory.putShort(physical(address, Short.BYTES), value);
    }

    public void store32(long address, int value) {
        memory.putInt(physical(address, Integer.BYTES), value);
    }

    public void store64(long address, long value) {
        memory.putLong(physical(address, Long.BYTES), value);
    }

    // ---- many bytes ----

    /** Copies {@code length} bytes out, to {@code target} from {@code offset} on. */
    public void read(long address, byte[] target, int offset, int length) {
        memory.read(physical(address, length), target, offset, length);
    }

    /** Copies {@code length} bytes in, from {@code source} at {@code offset} on. */
    public void write(long address, byte[] source, int offset, int length) {
        memory.write(physical(address, length), source, offset, length);
    }

    /** Copies {@code length} bytes out to {@code target}, whose writer index moves. */
    public void read(long address, ByteBuf target, int length) {
        memory.read(physical(address, length), target, length);
    }

    /** Copies {@code length} bytes in from {@code source}, whose reader index moves. */
    public void write(long address, ByteBuf source, int length) {
        memory.write(physical(address, length), source, length);
    }

    /** Copies {@code length} bytes between two ranges that do not overlap. */
    public void copy(long from, long to, long length) {
        memory.copyBytes(physical(from, length), physical(to, length), length);
    }

    /** Fills {@code length} bytes with zeros. */
    public void zero(long address, long length) {
        memory.zeroBytes(physical(address, length), length);
    }
}
