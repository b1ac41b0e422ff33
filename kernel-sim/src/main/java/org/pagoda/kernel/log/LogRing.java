package org.pagoda.kernel.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The newest lines of the log, so many bytes of them. The oldest go first, and are counted. */
final class LogRing {
    private final long capacity;

    // Whoever is in the kernel.
    private final ArrayDeque<LogLine> lines = new ArrayDeque<>();
    private long bytes;
    private long next;
    private long lost;

    LogRing(long capacity) {
        this.capacity = capacity;
    }

    /** Adds a line; one that is larger than the ring is lost at once. */
    LogLine add(int level, long ticks, String text) {
        LogLine line = new LogLine(next++, level, ticks, text);
        lines.add(line);
        bytes += line.bytes();
        while (bytes > capacity) {
            bytes -= lines.remove().bytes();
            lost++;
        }
        return line;
    }

    /** The first line from {@code sequence} on that is still there; null if there is none yet. */
    @Nullable
    LogLine from(long sequence) {
        LogLine oldest = lines.peek();
        if (oldest == null || sequence >= next) {
            return null;
        } else if (sequence <= oldest.sequence()) {
            return oldest;
        }
        for (LogLine line : lines) {
            if (line.sequence() >= sequence) {
                return line;
            }
        }
        return null;
    }

    /** All lines from {@code sequence} on that are still there, the oldest first. */
    List<LogLine> allFrom(long sequence) {
        List<LogLine> found = new ArrayList<>();
        for (LogLine line : lines) {
            if (line.sequence() >= sequence) {
                found.add(line);
            }
        }
        return found;
    }

    long bytes() {
        return bytes;
    }

    /** Which number the next line gets. */
    long next() {
        return next;
    }

    /** Lines that had to go. */
    long lost() {
        return lost;
    }
}
