package org.pagoda.user.paging;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.pagoda.user.lab.UsageException;

/** Reads traces, plain or gzip, in any {@link TraceFormat}. */
public final class TraceReader {
    /** The name that means standard input. */
    public static final String STANDARD_INPUT = "-";

    private final InputStream standardInput;

    /** Reads {@code standardInput} for the name {@code -}, and then closes it. */
    public TraceReader(InputStream standardInput) {
        this.standardInput = standardInput;
    }

    /**
     * Reads a whole trace. The longest has 2^28 references to 2^24 different pages.
     *
     * @param name a file, or {@code -} for standard input
     * @param format how it is written; null to tell from the first 64 KiB
     * @throws UsageException if it can't be read, or holds no references, or what is no reference; the message is one
     *     line that names the file, the line and what is there
     */
    public ReferenceTrace read(String name, @Nullable TraceFormat format) {
        return read(name, format, new TraceBuilder());
    }

    ReferenceTrace read(String name, @Nullable TraceFormat given, TraceBuilder trace) {
        String what = TraceInput.describe(name);
        try (InputStream input = TraceInput.open(name, standardInput)) {
            TraceLines lines = new TraceLines(TraceInput.unzipped(input));
            TraceFormat format = read(what, lines, given, trace);
            if (trace.isEmpty()) {
                throw new UsageException(what + " holds no references in the format " + format.title());
            }
            return trace.build(format);
        } catch (IOException e) {
            throw unreadable(what, e);
        }
    }

    private static TraceFormat read(String what, TraceLines lines, @Nullable TraceFormat given, TraceBuilder trace) {
        try {
            TraceFormat format = given == null ? lines.detect() : given;
            LineParser parser = format.parser();
            while (lines.next()) {
                if (!lines.parse(parser, trace)) {
                    throw new UsageException(what + ", line " + lines.number() + ": " + lines.shown() + " is not "
                            + parser.expectation());
                }
            }
            return format;
        } catch (TraceBuilder.TooLargeException e) {
            throw new UsageException(what + ", line " + lines.number() + ": " + e.getMessage());
        } catch (IOException e) {
            throw unreadable(what + ", after line " + lines.number(), e);
        }
    }

    private static UsageException unreadable(String where, IOException e) {
        return new UsageException(where
                + (e instanceof EOFException ? ": the gzip data end too soon" : " cannot be read: " + e.getMessage()));
    }
}
