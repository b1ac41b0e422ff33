package org.pagoda.user.paging;

import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.pagoda.user.lab.UsageException;

/** Opens traces, and unzips what is gzip by its first two bytes (RFC 1952, section 2.3.1). */
final class TraceInput {
    private static final int MAGIC = 0x1f8b;
    private static final int BUFFER = 1 << 16;

    private TraceInput() {}

    /** What people are told is read. */
    static String describe(String name) {
        return name.equals(TraceReader.STANDARD_INPUT) ? "standard input" : "trace " + name;
    }

    /** Opens a file, or takes standard input; throws {@link UsageException} if it can't be read. */
    static InputStream open(String name, InputStream standardInput) throws IOException {
        if (name.equals(TraceReader.STANDARD_INPUT)) {
            return standardInput;
        } else if (name.isEmpty()) {
            throw new UsageException("the name of the trace is empty");
        }
        Path file;
        try {
            file = Path.of(name);
        } catch (InvalidPathException e) {
            throw new UsageException(
                    "trace '" + name + "' cannot be a path under this locale (try LC_ALL=C.UTF-8): " + e.getReason());
        }
        if (!Files.exists(file)) {
            throw new UsageException("trace " + name + " does not exist");
        } else if (Files.isDirectory(file)) {
            throw new UsageException("trace " + name + " is a folder");
        } else if (!Files.isReadable(file)) {
            throw new UsageException("trace " + name + " cannot be read");
        }
        return new FileInputStream(file.toFile()); // which reads pipes too, as the streams of Files do not
    }

    /** The bytes of the trace itself. */
    static InputStream unzipped(InputStream input) throws IOException {
        InputStream buffered = new BufferedInputStream(input, BUFFER);
        buffered.mark(2);
        int magic = buffered.read() << 8 | buffered.read();
        buffered.reset();
        return magic == MAGIC ? new GZIPInputStream(new Unhurried(buffered), BUFFER) : buffered;
    }

    /**
     * Says that more is available until the end has been seen. {@link GZIPInputStream} looks for another member only if
     * something is, and a pipe whose writer is slower than its reader says that nothing is.
     */
    private static final class Unhurried extends FilterInputStream {
        Unhurried(InputStream input) {
            super(input);
        }

        @Override
        public int available() throws IOException {
            in.mark(1);
            int next = in.read();
            in.reset();
            return next < 0 ? 0 : Math.max(1, in.available());
        }
    }
}
