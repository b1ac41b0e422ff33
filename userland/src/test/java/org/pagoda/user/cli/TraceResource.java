package org.pagoda.user.cli;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Traces that the project brings, made for its tests. */
final class TraceResource {
    /** FIFO 15/10, LRU 12/8, OPT 9/8, MRU 16/12 faults with 3/4 frames. */
    static final String TEXTBOOK = "textbook.trace";
    /** FIFO 9/10 faults with 3/4 frames. */
    static final String BELADY = "belady.trace";
    /** {@link #BELADY}, packed. */
    static final String BELADY_GZIP = "belady.trace.gz";
    /** A loop that adds two arrays, as lackey would print it. */
    static final String LACKEY = "loop.lackey";
    /** Calls and returns, seen from the stack. */
    static final String LOAD_STORE = "stack.loadstore";

    private TraceResource() {}

    static byte[] bytes(String name) {
        try (InputStream input = TraceResource.class.getResourceAsStream("/traces/" + name)) {
            assertNotNull(input, name);
            return input.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes it into a folder; the file. */
    static Path copy(String name, Path folder) {
        try {
            return Files.write(folder.resolve(name), bytes(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
