package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TranslationLookasideBufferTest {
    private static final long MISS = TranslationLookasideBuffer.MISS;
    private static final long ENTRY = 0x417;
    private static final long OTHER = 0x817;

    private final TranslationLookasideBuffer tlb = new TranslationLookasideBuffer(4, 2);

    @Test
    void shouldSayItsShape() {
        assertEquals(4, tlb.sets());
        assertEquals(2, tlb.ways());
    }

    @Test
    void shouldMissBeforeAnythingIsInserted() {
        assertEquals(MISS, tlb.lookup(0, 0));
        assertEquals(MISS, tlb.lookup(1, 5));
        assertFalse(PageTableEntry.isValid(MISS));
    }

    @Test
    void shouldHitWhatWasInserted() {
        tlb.insert(1, 5, ENTRY);
        assertEquals(ENTRY, tlb.lookup(1, 5));
        assertEquals(MISS, tlb.lookup(1, 1), "the same set");
        assertEquals(MISS, tlb.lookup(1, 6), "another set");
    }

    @Test
    void shouldRememberPageZeroOfSpaceZero() {
        tlb.insert(0, 0, ENTRY);
        assertEquals(ENTRY, tlb.lookup(0, 0));
        tlb.flushPage(0, 0);
        assertEquals(MISS, tlb.lookup(0, 0));
    }

    @Test
    void shouldTellSpacesApart() {
        tlb.insert(1, 5, ENTRY);
        tlb.insert(2, 5, OTHER);
        assertEquals(ENTRY, tlb.lookup(1, 5));
        assertEquals(OTHER, tlb.lookup(2, 5));
        assertEquals(MISS, tlb.lookup(3, 5));
    }

    @Test
    void shouldTellTheHighestSpacesAndPagesApart() {
        long last = 0x3ff_ffff;
        TranslationLookasideBuffer wide = new TranslationLookasideBuffer(1, 4);
        wide.insert(0xffff, last, 1);
        wide.insert(0x7fff, last, 3);
        wide.insert(0xffff, last >> 1, 5);
        wide.insert(0, last, 7);
        assertEquals(1, wide.lookup(0xffff, last));
        assertEquals(3, wide.lookup(0x7fff, last));
        assertEquals(5, wide.lookup(0xffff, last >> 1));
        assertEquals(7, wide.lookup(0, last));
    }

    @Test
    void shouldReplaceTheEntryOfAPageInItsPlace() {
        tlb.insert(1, 1, ENTRY);
        tlb.insert(1, 5, ENTRY);
        tlb.insert(1, 1, OTHER);
        tlb.insert(1, 5, OTHER);
        assertEquals(OTHER, tlb.lookup(1, 1));
        assertEquals(OTHER, tlb.lookup(1, 5));
    }

    @Test
    void shouldReplaceTheWaysOfAFullSetInTurn() {
        tlb.insert(1, 0, 1);
        tlb.insert(1, 4, 3);
        tlb.insert(1, 8, 5);
        assertEquals(Set.of(4L, 8L), pages(), "the first went");
        tlb.insert(1, 12, 7);
        assertEquals(Set.of(8L, 12L), pages(), "then the second");
        tlb.insert(1, 16, 9);
        assertEquals(Set.of(12L, 16L), pages(), "then the first way again");
    }

    private Set<Long> pages() {
        Set<Long> pages = new TreeSet<>();
        tlb.forEach((asid, page, entry) -> pages.add(page));
        return pages;
    }

    @Test
    void shouldFillAnUnusedWayBeforeItReplacesOne() {
        tlb.insert(1, 0, 1);
        tlb.insert(1, 4, 3);
        tlb.insert(1, 8, 5); // in place of page 0
        tlb.flushPage(1, 8);
        tlb.insert(1, 12, 7);
        assertEquals(3, tlb.lookup(1, 4));
        assertEquals(7, tlb.lookup(1, 12));
    }

    @Test
    void shouldCountOnlyEntriesThatGaveWay() {
        tlb.insert(1, 0, 1);
        tlb.insert(1, 4, 3);
        tlb.insert(1, 4, 5);
        tlb.insert(1, 1, 7);
        assertEquals(0, tlb.evictions(), "there was room, or the page was there");
        tlb.insert(1, 8, 9);
        tlb.insert(2, 8, 11);
        assertEquals(2, tlb.evictions());
        tlb.flushPage(2, 8);
        tlb.insert(1, 12, 13);
        assertEquals(2, tlb.evictions(), "a flushed entry is not evicted");
    }

    @Test
    void shouldNotReplaceInOtherSets() {
        for (long page = 0; page < 8; page++) {
            tlb.insert(1, page, (page << 10) | 1);
        }
        for (long page = 0; page < 8; page++) {
            assertEquals((page << 10) | 1, tlb.lookup(1, page));
        }
    }

    @Test
    void shouldForgetOnePageOfOneSpace() {
        tlb.insert(1, 5, ENTRY);
        tlb.insert(2, 5, ENTRY);
        tlb.insert(1, 6, ENTRY);
        tlb.flushPage(1, 5);
        assertEquals(MISS, tlb.lookup(1, 5));
        assertEquals(ENTRY, tlb.lookup(2, 5));
        assertEquals(ENTRY, tlb.lookup(1, 6));
        assertEquals(1, tlb.flushes());
        tlb.flushPage(1, 5);
        assertEquals(1, tlb.flushes(), "nothing was there any more");
    }

    @Test
    void shouldForgetAllPagesOfOneSpace() {
        for (long page = 0; page < 4; page++) {
            tlb.insert(1, page, ENTRY);
            tlb.insert(0x1_0000 >> 1, page, OTHER);
        }
        tlb.flushSpace(1);
        for (long page = 0; page < 4; page++) {
            assertEquals(MISS, tlb.lookup(1, page));
            assertEquals(OTHER, tlb.lookup(0x1_0000 >> 1, page));
        }
        assertEquals(4, tlb.flushes());
    }

    @Test
    void shouldNotTakeUnusedWaysForThoseOfSpaceZero() {
        tlb.insert(0, 1, ENTRY);
        tlb.flushSpace(0);
        assertEquals(MISS, tlb.lookup(0, 1));
        assertEquals(1, tlb.flushes());
    }

    @Test
    void shouldForgetEverything() {
        tlb.insert(1, 5, ENTRY);
        tlb.insert(2, 6, ENTRY);
        tlb.flushAll();
        assertEquals(MISS, tlb.lookup(1, 5));
        assertEquals(MISS, tlb.lookup(2, 6));
        assertEquals(2, tlb.flushes(), "each entry counts");
        tlb.flushAll();
        assertEquals(2, tlb.flushes(), "nothing was there any more");
        tlb.forEach((asid, page, entry) -> {
            throw new AssertionError("page " + page);
        });
    }

    @Test
    void shouldVisitWhatItRemembers() {
        tlb.insert(0xffff, 0x3ff_ffff, ENTRY);
        tlb.insert(0, 0, OTHER);
        Set<String> seen = new TreeSet<>();
        tlb.forEach((asid, page, entry) -> seen.add(asid + " " + page + " " + entry));
        assertEquals(Set.of("65535 67108863 " + ENTRY, "0 0 " + OTHER), seen);
    }

    @Test
    void shouldWorkWithASingleEntry() {
        TranslationLookasideBuffer single = new TranslationLookasideBuffer(1, 1);
        single.insert(1, 5, ENTRY);
        single.insert(1, 6, OTHER);
        assertEquals(MISS, single.lookup(1, 5));
        assertEquals(OTHER, single.lookup(1, 6));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 3, 6, 12, 255, Integer.MIN_VALUE})
    void shouldRefuseSetCountsThatAreNoPowerOfTwo(int sets) {
        assertThrows(IllegalArgumentException.class, () -> new TranslationLookasideBuffer(sets, 2));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65})
    void shouldRefuseOddNumbersOfWays(int ways) {
        assertThrows(IllegalArgumentException.class, () -> new TranslationLookasideBuffer(4, ways));
    }
}
