package org.pagoda.kernel.log;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The kernel's log: what {@code printk} writes and {@code dmesg} reads. For whoever is in the kernel, or while nothing runs. */
public final class KernelLog {
    /** Bytes of the ring, unless something else is said. */
    public static final long SIZE = 1 << 16;
    /** What goes to the console unless something else is said: errors, and what is more urgent. */
    public static final int CONSOLE_LEVEL = LogLevel.KERN_WARNING;
    /** The highest console level: everything. */
    public static final int MOST_CONSOLE_LEVEL = LogLevel.KERN_DEBUG + 1;

    private static final int LONGEST_LINE = 1000;

    private final LongSupplier clock;
    private final Consumer<String> console;
    private final LogRing ring;

    // Whoever is in the kernel.
    private int consoleLevel = CONSOLE_LEVEL;
    private long cleared;
    private final List<Runnable> listeners = new ArrayList<>();

    /**
     * A log.
     *
     * @param clock says the tick
     * @param console where urgent lines go
     * @param bytes of the ring, 1 or more
     */
    public KernelLog(LongSupplier clock, Consumer<String> console, long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("a log must have at least 1 byte, not " + bytes);
        }
        this.clock = clock;
        this.console = console;
        ring = new LogRing(bytes);
    }

    /**
     * Logs a text. Each of its lines is one of the log; what of a line goes beyond 1,000 characters is cut off.
     *
     * @param level {@link LogLevel}; what is none throws
     */
    public void printk(int level, String text) {
        if (!LogLevel.isLevel(level)) {
            throw new IllegalArgumentException("a level must be 0 to 7, not " + level);
        }
        long ticks = clock.getAsLong();
        for (String line : text.lines().toList()) {
            String cut = line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line;
            LogLine added = ring.add(level, ticks, cut);
            if (level < consoleLevel) {
                console.accept(added.shown() + "\n");
            }
        }
        List.copyOf(listeners).forEach(Runnable::run);
    }

    /**
     * {@link #printk(int, String)} within a limit; when an interval is over that has kept lines back, the next line is preceded by one that says how many.
     *
     * @return true if it was logged
     */
    public boolean printk(RateLimit limit, int level, String text) {
        long kept = limit.renew(clock.getAsLong());
        if (kept > 0) {
            printk(LogLevel.KERN_WARNING, kept + (kept == 1 ? " line suppressed" : " lines suppressed"));
        }
        if (!limit.pass()) {
            return false;
        }
        printk(level, text);
        return true;
    }

    // ---- reading ----

    /** Reads from the oldest line on. */
    public LogReader reader() {
        LogLine oldest = ring.from(0);
        return new LogReader(this, oldest == null ? ring.next() : oldest.sequence());
    }

    /** Reads from line {@code sequence} on. */
    public LogReader readerFrom(long sequence) {
        return new LogReader(this, Math.max(0, sequence));
    }

    /** The first line from {@code sequence} on that is there; null if there is none yet. */
    public @Nullable LogLine from(long sequence) {
        return ring.from(sequence);
    }

    /** All lines that are there, the oldest first, whether {@link #clear}ed or not. */
    public List<LogLine> lines() {
        return ring.allFrom(0);
    }

    /** {@code listener} is run after each {@code printk}, in the kernel; it must not log. */
    public void listen(Runnable listener) {
        listeners.add(listener);
    }

    /** The opposite of {@link #listen}. */
    public void unlisten(Runnable listener) {
        listeners.remove(listener);
    }

    /** From now on {@code dmesg} begins with the next line; readers are not disturbed. */
    public void clear() {
        cleared = ring.next();
    }

    /** The line with which {@code dmesg} begins, or a later one. */
    public long cleared() {
        return cleared;
    }

    // ---- levels and figures ----

    /** Lines with a lower level go to the console. */
    public int consoleLevel() {
        return consoleLevel;
    }

    /** Sets it, 1 to 8; throws for anything else. */
    public void setConsoleLevel(int level) {
        if (level < 1 || level > MOST_CONSOLE_LEVEL) {
            throw new IllegalArgumentException("a console level must be 1 to 8, not " + level);
        }
        consoleLevel = level;
    }

    /** Bytes in the ring. */
    public long bytes() {
        return ring.bytes();
    }

    /** The number of the next line: so many there have been. */
    public long next() {
        return ring.next();
    }

    /** Lines that had to make room for others. */
    public long lost() {
        return ring.lost();
    }
}
