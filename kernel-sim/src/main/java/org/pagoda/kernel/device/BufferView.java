package org.pagoda.kernel.device;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * The bytes that a driver is to fill, or to take: never a client's address, and never more than was asked for. Offsets are 0 to {@link #length()};
 * numbers are little-endian. Outside of it is the driver's fault ({@link IndexOutOfBoundsException}, an oops), and so is a view that is used
 * when its request is over ({@link IllegalStateException}).
 *
 * <p>Buffers serve one request after the other, so what is in one may be somebody else's. Zeros are read in its place:
 *
 * <pre>
 *   |  this request's  |   whatever is there    |
 *   0                known                   length
 * </pre>
 *
 * Who fills a buffer from its beginning on, as drivers do, pays nothing for that; who leaves something out has zeros put there.
 */
public final class BufferView {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;
    private final int length;
    private int known;
    private boolean revoked;

    /** The first {@code length} bytes of {@code bytes}, of which {@code known} are this request's, or zeros. */
    BufferView(byte[] bytes, int length, int known) {
        Objects.checkIndex(length, bytes.length + 1);
        Objects.checkIndex(known, length + 1);
        this.bytes = bytes;
        this.length = length;
        this.known = known;
    }

    /** A view of an array, for tests of drivers. */
    public static BufferView of(byte... bytes) {
        return new BufferView(bytes, bytes.length, bytes.length);
    }

    /** Bytes in it. */
    public int length() {
        return length;
    }

    public byte getByte(int offset) {
        return bytes[toRead(offset, Byte.BYTES)];
    }

    public int getInt(int offset) {
        return (int) INT.get(bytes, toRead(offset, Integer.BYTES));
    }

    public long getLong(int offset) {
        return (long) LONG.get(bytes, toRead(offset, Long.BYTES));
    }

    public void putByte(int offset, byte value) {
        bytes[toWrite(offset, Byte.BYTES)] = value;
    }

    public void putInt(int offset, int value) {
        INT.set(bytes, toWrite(offset, Integer.BYTES), value);
    }

    public void putLong(int offset, long value) {
        LONG.set(bytes, toWrite(offset, Long.BYTES), value);
    }

    /** Copies {@code count} bytes from {@code offset} on into {@code target}, from {@code targetOffset} on. */
    public void get(int offset, byte[] target, int targetOffset, int count) {
        System.arraycopy(bytes, toRead(offset, count), target, targetOffset, count);
    }

    /** Copies {@code count} bytes from {@code source}, from {@code sourceOffset} on, to {@code offset}. */
    public void put(int offset, byte[] source, int sourceOffset, int count) {
        Objects.checkFromIndexSize(sourceOffset, count, source.length); // before bytes count as written
        System.arraycopy(source, sourceOffset, bytes, toWrite(offset, count), count);
    }

    /** All its bytes, in an array of their own. */
    public byte[] toBytes() {
        byte[] all = new byte[length];
        get(0, all, 0, length);
        return all;
    }

    /** All its bytes, taken for UTF-8. */
    public String toText() {
        return new String(toBytes(), StandardCharsets.UTF_8);
    }

    /**
     * Fills it from its beginning with what {@code content} has from {@code position} on, as far as that goes: what a read of something short
     * returns (Linux: {@code simple_read_from_buffer}).
     *
     * @param position 0 or more; at the end of {@code content} and behind it there is nothing
     * @return bytes that were put
     */
    public int putFrom(byte[] content, long position) {
        if (position < 0) {
            throw new IndexOutOfBoundsException("position " + position);
        }
        int from = (int) Math.min(position, content.length);
        int count = Math.min(length, content.length - from);
        put(0, content, from, count);
        return count;
    }

    /** Fills {@code count} bytes from {@code offset} on. */
    public void fill(int offset, int count, byte value) {
        int from = toWrite(offset, count);
        Arrays.fill(bytes, from, from + count, value);
    }

    private int toRead(int offset, int count) {
        check(offset, count);
        clear(offset + count);
        return offset;
    }

    /** The caller overwrites all of the {@code count} bytes. */
    private int toWrite(int offset, int count) {
        check(offset, count);
        clear(offset);
        known = Math.max(known, offset + count);
        return offset;
    }

    private void check(int offset, int count) {
        if (revoked) {
            throw new IllegalStateException("the request is over, its buffer is gone");
        }
        Objects.checkFromIndexSize(offset, count, length);
    }

    /** Bytes up to {@code end} are this request's, or zeros. */
    private void clear(int end) {
        if (end > known) {
            Arrays.fill(bytes, known, end, (byte) 0);
            known = end;
        }
    }

    /** The request is over; the first {@code count} bytes, or as many as there are, are this request's, or zeros. */
    void revoke(long count) {
        clear((int) Math.min(count, length));
        revoked = true;
    }
}
