package org.pagoda.user.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlbReachTest extends LabContract {
    @Override
    Lab lab() {
        return new TlbReach();
    }

    /** 64 sets of 4 ways; each page beyond 256 makes one set miss all of its five. */
    @Test
    void shouldHitUpToItsReachAndThenLessAndLess() {
        Map<String, Object> reach = runForPrograms().object("part", "reach");
        assertEquals(64, reach.get("sets"));
        assertEquals(4, reach.get("ways"));
        assertEquals(List.of(64, 128, 192, 256, 272, 288, 304, 320, 384), reach.get("pages"));
        assertEquals(
                List.of(0L, 0L, 0L, 0L, 4 * 5 * 16L, 4 * 5 * 32L, 4 * 5 * 48L, 4 * 320L, 4 * 384L),
                reach.get("misses"));
        assertEquals(List.of(256L, 512L, 768L, 1024L, 768L, 512L, 256L, 0L, 0L), reach.get("hits"));
    }

    @Test
    void shouldMissPagesThatWantTheSameSet() {
        Map<String, Object> stride = runForPrograms().object("part", "stride");
        assertEquals(List.of(256, 5, 4, 5), stride.get("pages"));
        assertEquals(List.of(1, 1, 64, 64), stride.get("apart"));
        assertEquals(List.of(1024L, 20L, 16L, 0L), stride.get("hits"));
        assertEquals(List.of(0L, 0L, 0L, 20L), stride.get("misses"));
    }

    /** Of 5 pages in 4 ways FIFO lets the favourite go once in 4 turns; 4 rounds are counted. */
    @Test
    void shouldShowWhoGivesWay() {
        Outcome outcome = runForPrograms();
        assertEquals(List.of(0L, 20L, 12L, 20L), figures(outcome.object("replacement", "fifo")));
        assertEquals(List.of(0L, 20L, 16L, 16L), figures(outcome.object("replacement", "lru")));
        List<Object> random = figures(outcome.object("replacement", "random"));
        assertTrue((long) random.get(0) > 0 && (long) random.get(1) > 0, random.toString());
        assertEquals(20L, (long) random.get(0) + (long) random.get(1));
        assertEquals(32L, (long) random.get(2) + (long) random.get(3));
    }

    private static List<Object> figures(Map<String, Object> part) {
        return List.of(
                part.get("roundHits"), part.get("roundMisses"), part.get("favouriteHits"), part.get("favouriteMisses"));
    }

    /** Up to its reach they are all the same; beyond it RANDOM is not lost at once. */
    @ParameterizedTest
    @ValueSource(strings = {"fifo", "LRU", "random"})
    void shouldReachAsFarWhoeverGivesWay(String replacement) {
        for (long seed = 1; seed <= 5; seed++) {
            Outcome outcome = runForPrograms(seed, 1, Map.of("replacement", replacement));
            assertTrue(outcome.asAnnounced(), () -> String.join("\n", outcome.lines()));
            Map<String, Object> reach = outcome.object("part", "reach");
            List<?> hits = (List<?>) reach.get("hits");
            assertEquals(List.of(256L, 512L, 768L, 1024L), hits.subList(0, 4));
            boolean none = hits.get(7).equals(0L) && hits.get(8).equals(0L);
            assertEquals(!replacement.equals("random"), none, hits.toString());
        }
    }

    @Test
    void shouldRefuseAnotherReplacement() {
        UsageException thrown =
                assertThrows(UsageException.class, () -> runForPrograms(1, 1, Map.of("replacement", "mru")));
        assertTrue(String.valueOf(thrown.getMessage()).contains("'mru'"));
    }

    @Test
    void shouldKeepTwoProcessesApartWithoutAFlush() {
        Outcome outcome = runForPrograms();
        List<Long> always = List.of(4L, 4L, 4L, 4L, 4L, 4L, 4L, 4L, 4L, 4L);
        List<Long> once = List.of(4L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L);
        for (String who : List.of("firstMissesInTurn", "secondMissesInTurn")) {
            assertEquals(always, outcome.object("part", "flush").get(who));
            assertEquals(once, outcome.object("part", "asid").get(who));
        }
    }

    @Test
    void shouldDrawBarsSetsAndEntries() {
        Outcome outcome = runForPeople();
        assertTrue(outcome.hasLine("  256  " + "#".repeat(50) + "  100  1,024       0"));
        assertTrue(outcome.hasLine("  320  " + " ".repeat(50) + "    0      0   1,280"));
        assertTrue(outcome.hasLine("  256      1          100  " + "4".repeat(64)));
        assertTrue(outcome.hasLine("    5     64            0  4" + ".".repeat(63)));
        assertTrue(outcome.hasLine("one between all others, 1 2 1 3 1 4 ...            50    16      16"));
        assertTrue(outcome.hasLine("page 0x1000000  -                 -> frame"));
        assertTrue(outcome.hasLine("page 0x1000000  -> frame 5        -> frame"));
    }
}
