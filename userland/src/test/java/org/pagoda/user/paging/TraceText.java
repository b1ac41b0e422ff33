package org.pagoda.user.paging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.pagoda.user.lab.UsageException;

/** Traces as text, and what comes of reading them from standard input. */
final class TraceText {
    private TraceText() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return zipped.toByteArray();
    }

    static ReferenceTrace read(InputStream input, TraceFormat format) {
        return new TraceReader(input).read("-", format);
    }

    static ReferenceTrace read(byte[] input) {
        return read(new ByteArrayInputStream(input), null);
    }

    static ReferenceTrace read(String text) {
        return read(bytes(text));
    }

    /** The references for a comparison: page numbers, a star behind each that was stored into. */
    static String shown(ReferenceTrace trace) {
        List<String> references = new ArrayList<>();
        for (int i = 0; i < trace.length(); i++) {
            assertEquals(trace.references()[i], trace.page(i));
            assertTrue(trace.page(i) >= 0 && trace.page(i) < trace.pages());
            references.add(trace.page(i) + (trace.isStore(i) ? "*" : ""));
        }
        return String.join(" ", references);
    }

    /** Reads what can't be read; what is said about it. */
    static String refuse(InputStream input, TraceFormat format) {
        String message =
                assertThrows(UsageException.class, () -> read(input, format)).getMessage();
        assertFalse(message.contains("\n") || message.contains("\r"), message);
        return message;
    }

    static String refuse(byte[] input) {
        return refuse(new ByteArrayInputStream(input), null);
    }

    static String refuse(String text) {
        return refuse(bytes(text));
    }
}
