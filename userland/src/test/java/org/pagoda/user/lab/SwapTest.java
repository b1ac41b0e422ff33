package org.pagoda.user.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SwapTest extends LabContract {
    private static final int PAGES = 400;

    @Override
    Lab lab() {
        return new Swap();
    }

    @Override
    boolean leavesSomethingToChance() {
        return true;
    }

    private static List<Long> all(Outcome outcome, String key) {
        List<Long> all = new ArrayList<>();
        for (Object moment : (List<?>) outcome.object(0).get("moments")) {
            all.add(((Number) ((Map<?, ?>) moment).get(key)).longValue());
        }
        return all;
    }

    /** mmap, all stored into, all loaded, all loaded again, one moved away. */
    @Test
    void shouldWriteEachPageOnceAndReadItEachTime() {
        Outcome outcome = runForPrograms();
        List<Long> out = all(outcome, "pagesOut");
        List<Long> in = all(outcome, "pagesIn");
        assertEquals(0, out.get(0));
        assertTrue(out.get(1) > PAGES - 256 && out.get(1) < PAGES, out::toString);
        assertEquals(List.of((long) PAGES, (long) PAGES, (long) PAGES), out.subList(2, 5));
        // Round and round by rising address is what CLOCK can do nothing about.
        assertEquals(List.of(0L, 0L, 400L, 800L, 800L), in);
        assertEquals(List.of(0L, 400L, 400L, 400L, 400L), all(outcome, "charged"));
        assertEquals(List.of(0L, 400L, 800L, 1200L, 1200L), all(outcome, "faults"));
    }

    @Test
    void shouldKillWhoAsksForMoreThanThereIs() {
        Map<String, Object> full = runForPrograms().object(1);
        assertEquals(137L, full.get("status"));
        assertTrue(String.valueOf(full.get("cause")).startsWith("-ENOMEM: store at 0x"), () -> "" + full.get("cause"));
    }
}
