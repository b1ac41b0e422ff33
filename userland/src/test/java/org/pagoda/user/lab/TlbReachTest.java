package org.pagoda.user.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
        assertTrue(outcome.hasLine("page 0x1000000  -                 -> frame"));
        assertTrue(outcome.hasLine("page 0x1000000  -> frame 5        -> frame"));
    }
}
