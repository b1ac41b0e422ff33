package org.pagoda.jmh.bench;

import java.util.List;
import java.util.Locale;

/**
 * How long is measured: forks of each row, and iterations of each fork.
 *
 * @param forks at least 1
 * @param warmUps iterations that do not count
 * @param warmUpMillis how long each of these takes
 * @param iterations iterations that count, at least 1
 * @param iterationMillis how long each of these takes
 * @param quick whether the error decides what a figure says
 */
record RunSettings(int forks, int warmUps, int warmUpMillis, int iterations, int iterationMillis, boolean quick) {
    /** What a JVM takes to start, boot a machine and end, roughly. */
    private static final int START_MILLIS = 1_500;

    /** For figures that are to be quoted. */
    static RunSettings full(int forks) {
        return new RunSettings(forks, 4, 1_000, 10, 300, false);
    }

    /** For a look. */
    static RunSettings fast() {
        return new RunSettings(1, 5, 500, 8, 150, true);
    }

    /** How many forks a row gets. */
    int forksOf(Row row) {
        return quick ? forks : Math.max(forks, row.special().leastForks());
    }

    int allForks(List<Row> rows) {
        return rows.stream().mapToInt(this::forksOf).sum();
    }

    /** How long all that will take, roughly. */
    int seconds(List<Row> rows) {
        int each = START_MILLIS + warmUps * warmUpMillis + iterations * iterationMillis;
        return allForks(rows) * each / 1_000;
    }

    /** For people. */
    String describe() {
        return String.format(
                Locale.ROOT,
                "%d %s of %d x %d ms to warm up and %d x %d ms that count",
                forks,
                forks == 1 ? "fork" : "forks",
                warmUps,
                warmUpMillis,
                iterations,
                iterationMillis);
    }
}
