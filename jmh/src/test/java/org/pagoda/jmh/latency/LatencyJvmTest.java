package org.pagoda.jmh.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class LatencyJvmTest {
    /** In a JVM that gets none of this one's flags: without those of forks it could not boot a machine. */
    @Test
    void shouldMeasureInAnotherJvm() {
        List<LatencyRow> rows = LatencyJvm.run(new LatencySettings(0, 20, List.of(100_000)));
        assertEquals(5 * 2, rows.size());
        assertEquals(LatencyRun.NOTHING, rows.get(0).name());
        assertEquals(0, rows.get(0).rate());
        assertEquals(100_000, rows.get(1).rate());
        rows.forEach(row -> assertEquals(20, row.count()));
    }

    @Test
    void shouldPassSettingsAndRowsOn() {
        LatencySettings settings = new LatencySettings(5, 7, List.of(1, 2));
        assertEquals(settings, LatencySettings.ofArguments(settings.toArguments()));
        LatencyRow row = new LatencyRow("call and reply, pages each way: 0", 3, 4, 5, 6, 7, 8);
        assertEquals(row, LatencyRow.parse(row.toLine()));
        IllegalStateException noRow = assertThrows(IllegalStateException.class, () -> LatencyRow.parse("hello"));
        assertEquals("not a row of latency: hello", noRow.getMessage());
    }
}
