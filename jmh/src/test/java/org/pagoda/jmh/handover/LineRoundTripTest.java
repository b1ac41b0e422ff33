package org.pagoda.jmh.handover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Two threads, or one alone. */
class LineRoundTripTest {
    private static final long MINUTE = 60_000_000_000L;

    private final LineRoundTrip line = new LineRoundTrip(3, 10, MINUTE);

    @Test
    void shouldMeasureAgainAndAgain() {
        for (int i = 0; i < 3; i++) {
            CompletableFuture<Boolean> answer = CompletableFuture.supplyAsync(line::answer);
            double nanoseconds = line.measure();
            assertTrue(answer.join(), "measured each time");
            assertTrue(nanoseconds > 1 && nanoseconds < MINUTE, () -> nanoseconds + " ns");
        }
    }

    @Test
    void shouldNotWaitForEverForTheOther() {
        assertEquals(LineRoundTrip.UNKNOWN, line.measure());
        assertFalse(new LineRoundTrip(3, 10, MINUTE).answer());
    }

    @Test
    void shouldGiveUpIfTheTwoTakeTurns() {
        LineRoundTrip slow = new LineRoundTrip(1, 1_000_000_000, 1);
        CompletableFuture<Boolean> answer = CompletableFuture.supplyAsync(slow::answer);
        assertEquals(LineRoundTrip.UNKNOWN, slow.measure(), "not one try is done");
        assertFalse(answer.join());
    }
}
