package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a run is given up. The host's clock is played here. */
class WatchdogTest {
    private static final long PATIENCE = 1000;

    private final Watchdog watchdog = new Watchdog(PATIENCE);

    /** The host's clock may begin anywhere, and pass the greatest number. */
    @ParameterizedTest
    @ValueSource(longs = {0, 77, Long.MAX_VALUE - 500, Long.MIN_VALUE})
    void shouldLosePatienceWhenTheClockStandsStillForLonger(long begin) {
        assertFalse(watchdog.isOutOfPatience(5, begin));
        assertFalse(watchdog.isOutOfPatience(5, begin + PATIENCE));
        assertTrue(watchdog.isOutOfPatience(5, begin + PATIENCE + 1));
    }

    @Test
    void shouldNotGiveUpAProgramThatTrapsNowAndThen() {
        for (long look = 0; look < 100; look++) {
            assertFalse(watchdog.isOutOfPatience(look / 2, look * PATIENCE * 9 / 10), "look " + look);
        }
    }

    @Test
    void shouldCountFromTheLastSignOfLife() {
        watchdog.isOutOfPatience(0, 0);
        watchdog.isOutOfPatience(1, 900);
        assertFalse(watchdog.isOutOfPatience(1, 1900));
        assertTrue(watchdog.isOutOfPatience(1, 1901));
    }
}
