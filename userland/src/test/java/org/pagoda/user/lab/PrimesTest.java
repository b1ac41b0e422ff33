package org.pagoda.user.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrimesTest extends LabContract {
    @Override
    Lab lab() {
        return new Primes();
    }

    @Override
    int seeds() {
        return 2;
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 2", "2, 2, 3", "26, 1, 101", "60, 3, 281"})
    void shouldFindPrimesWithAProcessEach(int count, int cpus, long last) {
        Outcome outcome = runForPrograms(3, cpus, Map.of("count", Integer.toString(count)));
        assertTrue(outcome.asAnnounced());
        assertEquals(last, outcome.objects().get(0).get("last"));
        assertEquals(count, outcome.objects().get(0).get("processes"));
    }

    @Test
    void shouldFindTheSameWhereTasksReallyRunAtOnce() {
        Outcome apart = runForPrograms(1, 1, Map.of());
        Outcome atOnce = runInParallel(Map.of());
        assertTrue(atOnce.asAnnounced());
        assertEquals(
                apart.objects().get(0).get("primes"), atOnce.objects().get(0).get("primes"));
    }

    @Test
    void shouldShowTheChainAndThePrimes() {
        Outcome outcome = runForPeople();
        assertTrue(outcome.hasLine("numbers that came"));
        assertTrue(outcome.hasLine("113"));
    }

    @Test
    void shouldRefuseACountOutOfRange() {
        assertEquals(
                "count must be a whole number from 1 to 1000, not '0'",
                assertThrows(UsageException.class, () -> runForPrograms(1, 1, Map.of("count", "0")))
                        .getMessage());
    }
}
