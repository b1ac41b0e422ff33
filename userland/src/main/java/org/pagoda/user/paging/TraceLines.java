package org.pagoda.user.paging;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a trace, one after the other, without copying: a line is a part of a buffer. Lines end with a line feed,
 * before which there may be a carriage return; the last one may do without.
 */
final class TraceLines {
    /** So much of the beginning is looked at for the format, and so much of a line is kept. */
    private static final int BUFFER = 1 << 16;

    private static final int MOST_SHOWN = 40;

    private final InputStream input;
    private final byte[] buffer;
    // What has been read and not been passed yet.
    private int position;
    private int limit;
    private boolean atEnd;
    // Why there will be no more, for when the lines before have been passed.
    private @Nullable IOException failure;

    // The line.
    private long number;
    private int from;
    private int to;

    TraceLines(InputStream input) {
        this(input, BUFFER);
    }

    TraceLines(InputStream input, int size) {
        this.input = input;
        buffer = new byte[size];
    }

    /** The format of which the first line is that is plainly of one, or PAGES. Does not pass any line. */
    TraceFormat detect() {
        fill();
        int start = position;
        for (int at = start; at <= limit; at++) {
            boolean isEnd = at == limit ? atEnd : buffer[at] == '\n';
            if (isEnd) {
                trim(start, at);
                for (TraceFormat format : TraceFormat.values()) {
                    if (format.parser().recognises(buffer, from, to)) {
                        return format;
                    }
                }
                start = at + 1;
            }
        }
        return TraceFormat.PAGES;
    }

    /** Goes to the next line; false if there is none. */
    boolean next() throws IOException {
        int end = endOfLine(position);
        if (end == limit && !atEnd) {
            fill();
            end = endOfLine(position);
        }
        if (end == limit && failure != null) {
            throw failure;
        } else if (position == limit) {
            return false;
        }
        number++;
        trim(position, end);
        if (end < limit) {
            position = end + 1;
        } else {
            skipRestOfLine();
        }
        return true;
    }

    private int endOfLine(int start) {
        int at = start;
        while (at < limit && buffer[at] != '\n') {
            at++;
        }
        return at;
    }

    /** Reads until the buffer is full, or there is no more. */
    private void fill() {
        System.arraycopy(buffer, position, buffer, 0, limit - position);
        limit -= position;
        position = 0;
        try {
            while (limit < buffer.length && !atEnd) {
                int read = input.read(buffer, limit, buffer.length - limit);
                if (read < 0) {
                    atEnd = true;
                } else {
                    limit += read;
                }
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    /** The line fills the buffer: what does not fit is passed over. The buffer keeps the line. */
    private void skipRestOfLine() throws IOException {
        position = limit;
        if (!atEnd) {
            int next = input.read();
            while (next >= 0 && next != '\n') {
                next = input.read();
            }
            atEnd = next < 0;
        }
    }

    private void trim(int start, int end) {
        from = start;
        to = end;
        while (from < to && isBlank(buffer[from])) {
            from++;
        }
        while (from < to && isBlank(buffer[to - 1])) {
            to--;
        }
    }

    private static boolean isBlank(byte character) {
        return character == ' ' || character == '\t' || character == '\r';
    }

    /** Hands the line on; false if it is wrong. */
    boolean parse(LineParser parser, TraceBuilder trace) {
        return parser.parse(buffer, from, to, trace);
    }

    /** The number of the line, from 1; 0 before the first. */
    long number() {
        return number;
    }

    /** The line for people: in quotes, shortened, and without characters that could confuse a terminal. */
    String shown() {
        String text = new String(buffer, from, to - from, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "?");
        return text.length() <= MOST_SHOWN ? "'" + text + "'" : "'" + text.substring(0, MOST_SHOWN) + "...'";
    }
}
