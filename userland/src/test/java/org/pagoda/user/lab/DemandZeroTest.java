package org.pagoda.user.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemandZeroTest extends LabContract {
    @Override
    Lab lab() {
        return new DemandZero();
    }

    @Override
    boolean leavesSomethingToChance() {
        return false;
    }

    private static List<Object> all(Outcome outcome, String key) {
        List<Object> all = new ArrayList<>();
        for (Object moment : (List<?>) outcome.fact("moments")) {
            all.add(((Map<?, ?>) moment).get(key));
        }
        return all;
    }

    /** 400 loads, 400 more, 100 stores there, 100 elsewhere, all loaded again, munmap. */
    @Test
    void shouldCostAFrameOnlyWhenItIsStoredInto() {
        Outcome outcome = runForPrograms();
        assertEquals(List.of(0L, 400L, 800L, 900L, 1000L, 1000L, 1000L), all(outcome, "faults"));
        assertEquals(List.of(0L, 400L, 800L, 800L, 900L, 900L, 0L), all(outcome, "charged"));
        // Tables: a middle one and a leaf table for each 512 pages.
        assertEquals(List.of(0L, 2L, 3L, 103L, 203L, 203L, 3L), all(outcome, "frames"));
        assertEquals(1000L, outcome.fact("faults"));
        assertEquals(0L, outcome.fact("pageCopies"));
    }

    @Test
    void shouldDrawWhatThePagesAre() {
        Outcome outcome = runForPeople();
        assertTrue(outcome.hasLine("mmap                  " + ".".repeat(50)));
        assertTrue(outcome.hasLine("400 loads             " + "z".repeat(20) + ".".repeat(30)));
        assertTrue(outcome.hasLine("100 stores elsewhere  #####" + "z".repeat(35) + "#####....."));
        assertTrue(outcome.hasLine("munmap                " + ".".repeat(50) + "   1,000        0       4"));
    }
}
