package org.pagoda.mmu;

import io.netty.buffer.ByteBuf;
import io.netty.util.internal.PlatformDependent;
import java.lang.ref.Cleaner;
import java.nio.ByteOrder;
import java.util.Objects;
import org.agrona.UnsafeApi;

/**
 * The memory of the machine: bytes at physical addresses from 0 up, outside the Java heap. Values are little-endian, as on RISC-V. An address
 * beyond the end is a kernel bug and throws.
 *
 * <p>It is one range of the host's addresses, so that a physical address becomes one of the host's by one comparison and one addition. The host
 * gives the addresses at once, and, to all but the smallest machines, memory behind them when it is first touched. As frames are handed out from the lowest up, a
 * machine takes about as much as it has ever used.
 *
 * <p>Plain accesses promise nothing between CPUs; those named {@code Acquire} and {@code Release} order what surrounds
 * them.
 */
public final class PhysicalMemory implements AutoCloseable {
    /** What a freed frame is filled with when checks are on: a load from it is then easy to recognise. */
    private static final byte POISON = (byte) 0xDB;

    private static final int ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    /** Gives the memory of machines back that nobody could close: whose tasks hang, or that were never finished. */
    private static final Cleaner CLEANER = Cleaner.create();

    /** What the host has given, at {@code address}. */
    private record Allocation(long address) implements Runnable {
        @Override
        public void run() {
            UnsafeApi.freeMemory(address);
        }
    }

    private final int frames;
    private final Cleaner.Cleanable allocation;
    // Where at the host physical address 0 stands: at a page of the host's.
    private final long base;

    // Whoever makes and closes it; read by any thread. Bytes that can be reached: 0 when they were given back.
    private long limit;

    /**
     * Makes a memory of {@code frames} frames, 1 or more. Its contents are arbitrary. Throws {@link OutOfMemoryError} if the host
     * would never give that much.
     */
    public PhysicalMemory(int frames) {
        if (frames < 1) {
            throw new IllegalArgumentException("a memory needs at least one frame, not " + frames);
        }
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new IllegalStateException("the host must be little-endian, as the simulated machine is");
        }
        this.frames = frames;
        long most = PlatformDependent.maxDirectMemory();
        if (most > 0 && size() > most) {
            throw new OutOfMemoryError(size() + " bytes outside the heap, of which the host gives " + most);
        }
        long address = UnsafeApi.allocateMemory(size() + Page.SIZE);
        allocation = CLEANER.register(this, new Allocation(address));
        base = (address + Page.OFFSET_MASK) & ~Page.OFFSET_MASK;
        limit = size();
    }

    /** Frames in this memory. */
    public int frames() {
        return frames;
    }

    /** Bytes in this memory. */
    public long size() {
        return Page.address(frames);
    }

    /** The host's address of {@code bytes} bytes, all of which are there. Both may be any number. */
    private long host(long address, long bytes) {
        if (address < 0 || bytes < 0 || address > limit - bytes) {
            throw nothingThere(address, bytes);
        }
        return base + address;
    }

    private IndexOutOfBoundsException nothingThere(long address, long bytes) {
        String what = "no " + bytes + " bytes at physical address 0x" + Long.toHexString(address);
        return new IndexOutOfBoundsException(limit == 0 ? what + ": the memory was given back" : what);
    }

    // ---- single values ----

    public byte getByte(long address) {
        return UnsafeApi.getByte(null, host(address, Byte.BYTES));
    }

    public short getShort(long address) {
        return UnsafeApi.getShort(null, host(address, Short.BYTES));
    }

    public int getInt(long address) {
        return UnsafeApi.getInt(null, host(address, Integer.BYTES));
    }

    public long getLong(long address) {
        return UnsafeApi.getLong(null, host(address, Long.BYTES));
    }

    public void putByte(long address, byte value) {
        UnsafeApi.putByte(null, host(address, Byte.BYTES), value);
    }

    public void putShort(long address, short value) {
        UnsafeApi.putShort(null, host(address, Short.BYTES), value);
    }

    public void putInt(long address, int value) {
        UnsafeApi.putInt(null, host(address, Integer.BYTES), value);
    }

    public void putLong(long address, long value) {
        UnsafeApi.putLong(null, host(address, Long.BYTES), value);
    }

    /** Reads a page-table entry another CPU may write: pairs with {@link #putLongRelease}. */
    public long getLongAcquire(long address) {
        return UnsafeApi.getLongAcquire(null, host(address, Long.BYTES));
    }

    /** Writes a page-table entry another CPU may read: pairs with {@link #getLongAcquire}. */
    public void putLongRelease(long address, long value) {
        UnsafeApi.putLongRelease(null, host(address, Long.BYTES), value);
    }

    /** Replaces a value that must stand there still; false if another one does. {@code address} is a multiple of 8. */
    public boolean compareAndSetLong(long address, long expected, long value) {
        return UnsafeApi.compareAndSetLong(null, host(address, Long.BYTES), expected, value);
    }

    // ---- many bytes ----

    /** Copies {@code length} bytes, also within one range. */
    public void copyBytes(long from, long to, long length) {
        UnsafeApi.copyMemory(host(from, length), host(to, length), length);
    }

    /** Fills {@code length} bytes with zeros. */
    public void zeroBytes(long address, long length) {
        UnsafeApi.setMemory(host(address, length), length, (byte) 0);
    }

    /** Fills {@code length} bytes with a value that stands out. */
    public void poisonBytes(long address, long length) {
        UnsafeApi.setMemory(host(address, length), length, POISON);
    }

    /** Copies {@code length} bytes out, to {@code target} from {@code offset} on. */
    public void read(long address, byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        UnsafeApi.copyMemory(null, host(address, length), target, (long) ARRAY_BASE + offset, length);
    }

    /** Copies {@code length} bytes in, from {@code source} at {@code offset} on. */
    public void write(long address, byte[] source, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.length);
        UnsafeApi.copyMemory(source, (long) ARRAY_BASE + offset, null, host(address, length), length);
    }

    /** Copies {@code length} bytes out to {@code target}, whose writer index moves. */
    public void read(long address, ByteBuf target, int length) {
        long from = host(address, length);
        target.ensureWritable(length);
        int index = target.writerIndex();
        if (target.hasArray()) {
            read(address, target.array(), target.arrayOffset() + index, length);
        } else if (target.hasMemoryAddress()) {
            UnsafeApi.copyMemory(from, target.memoryAddress() + index, length);
        } else {
            byte[] bytes = new byte[length]; // of several parts
            read(address, bytes, 0, length);
            target.setBytes(index, bytes);
        }
        target.writerIndex(index + length);
    }

    /** Copies {@code length} bytes in from {@code source}, whose reader index moves. */
    public void write(long address, ByteBuf source, int length) {
        long to = host(address, length);
        int index = source.readerIndex();
        source.skipBytes(length); // throws if there are not so many
        if (source.hasArray()) {
            write(address, source.array(), source.arrayOffset() + index, length);
        } else if (source.hasMemoryAddress()) {
            UnsafeApi.copyMemory(source.memoryAddress() + index, to, length);
        } else {
            byte[] bytes = new byte[length]; // of several parts, or read-only
            source.getBytes(index, bytes);
            write(address, bytes, 0, length);
        }
    }

    // ---- frames ----

    /** Fills a frame with zeros. */
    public void zero(int frame) {
        zeroBytes(Page.address(frame), Page.SIZE);
    }

    /** Fills a frame with a value that stands out. */
    public void poison(int frame) {
        poisonBytes(Page.address(frame), Page.SIZE);
    }

    /** Copies one frame's contents to another. */
    public void copy(int from, int to) {
        copyBytes(Page.address(from), Page.address(to), Page.SIZE);
    }

    /**
     * Gives the memory back to the host. Nothing may use it afterwards; whoever does finds nothing there. What is never closed is given back when
     * nobody refers to it any more.
     */
    @Override
    public void close() {
        limit = 0;
        allocation.clean(); // once
    }
}
