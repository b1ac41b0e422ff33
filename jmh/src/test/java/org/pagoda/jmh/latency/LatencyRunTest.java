package org.pagoda.jmh.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs it a little; how long things take is not its matter. */
class LatencyRunTest {
    private static final int OPERATIONS = 50;

    @Test
    void shouldGiveARowForEachOperationAndWay() {
        List<LatencyRow> rows = LatencyRun.run(new LatencySettings(0, OPERATIONS, List.of(100_000, 1_000_000)));
        assertEquals(
                List.of(
                        LatencyRun.NOTHING,
                        "notification with WAIT",
                        "call and reply, pages each way: 0",
                        "call and reply, pages each way: 1",
                        "call and reply, pages each way: 16"),
                rows.stream().map(LatencyRow::name).distinct().toList());
        assertEquals(5 * 3, rows.size());
        for (int i = 0; i < rows.size(); i++) {
            LatencyRow row = rows.get(i);
            assertEquals(List.of(0, 100_000, 1_000_000).get(i % 3), row.rate());
            assertEquals(OPERATIONS, row.count());
            assertTrue(row.p50() <= row.p99() && row.p99() <= row.p999() && row.p999() <= row.max(), row::toString);
        }
    }

    @Test
    void shouldRefuseWhatCannotBe() {
        assertRefused("0 ms or more, not -1", -1, 1, 1);
        assertRefused("1 operation or more, not 0", 0, 0, 1);
        assertRefused("1 to 1000000 a second, not 0", 0, 1, 0);
        assertRefused("1 to 1000000 a second, not 1000001", 0, 1, 1_000_001);
    }

    private static void assertRefused(String expected, int warmUpMillis, int operations, int rate) {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> new LatencySettings(warmUpMillis, operations, List.of(rate)))
                .getMessage();
        assertTrue(message.endsWith(expected), message);
    }
}
