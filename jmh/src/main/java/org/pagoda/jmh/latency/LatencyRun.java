package org.pagoda.jmh.latency;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * Measures the latency of calls with and without pages, and of notifications, in the closed loop and in the open one. What one look at the host's clock costs is in
 * every value: the row {@value #NOTHING} says how much that is.
 */
public final class LatencyRun {
    /** The name of the operation that does nothing. */
    public static final String NOTHING = "nothing";

    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int DIGITS = 3;
    /** For each operation: a machine that boots, and the closed loop, in milliseconds. */
    private static final int OVERHEAD_MILLIS = 1_000;

    private static final List<Integer> PAGES = List.of(0, 1, 16);

    private final Loops loops = new Loops(System::nanoTime);
    private final LatencySettings settings;
    private final List<LatencyRow> rows = new ArrayList<>();

    private LatencyRun(LatencySettings settings) {
        this.settings = settings;
    }

    /** How long a run takes, roughly, in seconds. */
    public static int seconds(LatencySettings settings) {
        long millis = (long) settings.warmUpMillis() + OVERHEAD_MILLIS;
        for (int rate : settings.rates()) {
            millis += TimeUnit.SECONDS.toMillis(settings.operations()) / rate;
        }
        return (int) TimeUnit.MILLISECONDS.toSeconds((2L + PAGES.size()) * millis);
    }

    /** Measures on the calling thread. For each operation first the closed loop's row, then those of the open ones in the order of their rates. */
    public static List<LatencyRow> run(LatencySettings settings) {
        LatencyRun run = new LatencyRun(settings);
        run.measure(NOTHING, () -> {});
        run.with(0, subject -> run.measure("notification with WAIT", subject::notifyAndWait));
        for (int pages : PAGES) {
            run.with(pages, subject -> run.measure("call and reply, pages each way: " + pages, subject::call));
        }
        return run.rows;
    }

    private void with(int pages, Consumer<Subject> measurement) {
        try (Subject subject = new Subject(pages)) {
            measurement.accept(subject);
        }
    }

    private void measure(String name, Runnable operation) {
        loops.warmUp(operation, TimeUnit.MILLISECONDS.toNanos(settings.warmUpMillis()));
        Histogram closed = new Histogram(LONGEST_NANOS, DIGITS);
        loops.closed(operation, settings.operations(), closed);
        rows.add(LatencyRow.of(name, 0, closed));
        for (int rate : settings.rates()) {
            Histogram open = new Histogram(LONGEST_NANOS, DIGITS);
            loops.open(operation, settings.operations(), TimeUnit.SECONDS.toNanos(1) / rate, open);
            rows.add(LatencyRow.of(name, rate, open));
        }
    }
}
