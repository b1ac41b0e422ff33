package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random use of a window, against two plain arrays. */
class LandingWindowModelTest {
    private static final int SLOTS = 24;

    private final boolean[] taken = new boolean[SLOTS];
    private final boolean[] held = new boolean[SLOTS];
    private int next;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldKnowOfEachSlotWhatTheModelKnows(long seed) {
        Random random = new Random(seed);
        LandingWindow window = new LandingWindow(0x5000, SLOTS);
        for (int step = 0; step < 20_000; step++) {
            String at = "seed " + seed + ", step " + step;
            if (random.nextInt(3) == 0) {
                int count = 1 + random.nextInt(random.nextInt(8) == 0 ? SLOTS + 1 : 5);
                assertEquals(reserve(count), window.reserve(count), at);
            } else {
                change(random, window);
            }
            compare(window, at);
        }
    }

    private void change(Random random, LandingWindow window) {
        int slot = random.nextInt(SLOTS);
        if (held[slot] && random.nextInt(4) == 0) {
            int count = 1;
            while (slot + count < SLOTS && held[slot + count] && random.nextBoolean()) {
                count++;
            }
            window.cancel(slot, count);
            for (int i = slot; i < slot + count; i++) {
                taken[i] = false;
                held[i] = false;
            }
        } else if (held[slot] && random.nextBoolean()) {
            boolean occupied = random.nextBoolean();
            window.settle(slot, occupied);
            held[slot] = false;
            taken[slot] = occupied;
        } else if (taken[slot]) {
            window.vacate(window.address(slot) + random.nextInt(Page.SIZE));
            taken[slot] = held[slot];
        }
    }

    /** First where the last run ended, then from the front. */
    private int reserve(int count) {
        int first = firstRun(next, count);
        if (first < 0) {
            first = firstRun(0, count);
        }
        if (first >= 0) {
            for (int i = first; i < first + count; i++) {
                taken[i] = true;
                held[i] = true;
            }
            next = first + count;
        }
        return first;
    }

    private int firstRun(int from, int count) {
        for (int first = from; first + count <= SLOTS; first++) {
            int length = 0;
            while (length < count && !taken[first + length]) {
                length++;
            }
            if (length == count) {
                return first;
            }
        }
        return -1;
    }

    private void compare(LandingWindow window, String at) {
        int free = 0;
        for (int slot = 0; slot < SLOTS; slot++) {
            assertEquals(taken[slot], window.isTaken(slot), at + ", slot " + slot);
            assertEquals(held[slot], window.isHeld(slot), at + ", slot " + slot);
            free += taken[slot] ? 0 : 1;
        }
        assertEquals(free, window.free(), at);
    }
}
