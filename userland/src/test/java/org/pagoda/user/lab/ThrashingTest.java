package org.pagoda.user.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThrashingTest extends LabContract {
    private static final List<Integer> FITS = List.of(10, 0, 0, 0, 0, 0, 0, 0);
    private static final List<Integer> THRASHES = List.of(10, 10, 10, 10, 10, 10, 10, 10);

    @Override
    Lab lab() {
        return new Thrashing();
    }

    @Test
    void shouldFallOffTheCliffWithOneFrameTooFew() {
        Outcome outcome = runForPrograms();
        assertEquals(
                List.of(100, 100, 100, 100, 100, 100, 100, 100, 100, 0, 0, 0),
                outcome.object("policy", "LRU").get("faultsIn100References"));
        // A loop of n pages under MRU with f frames: (n - f) faults in (n - 1) references.
        assertEquals(
                List.of(100, 88, 77, 66, 55, 44, 33, 22, 11, 0, 0, 0),
                outcome.object("policy", "MRU").get("faultsIn100References"));
    }

    @Test
    void shouldThrashTogetherAndFitAlone() {
        Outcome outcome = runForPrograms();
        assertEquals(FITS, outcome.object("part", "first-alone").get("firstFaultsInRound"));
        assertEquals(FITS, outcome.object("part", "second-alone").get("secondFaultsInRound"));
        Map<String, Object> together = outcome.object("part", "round-by-round");
        assertEquals(15, together.get("frames"));
        assertEquals(THRASHES, together.get("firstFaultsInRound"));
        assertEquals(THRASHES, together.get("secondFaultsInRound"));
        assertEquals(160L, together.get("faults"));
        Map<String, Object> mended = outcome.object("part", "one-after-the-other");
        assertEquals(FITS, mended.get("firstFaultsInRound"));
        assertEquals(FITS, mended.get("secondFaultsInRound"));
        assertEquals(20L, mended.get("faults"));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 9, 16})
    void shouldHappenWithAnyNumberOfPages(int pages) {
        Outcome outcome = runForPrograms(1, 2, Map.of("pages", Integer.toString(pages)));
        assertTrue(outcome.asAnnounced());
        List<?> rates = (List<?>) outcome.object("policy", "LRU").get("faultsIn100References");
        assertEquals(List.of(100, 0), rates.subList(pages - 2, pages));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "17", "-1", "", "x"})
    void shouldRefuseANumberOfPagesThatCannotBe(String number) {
        Map<String, String> settings = Map.of("pages", number);
        String message =
                assertThrows(UsageException.class, () -> runForPeople(settings)).getMessage();
        assertTrue(message.contains("pages"), message);
    }

    @Test
    void shouldDrawABarForEachNumberOfFrames() {
        Outcome outcome = runForPeople();
        assertTrue(outcome.hasLine("     9  " + "#".repeat(50) + "          100"));
        assertTrue(outcome.hasLine("    10  " + " ".repeat(50) + "            0"));
        assertTrue(outcome.hasLine("first(1), 10 pages    10  10  10  10  10  10  10  10"));
        assertTrue(outcome.hasLine("160 page faults in 160 references"));
        assertTrue(outcome.hasLine("20 page faults in 160 references"));
    }
}
