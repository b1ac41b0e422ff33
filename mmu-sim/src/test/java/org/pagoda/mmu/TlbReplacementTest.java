package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.mmu.TranslationLookasideBuffer.MISS;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.pagoda.mmu.TranslationLookasideBuffer.Replacement;

/** Who gives way in a full set, in single steps. */
class TlbReplacementTest {
    private static final int WAYS = 4;

    private static TranslationLookasideBuffer oneSet(Replacement replacement, long seed) {
        return new TranslationLookasideBuffer(1, WAYS, replacement, seed);
    }

    /** Uses a page as a program does; true if it was there. */
    private static boolean use(TranslationLookasideBuffer tlb, long page) {
        if (tlb.lookup(1, page) != MISS) {
            tlb.onHit(1, page);
            return true;
        }
        tlb.onMiss();
        tlb.insert(1, page, (page << 10) | 1);
        return false;
    }

    private static void use(TranslationLookasideBuffer tlb, long... pages) {
        for (long page : pages) {
            use(tlb, page);
        }
    }

    private static List<Long> pages(TranslationLookasideBuffer tlb) {
        List<Long> pages = new ArrayList<>();
        tlb.forEach((asid, page, entry) -> pages.add(page));
        return pages.stream().sorted().toList();
    }

    @Test
    void shouldBeFifoUnlessSomethingElseIsSaid() {
        assertEquals(Replacement.FIFO, new TranslationLookasideBuffer(4, 2).replacement());
    }

    @ParameterizedTest
    @EnumSource
    void shouldSayWhichItIs(Replacement replacement) {
        assertEquals(replacement, oneSet(replacement, 1).replacement());
    }

    @ParameterizedTest
    @CsvSource({"FIFO, 2 3 4 5", "LRU, 1 3 4 5"})
    void shouldLetGoWhatCameFirstOrWasNotUsed(Replacement replacement, String left) {
        TranslationLookasideBuffer tlb = oneSet(replacement, 1);
        use(tlb, 1, 2, 3, 4, 1, 5);
        assertEquals(
                left, String.join(" ", pages(tlb).stream().map(String::valueOf).toList()));
    }

    @Test
    void shouldNotTakeALookForAUse() {
        TranslationLookasideBuffer tlb = oneSet(Replacement.LRU, 1);
        use(tlb, 1, 2, 3, 4);
        tlb.lookup(1, 1);
        tlb.forEach((asid, page, entry) -> tlb.lookup(asid, page));
        use(tlb, 5);
        assertEquals(List.of(2L, 3L, 4L, 5L), pages(tlb));
    }

    /** As a store does that finds the dirty bit missing. */
    @ParameterizedTest
    @CsvSource({"FIFO, 2 3 4 5", "LRU, 1 3 4 5"})
    void shouldTakeANewerEntryOfAPageForAUseButNotForANewPage(Replacement replacement, String left) {
        TranslationLookasideBuffer tlb = oneSet(replacement, 1);
        use(tlb, 1, 2, 3, 4);
        tlb.insert(1, 1, 0x4ff);
        use(tlb, 5);
        assertEquals(
                left, String.join(" ", pages(tlb).stream().map(String::valueOf).toList()));
    }

    @Test
    void shouldKeepTheOrderOfArrivalAcrossAFlush() {
        TranslationLookasideBuffer tlb = oneSet(Replacement.FIFO, 1);
        use(tlb, 1, 2, 3, 4, 5);
        tlb.flushPage(1, 2);
        use(tlb, 6, 7, 8);
        assertEquals(List.of(5L, 6L, 7L, 8L), pages(tlb), "in the way that was 2's, 6 is not older than 3 and 4");
    }

    /** Round and round over one page more than there are ways. */
    @ParameterizedTest
    @CsvSource({"FIFO, 0", "LRU, 0", "RANDOM, 1"})
    void shouldMissEveryTimeOnlyWithAnOrder(Replacement replacement, int hits) {
        TranslationLookasideBuffer tlb = oneSet(replacement, 1);
        for (int i = 0; i < 100; i++) {
            use(tlb, 1, 2, 3, 4, 5);
        }
        assertEquals(hits, Long.signum(tlb.hits()));
        assertEquals(500, tlb.hits() + tlb.misses());
    }

    @Test
    void shouldDrawTheSameFromTheSameSeed() {
        assertEquals(drawn(7), drawn(7));
        assertNotEquals(drawn(7), drawn(8));
    }

    private static List<Boolean> drawn(long seed) {
        TranslationLookasideBuffer tlb = oneSet(Replacement.RANDOM, seed);
        List<Boolean> hits = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            hits.add(use(tlb, i % (WAYS + 1)));
        }
        return hits;
    }

    /** 4000 draws of 4: each 1000 times, by and large. */
    @Test
    void shouldLetGoAllWithTheSameChance() {
        int[] gone = new int[WAYS];
        for (long seed = 0; seed < 4000; seed++) {
            TranslationLookasideBuffer tlb = oneSet(Replacement.RANDOM, seed);
            use(tlb, 0, 1, 2, 3, 4);
            for (int page = 0; page < WAYS; page++) {
                gone[page] += tlb.lookup(1, page) == MISS ? 1 : 0;
            }
        }
        for (int count : gone) {
            assertTrue(count > 850 && count < 1150, () -> count + " of 4000");
        }
    }

    @Test
    void shouldLearnFromTheMmuWhatIsUsed() {
        try (SmallMachine machine = new SmallMachine()) {
            TranslationLookasideBuffer tlb = oneSet(Replacement.LRU, 1);
            MemoryManagementUnit mmu = new MemoryManagementUnit(machine.memory, tlb, (address, access) -> {
                throw new AssertionError("fault at " + address);
            });
            AddressSpace space = machine.space();
            long start = space.map(0, WAYS + 1, Rights.READ);
            for (int page = 0; page <= WAYS; page++) {
                machine.setEntry(space, start + Page.address(page), PageTableEntry.user(5, Rights.READ));
            }
            mmu.enter(space);
            for (int page : new int[] {0, 1, 2, 3, 0, 4}) {
                mmu.load8(start + Page.address(page));
            }
            assertNotEquals(MISS, tlb.lookup(space.asid(), Page.number(start)), "used again");
            assertEquals(MISS, tlb.lookup(space.asid(), Page.number(start) + 1), "not used for the longest time");
            assertEquals(1, tlb.hits());
            for (int page = 0; page <= WAYS; page++) {
                machine.setEntry(space, start + Page.address(page), PageTableEntry.EMPTY);
            }
        }
    }
}
