package org.pagoda.jmh.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pagoda.jmh.latency.LatencyRow;

/** Loops of an operation are brought together, whatever stands between them. */
class LatencyTableTest {
    private static LatencyRow row(String name, int rate, long median) {
        return new LatencyRow(name, rate, 10, median, median + 1, median + 2, median + 3);
    }

    @Test
    void shouldHaveALineForEachOperationAndRate() {
        LatencyTable table = LatencyTable.of(List.of(
                row("a", 0, 1), row("a", 10_000, 1000), row("b", 0, 20), row("a", 200_000, 2000), row("alone", 0, 30)));
        assertEquals(
                List.of(
                        List.of("a", "1", "2", "3", "4", "10,000", "1,000", "1,001", "1,002", "1,003"),
                        List.of("a", "1", "2", "3", "4", "200,000", "2,000", "2,001", "2,002", "2,003"),
                        List.of("b", "20", "21", "22", "23", "-", "-", "-", "-", "-"),
                        List.of("alone", "30", "31", "32", "33", "-", "-", "-", "-", "-")),
                table.cells());
        table.cells().forEach(line -> assertEquals(LatencyTable.HEADERS.size(), line.size()));
    }
}
