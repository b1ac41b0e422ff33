package org.pagoda.user.system;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** A file that types: line by line, each byte as it is. */
public final class StreamKeyboard implements Keyboard {
    /** A longer line comes in pieces. */
    private static final int LONGEST = 1 << 16;

    private final InputStream in;

    public StreamKeyboard(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    @Override
    public Typed next() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            int next = in.read();
            while (next >= 0) {
                line.write(next);
                if (next == '\n' || line.size() == LONGEST) {
                    break;
                }
                next = in.read();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("standard input cannot be read", e);
        }
        return line.size() == 0 ? Typed.end() : Typed.line(line.toByteArray());
    }
}
