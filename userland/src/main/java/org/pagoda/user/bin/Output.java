package org.pagoda.user.bin;

import java.nio.charset.StandardCharsets;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.user.Libc;

/** What goes to a descriptor: collected, and then stored into pages of the program and written in one piece. */
public final class Output {
    private static final int PAGES = 4;
    private static final int SIZE = PAGES * Page.SIZE;

    private final Libc libc;
    private final long descriptor;

    // The task's.
    private final byte[] collected = new byte[SIZE];
    private int length;
    private long address;

    Output(Libc libc, long descriptor) {
        this.libc = libc;
        this.descriptor = descriptor;
    }

    /** Writes {@code text} in UTF-8. */
    public void print(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        write(bytes, 0, bytes.length);
    }

    /** Writes {@code bytes}, {@link Bytes}. */
    void bytes(String bytes) {
        byte[] all = bytes.getBytes(StandardCharsets.ISO_8859_1);
        write(all, 0, all.length);
    }

    /** Writes {@code count} bytes. */
    void write(byte[] bytes, int offset, int count) {
        int done = 0;
        while (done < count) {
            if (length == SIZE) {
                flush();
            }
            int chunk = Math.min(SIZE - length, count - done);
            System.arraycopy(bytes, offset + done, collected, length, chunk);
            length += chunk;
            done += chunk;
        }
    }

    /** Writes what is collected. {@link UtilityException} if it cannot be; it is gone then. */
    public void flush() {
        if (length == 0) {
            return;
        }
        if (address == 0) {
            address = buffer(libc, PAGES);
        }
        libc.store(address, collected, 0, length);
        int count = length;
        length = 0;
        writeAll(libc, descriptor, address, count);
    }

    /** {@link #flush} where there is nobody to tell that it cannot be. */
    public void flushOrDiscard() {
        try {
            flush();
        } catch (UtilityException e) {
            length = 0;
        }
    }

    /** {@code pages} of memory for reading and writing. */
    static long buffer(Libc libc, int pages) {
        long address = libc.mmap(pages);
        if (address < 0) {
            throw new UtilityException("memory exhausted", 1);
        }
        return address;
    }

    /** Writes what is at {@code address}, however many calls that takes. */
    static void writeAll(Libc libc, long descriptor, long address, long count) {
        long done = 0;
        while (done < count) {
            long written = libc.write(descriptor, address + done, count - done);
            if (written == Errno.EPIPE.result()) {
                throw UtilityException.nobodyReads();
            } else if (written <= 0 && written != Errno.EINTR.result()) {
                throw new UtilityException("write error: " + ErrorText.of(written), 1);
            }
            done += Math.max(written, 0);
        }
    }
}
