package org.pagoda.jmh.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.pagoda.jmh.latency.LatencyRow;

/**
 * Latency for people: a line for each operation and rate, the closed loop's values beside the open one's.
 *
 * @param cells the values of each line, as many as there are {@link #HEADERS}
 */
record LatencyTable(List<List<String>> cells) {
    static final List<String> HEADERS = List.of(
            "operation", "p50", "p99", "p99.9", "max", "due each s", "open p50", "open p99", "open p99.9", "open max");

    /** What the values mean. */
    static final String EXPLANATION =
            "Nanoseconds that half of the operations took at most, 99 of 100, 999 of 1,000, and the longest. "
                    + "First in the closed loop, where each begins when the one before has ended; then in the open loop, where each is due at its time "
                    + "and counts from there, so that it waits for those before it that took long.";

    private static final String NOTHING = "-";

    /** Of rows in the order in which they were measured: the closed loop's before the open ones of the same operation. */
    static LatencyTable of(List<LatencyRow> rows) {
        List<List<String>> lines = new ArrayList<>();
        for (LatencyRow closed : rows) {
            if (closed.isOpen()) {
                continue;
            }
            List<LatencyRow> open = rows.stream()
                    .filter(row -> row.isOpen() && row.name().equals(closed.name()))
                    .toList();
            if (open.isEmpty()) {
                lines.add(line(closed, Stream.generate(() -> NOTHING).limit(5)));
            }
            open.forEach(row -> lines.add(line(closed, Stream.concat(Stream.of(number(row.rate())), values(row)))));
        }
        return new LatencyTable(List.copyOf(lines));
    }

    private static List<String> line(LatencyRow closed, Stream<String> open) {
        return Stream.of(Stream.of(closed.name()), values(closed), open)
                .flatMap(each -> each)
                .toList();
    }

    private static Stream<String> values(LatencyRow row) {
        return Stream.of(row.p50(), row.p99(), row.p999(), row.max()).map(LatencyTable::number);
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
