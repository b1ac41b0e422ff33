package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.mmu.TranslationLookasideBuffer.MISS;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.pagoda.mmu.TranslationLookasideBuffer.Replacement;

/** A TLB does what its model does, whichever entries it lets go. */
class TranslationLookasideBufferModelTest {
    private static final int STEPS = 4000;
    private static final int[] ASIDS = {0, 1, 2, 0x8000, 0xffff};
    private static final long[] PAGES = {0, 1, 2, 3, 4, 5, 8, 16, 0x10000, 0x20000, 0x3ff_fffe, 0x3ff_ffff};
    private static final long[] COUNTS = {0, 1, 2, 4, 5, 16, 17, 0x10000, 0x10001, 0x400_0000};
    private static final long GLOBAL = 0x20;

    private record Key(int asid, long page) {}

    static Stream<Arguments> shapes() {
        int[][] shapes = {{1, 1}, {1, 4}, {4, 2}, {8, 1}, {16, 4}, {2, 64}, {64, 2}};
        return Stream.of(Replacement.values())
                .flatMap(replacement ->
                        Stream.of(shapes).map(shape -> Arguments.of(replacement, shape[0], shape[1], 1L + shape[1])));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void shouldDoWhatItsModelDoes(Replacement replacement, int sets, int ways, long seed) {
        Random random = new Random(seed);
        TranslationLookasideBuffer tlb = new TranslationLookasideBuffer(sets, ways, replacement, seed);
        TranslationLookasideBufferModel model = new TranslationLookasideBufferModel(sets, ways, replacement, seed);
        for (int step = 0; step < STEPS; step++) {
            int asid = ASIDS[random.nextInt(ASIDS.length)];
            long page = PAGES[random.nextInt(PAGES.length)];
            change(random, tlb, model, asid, page);
            compare(tlb, model, "seed " + seed + ", step " + step);
        }
        assertTrue(model.hits > 0 && model.misses > 0 && model.flushes > 0, "seed " + seed + " has tried too little");
    }

    private static void change(
            Random random, TranslationLookasideBuffer tlb, TranslationLookasideBufferModel model, int asid, long page) {
        int choice = random.nextInt(100);
        if (choice < 50 && model.lookup(asid, page) != MISS) {
            tlb.onHit(asid, page);
            model.hit(asid, page);
        } else if (choice < 85) {
            tlb.onMiss();
            model.misses++;
            long bits = random.nextLong() | 1;
            long entry = random.nextInt(4) == 0 ? bits | GLOBAL : bits & ~GLOBAL;
            tlb.insert(asid, page, entry);
            model.insert(asid, page, entry);
        } else if (choice < 90) {
            tlb.flushPage(asid, page);
            model.flushPage(asid, page);
        } else if (choice < 93) {
            long count = COUNTS[random.nextInt(COUNTS.length)];
            tlb.flushPages(asid, page, count);
            model.flushPages(asid, page, count);
        } else if (choice < 96) {
            tlb.flushGlobalPage(page);
            model.flushGlobalPage(page);
        } else if (choice < 99) {
            tlb.flushSpace(asid);
            model.flushSpace(asid);
        } else {
            tlb.flushAll();
            model.flushAll();
        }
    }

    private static void compare(TranslationLookasideBuffer tlb, TranslationLookasideBufferModel model, String at) {
        for (int asid : ASIDS) {
            for (long page : PAGES) {
                assertEquals(
                        model.lookup(asid, page),
                        tlb.lookup(asid, page),
                        () -> at + ", asid " + asid + " page " + page);
            }
        }
        List<String> visited = new ArrayList<>();
        tlb.forEach((asid, page, entry) -> visited.add(TranslationLookasideBufferModel.describe(asid, page, entry)));
        assertEquals(model.contents(), visited, at);
        assertEquals(model.hits, tlb.hits(), at);
        assertEquals(model.misses, tlb.misses(), at);
        assertEquals(model.evictions, tlb.evictions(), at);
        assertEquals(model.flushes, tlb.flushes(), at);
    }

    /** As long as no set is overfull, nothing is forgotten. */
    @ParameterizedTest
    @CsvSource({"1, 1, 8, FIFO", "2, 4, 8, LRU", "3, 16, 8, RANDOM"})
    void shouldRememberAllThatFits(long seed, int sets, int ways, Replacement replacement) {
        Random random = new Random(seed);
        TranslationLookasideBuffer tlb = new TranslationLookasideBuffer(sets, ways, replacement, seed);
        Map<Key, Long> model = new HashMap<>();
        for (int step = 0; step < 5000; step++) {
            Key key = new Key(random.nextInt(2), random.nextInt(sets) + (long) sets * random.nextInt(4));
            if (random.nextInt(4) == 0) {
                tlb.flushPage(key.asid(), key.page());
                model.remove(key);
            } else {
                long entry = (random.nextLong() | 1) & ~GLOBAL;
                tlb.insert(key.asid(), key.page(), entry);
                model.put(key, entry);
            }
            String at = "seed " + seed + ", step " + step;
            model.forEach((known, entry) -> assertEquals(entry, tlb.lookup(known.asid(), known.page()), at));
        }
    }
}
