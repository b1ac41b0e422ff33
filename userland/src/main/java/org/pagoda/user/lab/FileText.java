package org.pagoda.user.lab;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.mmu.Errno;
import org.pagoda.user.Libc;

/** How programs of labs read small files of text: those of /proc and /sys. */
final class FileText {
    private static final int MOST = 4096;

    private FileText() {}

    /** All of a file; what went wrong, as {@code -ENOENT}, if something did. */
    static String read(Libc libc, String path) {
        long file = libc.open(path, OpenFlags.READ_ONLY);
        if (file < 0) {
            return Errno.describe(file);
        }
        String text = rest(libc, file, MOST);
        libc.close(file);
        return text;
    }

    /** What is left of an open file, read in pieces of {@code piece} bytes. */
    static String rest(Libc libc, long file, int piece) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] bytes = new byte[piece];
        long count = libc.read(file, bytes);
        while (count > 0) {
            all.write(bytes, 0, (int) count);
            count = libc.read(file, bytes);
        }
        return count < 0 ? Errno.describe(count) : all.toString(StandardCharsets.UTF_8);
    }

    /** The number that a file says; -1 if it says none. */
    static long number(Libc libc, String path) {
        try {
            return Long.parseLong(read(libc, path).strip());
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Writes a text to a file that is there: what the call returns. */
    static long write(Libc libc, String path, String text) {
        long file = libc.open(path, OpenFlags.WRITE_ONLY);
        if (file < 0) {
            return file;
        }
        long result = libc.write(file, text);
        libc.close(file);
        return result;
    }
}
