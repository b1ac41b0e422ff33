package org.pagoda.user.bin;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.pagoda.mmu.Page;
import org.pagoda.user.Libc;

/** Strings for system calls, and texts that they give in pieces. */
final class KernelText {
    private static final long PIECE = 4 * Page.SIZE;

    /** A system call that copies a piece of a text, from an offset on, into a buffer. */
    @FunctionalInterface
    interface Piece {
        long get(long address, long length, long offset);
    }

    private KernelText() {}

    /** Where {@code text} stands, with a NUL, for as long as the process lives. */
    static long string(Libc libc, String text) {
        byte[] bytes = (text + '\0').getBytes(StandardCharsets.UTF_8);
        long address = Output.buffer(libc, (int) Page.number(bytes.length + Page.SIZE - 1L));
        libc.store(address, bytes, 0, bytes.length);
        return address;
    }

    /** A whole text; {@link UtilityException} with what the call says if it fails. */
    static String read(Libc libc, Piece piece, String what) {
        long buffer = Output.buffer(libc, (int) Page.number(PIECE));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        long result = piece.get(buffer, PIECE, 0);
        while (result > 0) {
            byte[] bytes = new byte[(int) result];
            libc.load(buffer, bytes, 0, bytes.length);
            all.writeBytes(bytes);
            result = piece.get(buffer, PIECE, all.size());
        }
        if (result < 0) {
            throw new UtilityException(what + ": " + ErrorText.of(result), Utility.FAILURE);
        }
        return all.toString(StandardCharsets.UTF_8);
    }
}
