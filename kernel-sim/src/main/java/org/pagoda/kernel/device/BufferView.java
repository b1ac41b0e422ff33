package org.pagoda.kernel.device;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * The bytes that a driver is to fill, or to take: never a client's address, and never more than was asked for. Offsets are 0 to {@link #length()};
 * numbers are little-endian. Outside of it is the driver's fault ({@link IndexOutOfBoundsException}, an oops), and so is a view that is used
 * when its request is over ({@link IllegalStateException}).
 */
public final class BufferView {
    private final byte[] bytes;
    private final ByteBuffer numbers; // the same bytes
    private final int start;
    private final int length;
    private boolean revoked;

    /** Bytes {@code start} to {@code start + length} of {@code bytes}. */
    BufferView(byte[] bytes, int start, int length) {
        Objects.checkFromIndexSize(start, length, bytes.length);
        this.bytes = bytes;
        numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.start = start;
        this.length = length;
    }

    /** A view of an array, for tests of drivers. */
    public static BufferView of(byte... bytes) {
        return new BufferView(bytes, 0, bytes.length);
    }

    /** Bytes in it. */
    public int length() {
        return length;
    }

    public byte getByte(int offset) {
        return bytes[at(offset, Byte.BYTES)];
    }

    public int getInt(int offset) {
        return numbers.getInt(at(offset, Integer.BYTES));
    }

    public long getLong(int offset) {
        return numbers.getLong(at(offset, Long.BYTES));
    }

    public void putByte(int offset, byte value) {
        bytes[at(offset, Byte.BYTES)] = value;
    }

    public void putInt(int offset, int value) {
        numbers.putInt(at(offset, Integer.BYTES), value);
    }

    public void putLong(int offset, long value) {
        numbers.putLong(at(offset, Long.BYTES), value);
    }

    /** Copies {@code count} bytes from {@code offset} on into {@code target}, from {@code targetOffset} on. */
    public void get(int offset, byte[] target, int targetOffset, int count) {
        System.arraycopy(bytes, at(offset, count), target, targetOffset, count);
    }

    /** Copies {@code count} bytes from {@code source}, from {@code sourceOffset} on, to {@code offset}. */
    public void put(int offset, byte[] source, int sourceOffset, int count) {
        System.arraycopy(source, sourceOffset, bytes, at(offset, count), count);
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
        int from = at(offset, count);
        Arrays.fill(bytes, from, from + count, value);
    }

    private int at(int offset, int count) {
        if (revoked) {
            throw new IllegalStateException("the request is over, its buffer is gone");
        }
        return start + Objects.checkFromIndexSize(offset, count, length);
    }

    void revoke() {
        revoked = true;
    }
}
