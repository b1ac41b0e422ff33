package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who holds a frame, beside lists in which each holder is looked for. */
class ReverseMapTest {
    private static final int FRAMES = 4;
    private static final int MANY = 20_000;

    private final ReverseMap map = new FrameTable(FRAMES).reverseMap();
    private final List<List<Long>> model = new ArrayList<>();
    private long nextEntry = 0x1000;

    ReverseMapTest() {
        for (int frame = 0; frame < FRAMES; frame++) {
            model.add(new ArrayList<>());
        }
    }

    private void add(int frame) {
        map.add(frame, nextEntry);
        model.get(frame).add(nextEntry);
        nextEntry += Long.BYTES;
    }

    private void remove(int frame, int index) {
        map.remove(frame, model.get(frame).remove(index));
    }

    private void replace(int frame, int index) {
        map.replace(frame, model.get(frame).set(index, nextEntry), nextEntry);
        nextEntry += Long.BYTES;
    }

    /** As {@code forEach} says, and as cursors do. */
    private void check() {
        for (int frame = 0; frame < FRAMES; frame++) {
            List<Long> visited = new ArrayList<>();
            map.forEach(frame, visited::add);
            assertEquals(model.get(frame), visited);
            List<Long> walked = new ArrayList<>();
            for (long cursor = map.first(frame); cursor != ReverseMap.END; cursor = map.next(cursor)) {
                walked.add(map.entryAddress(cursor));
            }
            assertEquals(visited, walked);
            assertEquals(visited.size(), map.count(frame));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldAgreeWithLists(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int most = seed % 2 == 0 ? 3 : 60; // chains that come and go, and long ones
        for (int step = 0; step < 3_000; step++) {
            int frame = random.nextInt(FRAMES);
            int holders = model.get(frame).size();
            int chance = random.nextInt(10);
            if (holders == 0 || (chance < 5 && holders < most)) {
                add(frame);
            } else if (chance < 8) {
                remove(frame, random.nextInt(holders));
            } else {
                replace(frame, random.nextInt(holders));
            }
            check();
        }
    }

    /** In an order in which each would be looked for behind all that are left, this would take a minute. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldFindEachOfVeryManyAtOnce(boolean fromTheEnd) {
        for (int i = 0; i < MANY; i++) {
            add(1);
        }
        for (int left = MANY - 1; left > 0; left--) {
            remove(1, fromTheEnd ? left : left / 2);
        }
        assertEquals(1, map.count(1));
        remove(1, 0);
        check();
    }

    @Test
    void shouldRefuseWhatDoesNotHoldTheFrame() {
        assertThrows(IllegalStateException.class, () -> map.remove(1, 0x1000));
        add(1);
        assertThrows(IllegalStateException.class, () -> map.remove(1, 0x9000));
        assertThrows(IllegalStateException.class, () -> map.replace(1, 0x9000, 0x9008));
        add(1);
        assertThrows(IllegalStateException.class, () -> map.remove(1, 0x9000));
        assertThrows(IllegalStateException.class, () -> map.replace(1, 0x9000, 0x9008));
        for (int i = 0; i < 100; i++) {
            add(1);
            add(2);
        }
        long lastOfOne = model.get(1).get(model.get(1).size() - 1);
        IllegalStateException thrown =
                assertThrows(IllegalStateException.class, () -> map.remove(2, lastOfOne)); // it is another frame's
        assertEquals("frame 2 is not held by the entry at 0x" + Long.toHexString(lastOfOne), thrown.getMessage());
        assertThrows(IllegalStateException.class, () -> map.remove(2, 0x900000));
        remove(1, model.get(1).size() - 1);
        add(1); // where the other one stood
        assertThrows(IllegalStateException.class, () -> map.remove(1, lastOfOne), "it holds it no more");
        check();
    }
}
