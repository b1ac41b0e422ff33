package org.pagoda.mmu;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.internal.PlatformDependent;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The memory of the machine: bytes at physical addresses from 0 up, outside the Java heap.
 *
 * <p>It is made of banks of 4 MiB (the last one may be smaller), each a Netty {@link ByteBuf} aligned to a host page
 * and seen through an Agrona buffer. Values are little-endian, as on RISC-V. An address beyond the end, or a value that
 * would straddle two banks, is a kernel bug and throws; frames never straddle banks.
 *
 * <p>The first bank is taken from the host at once, each other one when it is first used: the host fills it with zeros, and has all of it in its own memory from then
 * on. As frames are handed out from the lowest up, a machine takes from the host about as much as it has ever used.
 *
 * <p>Plain accesses promise nothing between CPUs; those named {@code Acquire} and {@code Release} order what surrounds
 * them.
 */
public final class PhysicalMemory implements AutoCloseable {
    private static final int BANK_SHIFT = 22;
    /** Bytes of a bank: what most machines need, and not so many that the host takes long to fill them with zeros. */
    public static final int BANK_SIZE = 1 << BANK_SHIFT;

    private static final int BANK_MASK = BANK_SIZE - 1;
    /** What a freed frame is filled with when checks are on: a load from it is then easy to recognise. */
    private static final byte POISON = (byte) 0xDB;

    private final int frames;

    // Any thread; null: not used yet, see bank().
    private final @Nullable ByteBuf[] allocations;
    private final @Nullable ByteBuf[] banks;
    private final @Nullable UnsafeBuffer[] views;
    /** The first of them, which every machine uses; most use no other. */
    private final UnsafeBuffer first;
    // The same again, for values of eight bytes, which page tables and counters are made of: where it begins at the
    // host, and the
    // last address at which eight bytes lie in it; -1 when the memory was given back. One comparison in place of the
    // four that the
    // view makes.
    private final long firstBase;
    private long firstLast;

    private boolean closed;

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
        int count = Math.toIntExact((size() + BANK_SIZE - 1) >>> BANK_SHIFT);
        allocations = new ByteBuf[count];
        banks = new ByteBuf[count];
        views = new UnsafeBuffer[count];
        first = open(0);
        firstBase = first.addressOffset();
        firstLast = (long) first.capacity() - Long.BYTES;
    }

    /** Takes the bank around {@code address} from the host; its view. Apart, so that {@link #view} can be inlined everywhere. */
    private synchronized UnsafeBuffer open(long address) {
        if (address >>> BANK_SHIFT >= views.length) {
            throw new IndexOutOfBoundsException("no memory at physical address 0x" + Long.toHexString(address));
        }
        int bank = (int) (address >>> BANK_SHIFT);
        UnsafeBuffer there = views[bank];
        if (there != null) {
            return there;
        } else if (closed) {
            throw new IllegalStateException("the memory was given back");
        }
        int size = (int) Math.min(BANK_SIZE, size() - ((long) bank << BANK_SHIFT));
        ByteBuf allocation = Unpooled.directBuffer(size + Page.SIZE, size + Page.SIZE);
        ByteBuffer bytes = allocation.nioBuffer(0, allocation.capacity());
        int start = (int) (-BufferUtil.address(bytes) & Page.OFFSET_MASK);
        UnsafeBuffer view = new UnsafeBuffer(bytes, start, size);
        allocations[bank] = allocation;
        banks[bank] = allocation.slice(start, size);
        // Before the view can be found: others look for it without a lock.
        VarHandle.releaseFence();
        views[bank] = view;
        return view;
    }

    /** The bank around {@code address}, for what Netty copies. */
    private ByteBuf bank(long address) {
        view(address);
        ByteBuf bank = banks[(int) (address >>> BANK_SHIFT)];
        if (bank == null) {
            throw new IllegalStateException("bank without a buffer at physical address 0x" + Long.toHexString(address));
        }
        return bank;
    }

    /** Bytes that were taken from the host so far: whole banks. */
    public synchronized long taken() {
        long bytes = 0;
        for (UnsafeBuffer view : views) {
            bytes += view == null ? 0 : view.capacity();
        }
        return bytes;
    }

    /** Frames in this memory. */
    public int frames() {
        return frames;
    }

    /** Bytes in this memory. */
    public long size() {
        return Page.address(frames);
    }

    private UnsafeBuffer view(long address) {
        long bank = address >>> BANK_SHIFT;
        if (bank == 0) {
            return first; // found without waiting for the address
        }
        UnsafeBuffer view = bank < views.length ? views[(int) bank] : null;
        return view == null ? open(address) : view;
    }

    /** True if the eight bytes at {@code address}, which may be any number, are in the first bank. */
    private boolean isInFirst(long address) {
        return Long.compareUnsigned(address, firstLast) <= 0 && firstLast >= 0;
    }

    private static int index(long address) {
        return (int) address & BANK_MASK;
    }

    public byte getByte(long address) {
        return view(address).getByte(index(address));
    }

    public short getShort(long address) {
        return view(address).getShort(index(address));
    }

    public int getInt(long address) {
        return view(address).getInt(index(address));
    }

    public long getLong(long address) {
        return isInFirst(address)
                ? UnsafeApi.getLong(null, firstBase + address)
                : view(address).getLong(index(address));
    }

    public void putByte(long address, byte value) {
        view(address).putByte(index(address), value);
    }

    public void putShort(long address, short value) {
        view(address).putShort(index(address), value);
    }

    public void putInt(long address, int value) {
        view(address).putInt(index(address), value);
    }

    public void putLong(long address, long value) {
        if (isInFirst(address)) {
            UnsafeApi.putLong(null, firstBase + address, value);
        } else {
            view(address).putLong(index(address), value);
        }
    }

    /** Reads a page-table entry another CPU may write: pairs with {@link #putLongRelease}. */
    public long getLongAcquire(long address) {
        return isInFirst(address)
                ? UnsafeApi.getLongAcquire(null, firstBase + address)
                : view(address).getLongAcquire(index(address));
    }

    /** Writes a page-table entry another CPU may read: pairs with {@link #getLongAcquire}. */
    public void putLongRelease(long address, long value) {
        if (isInFirst(address)) {
            UnsafeApi.putLongRelease(null, firstBase + address, value);
        } else {
            view(address).putLongRelease(index(address), value);
        }
    }

    /** Replaces a value that must stand there still; false if another one does. {@code address} is a multiple of 8. */
    public boolean compareAndSetLong(long address, long expected, long value) {
        return view(address).compareAndSetLong(index(address), expected, value);
    }

    /** How many bytes from {@code address} on, at most {@code length}, can be copied at once: those in the same bank. */
    public int chunk(long address, long length) {
        return (int) Math.min(length, BANK_SIZE - index(address));
    }

    /** Copies {@code length} bytes, also within one range. Neither range may straddle two banks. */
    public void copyBytes(long from, long to, int length) {
        view(to).putBytes(index(to), view(from), index(from), length);
    }

    /** Fills {@code length} bytes, which must lie in one bank, with zeros. */
    public void zeroBytes(long address, int length) {
        view(address).setMemory(index(address), length, (byte) 0);
    }

    /** Fills {@code length} bytes, which must lie in one bank, with a value that stands out. */
    public void poisonBytes(long address, int length) {
        view(address).setMemory(index(address), length, POISON);
    }

    /** Copies {@code length} bytes out, to {@code target} from {@code offset} on. They must lie in one frame. */
    public void read(long address, byte[] target, int offset, int length) {
        view(address).getBytes(index(address), target, offset, length);
    }

    /** Copies {@code length} bytes in, from {@code source} at {@code offset} on. They must lie in one frame. */
    public void write(long address, byte[] source, int offset, int length) {
        view(address).putBytes(index(address), source, offset, length);
    }

    /** Copies {@code length} bytes out to {@code target}, whose writer index moves. They must lie in one frame. */
    public void read(long address, ByteBuf target, int length) {
        target.writeBytes(bank(address), index(address), length);
    }

    /** Copies {@code length} bytes in from {@code source}, whose reader index moves. They must lie in one frame. */
    public void write(long address, ByteBuf source, int length) {
        bank(address).setBytes(index(address), source, length);
    }

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

    /** Gives the memory back to the host. Nothing may use it afterwards. */
    @Override
    public synchronized void close() {
        closed = true;
        firstLast = -1;
        for (ByteBuf allocation : allocations) {
            if (allocation != null) {
                allocation.release();
            }
        }
        for (UnsafeBuffer view : views) {
            if (view != null) {
                view.wrap(
                        new byte[0]); // whoever comes too late is out of bounds, and not in what is somebody else's by
                // now
            }
        }
    }
}
