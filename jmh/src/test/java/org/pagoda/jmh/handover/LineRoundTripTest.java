package org.pagoda.jmh.handover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Two threads, or one alone. */
class LineRoundTripTest {
    private final LineRoundTrip line = new LineRoundTrip();

    @Test
    void shouldMeasureAgainAndAgain() {
        for (int i = 0; i < 3; i++) {
            CompletableFuture<Boolean> answer = CompletableFuture.supplyAsync(line::answer);
            double nanoseconds = line.measure();
            assertTrue(answer.join(), "measured each time");
            assertTrue(nanoseconds > 1 && nanoseconds < 1e9, () -> nanoseconds + " ns");
        }
    }

    @Test
    void shouldNotWaitForEverForTheOther() {
        assertEquals(LineRoundTrip.UNKNOWN, line.measure());
        assertFalse(new LineRoundTrip().answer());
    }
}
