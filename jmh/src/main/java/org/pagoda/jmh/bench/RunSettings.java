package org.pagoda.jmh.bench;

import java.util.List;
import java.util.Locale;

/**
 * How long is measured: forks of each row, and iterations of each fork.
 *
 * @param forks at least 1
 * @param warmUps iterations that do not count
 * @param spinningWarmUps as many, of rows with several threads that spin: they leave the JIT compiler no core on a machine with two
 * @param warmUpMillis how long each of these takes
 * @param iterations iterations that count, at least 1
 * @param iterationMillis how long each of these takes
 * @param quick whether the error decides what a figure says
 */
record RunSettings(
        int forks,
        int warmUps,
        int spinningWarmUps,
        int warmUpMillis,
        int iterations,
        int iterationMillis,
        boolean quick) {
    /** What a fork takes to start, boot a machine and end, roughly. */
    private static final int START_MILLIS = 1_300;

    private static final int SECOND = 1_000;

    /** For figures that are to be quoted. */
    static RunSettings full(int forks) {
        return new RunSettings(forks, 7, 10, 500, 10, 200, false);
    }

    /** For a look. */
    static RunSettings fast() {
        return new RunSettings(1, 4, 10, 500, 8, 150, true);
    }

    /** How many forks a row gets. */
    int forksOf(Row row) {
        return quick ? forks : Math.max(forks, row.needs().leastForks());
    }

    /** How many iterations of a row do not count, in each fork. */
    int warmUpsOf(Row row) {
        if (row.needs().cold()) {
            return 0;
        }
        return row.needs().spins() ? spinningWarmUps : warmUps;
    }

    /** How many iterations of a row count, in each fork. */
    int iterationsOf(Row row) {
        return row.needs().cold() ? 1 : iterations;
    }

    int allForks(List<Row> rows) {
        return rows.stream().mapToInt(this::forksOf).sum();
    }

    /** How long all that will take, roughly. */
    int seconds(List<Row> rows) {
        return rows.stream().mapToInt(row -> forksOf(row) * forkMillis(row)).sum() / SECOND;
    }

    private int forkMillis(Row row) {
        return START_MILLIS
                + row.needs().setUpSeconds() * SECOND
                + warmUpsOf(row) * warmUpMillis
                + iterationsOf(row) * iterationMillis;
    }

    /** For people. */
    String describe() {
        return String.format(
                Locale.ROOT,
                "%d %s of %d x %d ms to warm up (%d where two threads or more spin) and %d x %d ms that count",
                forks,
                forks == 1 ? "fork" : "forks",
                warmUps,
                warmUpMillis,
                spinningWarmUps,
                iterations,
                iterationMillis);
    }
}
