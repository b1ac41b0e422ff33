package org.pagoda.kernel.log;

import org.jspecify.annotations.Nullable;

/** Reads the log from a line on, each line once. For whoever is in the kernel. */
public final class LogReader {
    private final KernelLog log;
    private long position;
    private long missed;

    LogReader(KernelLog log, long position) {
        this.log = log;
        this.position = position;
    }

    /** The next line; null if there is none yet. */
    public @Nullable LogLine next() {
        LogLine line = log.from(position);
        if (line != null) {
            missed += line.sequence() - position;
            position = line.sequence() + 1;
        }
        return line;
    }

    /** The line that {@link #next} would give; it is still there then, unless others come in between. */
    public @Nullable LogLine peek() {
        return log.from(position);
    }

    /** Goes on with the oldest line if some before it were lost; how many. */
    public long skipLost() {
        LogLine line = peek();
        long lost = line == null ? 0 : line.sequence() - position;
        missed += lost;
        position += lost;
        return lost;
    }

    /** Goes on with the oldest line that is there. */
    public void toBegin() {
        position = log.reader().position();
    }

    /** Goes on behind the newest line: with what comes from now on. */
    public void toEnd() {
        position = log.next();
    }

    /** The number of the line that {@link #next} looks for. */
    public long position() {
        return position;
    }

    /** Lines that were lost before this reader came to them. */
    public long missed() {
        return missed;
    }
}
