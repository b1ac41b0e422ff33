package org.pagoda.user.bin;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.user.Libc;

/** What comes from a descriptor, read in pieces of several pages. */
final class Input {
    private static final int PAGES = 16;
    /** Bytes that are read at once. */
    static final int SIZE = PAGES * Page.SIZE;

    private final Libc libc;
    private final String name;
    private final long descriptor;
    private final long address;

    // The task's.
    private byte[] piece = {};
    private int position;
    private int length;
    private boolean endedWithoutNewline;

    /**
     * @param name what it is called in messages
     * @param address of {@link #SIZE} bytes of its own
     */
    Input(Libc libc, String name, long descriptor, long address) {
        this.libc = libc;
        this.name = name;
        this.descriptor = descriptor;
        this.address = address;
    }

    String name() {
        return name;
    }

    long descriptor() {
        return descriptor;
    }

    /** Where {@link #readPages} puts what it reads. */
    long address() {
        return address;
    }

    /** Reads a piece into the program's memory and leaves it there: how many bytes; 0 at the end. */
    long readPages(long most) {
        while (true) {
            long read = libc.read(descriptor, address, Math.min(most, SIZE));
            if (read >= 0) {
                return read;
            } else if (read != Errno.EINTR.result()) {
                throw new UtilityException(name + ": " + ErrorText.of(read), 1);
            }
        }
    }

    /** Reads the next piece, into {@link #piece}; false at the end. */
    boolean next() {
        if (piece.length == 0) {
            piece = new byte[SIZE];
        }
        length = (int) readPages(SIZE);
        libc.load(address, piece, 0, length);
        position = 0;
        return length > 0;
    }

    /** What {@link #next} has read, from index 0 to {@link #length}. */
    byte[] piece() {
        return piece;
    }

    int length() {
        return length;
    }

    /** The next line without its newline, {@link Bytes}; null at the end. */
    @Nullable
    String line() {
        StringBuilder begin = null;
        while (true) {
            int end = position;
            while (end < length && piece[end] != '\n') {
                end++;
            }
            String part = new String(piece, position, end - position, StandardCharsets.ISO_8859_1);
            if (end < length) {
                position = end + 1;
                return begin == null ? part : begin.append(part).toString();
            }
            begin = begin == null ? new StringBuilder(part) : begin.append(part);
            if (!next()) {
                endedWithoutNewline = !begin.isEmpty();
                return begin.isEmpty() ? null : begin.toString();
            }
        }
    }

    /** True if the last line had no newline. */
    boolean endedWithoutNewline() {
        return endedWithoutNewline;
    }

    void close() {
        if (descriptor > 2) {
            libc.close(descriptor);
        }
    }
}
