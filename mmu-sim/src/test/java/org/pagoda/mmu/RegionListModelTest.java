package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random mapping, protecting and unmapping, against an array with the rights of each page. */
class RegionListModelTest {
    private static final long START = 0x10_0000_0000L;
    private static final int PAGES = 48;
    private static final int NOTHING = -1;
    private static final int[] RIGHTS = {0, 2, 6, 8, 10, 14};

    /** Twice as long as what is mapped at fixed addresses, so that there is always a gap. */
    private final int[] model = new int[2 * PAGES];

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldKnowOfEachPageWhatTheModelKnows(long seed) {
        Arrays.fill(model, NOTHING);
        Random random = new Random(seed);
        try (SmallMachine machine = new SmallMachine()) {
            AddressSpace space = machine.space();
            for (int step = 0; step < 1500; step++) {
                String at = "seed " + seed + ", step " + step;
                change(random, space, at);
                compare(space, at);
            }
        }
    }

    private void change(Random random, AddressSpace space, String at) {
        int first = random.nextInt(PAGES);
        int count = 1 + random.nextInt(Math.min(8, PAGES - first));
        int rights = RIGHTS[random.nextInt(RIGHTS.length)];
        int choice = random.nextInt(13);
        if (choice < 2) {
            first = lowestGap(count);
            assertEquals(address(first), space.map(0, count, rights), at);
            Arrays.fill(model, first, first + count, rights);
        } else if (choice < 5) {
            assertEquals(address(first), space.map(address(first), count, rights), at);
            Arrays.fill(model, first, first + count, rights);
        } else if (choice >= 10) {
            boolean hole = Arrays.stream(model, first, first + count).anyMatch(each -> each == NOTHING);
            assertEquals(hole ? Errno.ENOMEM.result() : 0, space.protect(address(first), count, rights), at);
            if (!hole) {
                Arrays.fill(model, first, first + count, rights);
            }
        } else {
            if (choice == 9) {
                first = 0;
                count = 2 * PAGES;
            }
            assertEquals(0, space.unmap(address(first), count), at);
            Arrays.fill(model, first, first + count, NOTHING);
        }
    }

    private int lowestGap(int count) {
        int first = 0;
        int length = 0;
        while (length < count) {
            if (model[first + length] == NOTHING) {
                length++;
            } else {
                first += length + 1;
                length = 0;
            }
        }
        return first;
    }

    private static long address(int page) {
        return START + page * 4096L;
    }

    private void compare(AddressSpace space, String at) {
        for (int page = 0; page < model.length; page++) {
            Region region = space.regionAt(address(page) + page);
            String which = at + ", page " + page;
            if (model[page] == NOTHING) {
                assertNull(region, which);
            } else {
                assertNotNull(region, which);
                assertEquals(model[page], region.rights(), which);
                assertTrue(region.start() <= address(page) && address(page + 1) <= region.end(), which);
            }
        }
        long end = 0;
        long mapped = 0;
        for (Region region : space.regions()) {
            assertTrue(end <= region.start() && region.start() < region.end(), () -> at + ", " + region);
            end = region.end();
            mapped += region.end() - region.start();
        }
        long expected = Arrays.stream(model).filter(rights -> rights != NOTHING).count()
                + space.window().size();
        assertEquals(expected * 4096, mapped, at);
    }
}
