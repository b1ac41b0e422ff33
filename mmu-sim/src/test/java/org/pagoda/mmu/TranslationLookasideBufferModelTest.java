package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** It may forget at any time, but what it says is what was inserted last since the last flush. */
class TranslationLookasideBufferModelTest {
    private static final int[] ASIDS = {0, 1, 2, 0x8000, 0xffff};
    private static final long[] PAGES = {0, 1, 2, 3, 4, 5, 8, 16, 0x10000, 0x20000, 0x3ff_fffe, 0x3ff_ffff};

    private record Key(int asid, long page) {}

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "2, 1, 4", "3, 4, 2", "4, 8, 1", "5, 16, 4", "6, 2, 64", "7, 64, 2"})
    void shouldNeverSayWhatIsNotSoAnyMore(long seed, int sets, int ways) {
        Random random = new Random(seed);
        TranslationLookasideBuffer tlb = new TranslationLookasideBuffer(sets, ways);
        Map<Key, Long> model = new HashMap<>();
        int found = 0;
        for (int step = 0; step < 20_000; step++) {
            Key key = new Key(ASIDS[random.nextInt(ASIDS.length)], PAGES[random.nextInt(PAGES.length)]);
            change(random, tlb, model, key);
            String at = "seed " + seed + ", step " + step;
            found += compare(tlb, model, at);
        }
        assertTrue(found > 0, "seed " + seed + ": it remembered nothing at all");
    }

    private static void change(Random random, TranslationLookasideBuffer tlb, Map<Key, Long> model, Key key) {
        int choice = random.nextInt(100);
        if (choice < 80) {
            long entry = random.nextLong() | 1;
            tlb.insert(key.asid(), key.page(), entry);
            model.put(key, entry);
        } else if (choice < 97) {
            tlb.flushPage(key.asid(), key.page());
            model.remove(key);
        } else if (choice < 99) {
            tlb.flushSpace(key.asid());
            model.keySet().removeIf(other -> other.asid() == key.asid());
        } else {
            tlb.flushAll();
            model.clear();
        }
    }

    private static int compare(TranslationLookasideBuffer tlb, Map<Key, Long> model, String at) {
        int found = 0;
        for (int asid : ASIDS) {
            for (long page : PAGES) {
                long entry = tlb.lookup(asid, page);
                if (entry != TranslationLookasideBuffer.MISS) {
                    assertEquals(model.get(new Key(asid, page)), entry, () -> at + ", asid " + asid + " page " + page);
                    found++;
                }
            }
        }
        int[] visited = {0};
        tlb.forEach((asid, page, entry) -> {
            assertEquals(model.get(new Key(asid, page)), entry, () -> at + ", asid " + asid + " page " + page);
            visited[0]++;
        });
        assertEquals(found, visited[0], at);
        return found;
    }

    /** As long as no set is overfull, nothing is forgotten. */
    @ParameterizedTest
    @CsvSource({"1, 1, 8", "2, 4, 8", "3, 16, 8"})
    void shouldRememberAllThatFits(long seed, int sets, int ways) {
        Random random = new Random(seed);
        TranslationLookasideBuffer tlb = new TranslationLookasideBuffer(sets, ways);
        Map<Key, Long> model = new HashMap<>();
        for (int step = 0; step < 5000; step++) {
            Key key = new Key(random.nextInt(2), random.nextInt(sets) + (long) sets * random.nextInt(4));
            if (random.nextInt(4) == 0) {
                tlb.flushPage(key.asid(), key.page());
                model.remove(key);
            } else {
                long entry = random.nextLong() | 1;
                tlb.insert(key.asid(), key.page(), entry);
                model.put(key, entry);
            }
            String at = "seed " + seed + ", step " + step;
            model.forEach((known, entry) -> assertEquals(entry, tlb.lookup(known.asid(), known.page()), at));
        }
    }
}
