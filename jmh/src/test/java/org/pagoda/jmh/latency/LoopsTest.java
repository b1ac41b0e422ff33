package org.pagoda.jmh.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** By a clock that goes on only when it is looked at, by 1 ns, and while an operation runs. */
class LoopsTest {
    private static final int QUICK = 10;
    private static final int SLOW = 1000;

    private final Histogram histogram = new Histogram(1_000_000, 5);
    private final Loops loops = new Loops(() -> ++this.now);
    private final List<Long> begins = new ArrayList<>();
    private long now;

    /** The second of them takes long. */
    private void operation() {
        begins.add(now);
        now += begins.size() == 2 ? SLOW : QUICK;
    }

    @Test
    void shouldCountFromTheBeginningInTheClosedLoop() {
        loops.closed(this::operation, 5, histogram);
        assertEquals(5, histogram.getTotalCount());
        assertEquals(4, histogram.getCountAtValue(QUICK + 1));
        assertEquals(1, histogram.getCountAtValue(SLOW + 1));
    }

    @Test
    void shouldCountFromWhenItWasDueInTheOpenLoop() {
        loops.open(this::operation, 5, 100, histogram);
        // Due at 101, 201, ... 501, by the first look at the clock. The second ends at 201 + 1,000 + 1, and those that
        // were due meanwhile come
        // after it, one look before and one after each.
        assertEquals(5, histogram.getTotalCount());
        assertEquals(1, histogram.getCountAtValue(11)); // 101 to 112
        assertEquals(1, histogram.getCountAtValue(1001)); // 201 to 1,202
        assertEquals(1, histogram.getCountAtValue(913)); // 301 to 1,214
        assertEquals(1, histogram.getCountAtValue(825)); // 401 to 1,226
        assertEquals(1, histogram.getCountAtValue(737)); // 501 to 1,238
    }

    @Test
    void shouldNotBeginBeforeItIsDue() {
        loops.open(this::operation, 3, 2000, histogram);
        assertEquals(List.of(2001L, 4001L, 6001L), begins);
        assertEquals(SLOW + 1, histogram.getMaxValue());
    }

    @Test
    void shouldRecordNothingWhileItWarmsUp() {
        loops.warmUp(this::operation, 5000);
        assertTrue(begins.size() > 100, begins::toString);
        assertTrue(now >= 5000);
        assertEquals(0, histogram.getTotalCount());
    }
}
