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

    /** The number of the line that {@link #next} looks for. */
    public long position() {
        return position;
    }

    /** Lines that were lost before this reader came to them. */
    public long missed() {
        return missed;
    }
}
