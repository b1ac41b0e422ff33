package org.pagoda.user.cli;

import java.io.PrintStream;
import java.util.Locale;
import org.pagoda.user.lab.Progress;

/**
 * Shows how far work has come, in one line on standard error, if it takes longer than two seconds on a terminal. What takes many minutes also
 * says so where there is none: a line a minute.
 */
public final class ProgressLine implements Progress, AutoCloseable {
    private static final long FIRST_NANOS = 2_000_000_000L;
    private static final long NEXT_NANOS = 250_000_000L;
    private static final long MINUTE_NANOS = 60_000_000_000L;
    private static final int CALLS_BETWEEN_LOOKS = 1024;

    private final PrintStream err;
    private final boolean shown;
    private final boolean redrawn;
    private final int shift;
    private final String unit;
    private final int callsBetweenLooks;
    private final long start = System.nanoTime();
    private long next;
    private int calls;
    private boolean drawn;

    private ProgressLine(
            PrintStream err, boolean wanted, boolean always, int shift, String unit, int callsBetweenLooks) {
        this.err = err;
        this.shift = shift;
        this.unit = unit;
        this.callsBetweenLooks = callsBetweenLooks;
        redrawn = wanted && Terminal.isPresent();
        shown = redrawn || (wanted && always);
        next = start + (redrawn ? FIRST_NANOS : MINUTE_NANOS);
    }

    /** Of work that is counted in bytes. */
    static ProgressLine ofBytes(PrintStream err, boolean wanted) {
        return new ProgressLine(err, wanted, false, 20, "MiB", CALLS_BETWEEN_LOOKS);
    }

    /** Of the replay of a trace. */
    static ProgressLine ofReferences(PrintStream err, boolean wanted) {
        return new ProgressLine(err, wanted, false, 0, "references", CALLS_BETWEEN_LOOKS);
    }

    /** Of runs, each of which takes long. */
    static ProgressLine ofSeeds(PrintStream err, boolean wanted) {
        return new ProgressLine(err, wanted, false, 0, "seeds", 1);
    }

    /** Of forks of a JVM, each of which takes long, and all together minutes. */
    public static ProgressLine ofForks(PrintStream err, boolean wanted) {
        return new ProgressLine(err, wanted, true, 0, "forks", 1);
    }

    @Override
    public void at(long done, long total) {
        if (!shown || ++calls % callsBetweenLooks != 0) {
            return;
        }
        long now = System.nanoTime();
        if (now - next >= 0 && total > 0) {
            next = now + (redrawn ? NEXT_NANOS : MINUTE_NANOS);
            drawn = redrawn;
            err.printf(
                    Locale.ROOT,
                    redrawn ? "\r  %3d%%  %,d of %,d %s, %d s%s " : "  %3d%%  %,d of %,d %s, %d s%s%n",
                    100 * done / total,
                    done >> shift,
                    total >> shift,
                    unit,
                    seconds(now - start),
                    done == 0 ? "" : ", about " + seconds((now - start) / done * (total - done)) + " s left");
            err.flush();
        }
    }

    private static long seconds(long nanos) {
        return nanos / 1_000_000_000L;
    }

    /** Takes the line away. */
    @Override
    public void close() {
        if (drawn) {
            err.print("\r\033[K");
            err.flush();
        }
    }
}
