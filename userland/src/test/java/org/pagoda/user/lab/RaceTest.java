package org.pagoda.user.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RaceTest extends LabContract {
    @Override
    Lab lab() {
        return new Race();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void shouldLoseUpdatesInOnePageOnly(int cpus) {
        Outcome outcome = runForPrograms(7, cpus, Map.of("count", "1000"));
        long lost = (long) outcome.object("countedIn", "shared page").get("lost");
        long expected = (long) outcome.object("countedIn", "shared page").get("expected");
        assertTrue(lost > 0 && lost < expected, "lost " + lost);
        assertEquals(2000L, outcome.object("countedIn", "one owner").get("counted"));
        assertEquals(2000L, outcome.object("countedIn", "a page each").get("counted"));
    }

    @Test
    void shouldLoseUpdatesWhereTasksReallyRunAtOnce() {
        Outcome outcome = runInParallel(Map.of());
        assertTrue(outcome.asAnnounced());
        assertTrue((long) outcome.object("countedIn", "shared page").get("lost") > 0);
        assertEquals(0L, outcome.object("countedIn", "one owner").get("lost"));
        assertEquals(0L, outcome.object("countedIn", "a page each").get("lost"));
    }

    @Test
    void shouldShowWhatWasLost() {
        Outcome outcome = runForPeople();
        assertTrue(outcome.hasLine("so lost at least"));
        assertTrue(outcome.hasLine("left "));
    }

    @Test
    void shouldRefuseACountOutOfRange() {
        assertEquals(
                "count must be a whole number from 1 to 1000000, not '0'",
                assertThrows(UsageException.class, () -> runForPrograms(1, 1, Map.of("count", "0")))
                        .getMessage());
    }
}
