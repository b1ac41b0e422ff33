package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random use of two spaces that share pages copy-on-write, against a model that gives each page its own value. */
class AddressSpaceModelTest {
    private static final int PAGES = 12;
    private static final long QUOTA = 8;

    /** What one space should look like: what page numbers hold, as far as they were touched. */
    private static final class Model {
        private final AddressSpace space;
        private final boolean[] mapped = new boolean[PAGES];
        private final boolean[] moved = new boolean[PAGES];
        private final Map<Integer, Byte> touched = new TreeMap<>();

        Model(AddressSpace space) {
            this.space = space;
        }

        boolean isUsable(int page) {
            return mapped[page] && !moved[page] && (touched.containsKey(page) || touched.size() < QUOTA);
        }
    }

    private final SmallMachine machine = new SmallMachine();
    private final List<Model> models = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldHoldInEachPageWhatTheModelHolds(long seed) {
        Random random = new Random(seed);
        models.add(new Model(machine.space(QUOTA, null)));
        models.add(new Model(machine.space(QUOTA, null)));
        for (int step = 0; step < 4000; step++) {
            String at = "seed " + seed + ", step " + step;
            Model model = models.get(random.nextInt(2));
            step(random, model, random.nextInt(PAGES), at);
            models.forEach(each -> compare(each, at));
        }
        machine.close();
    }

    /** Page 5 and those behind it are in another leaf table. */
    private static long address(int page) {
        return 0x10_001f_b000L + page * 4096L;
    }

    private void step(Random random, Model model, int page, String at) {
        switch (random.nextInt(8)) {
            case 0 -> map(model, page, 1 + random.nextInt(PAGES - page), at);
            case 1 -> unmap(model, page, 1 + random.nextInt(PAGES - page), at);
            case 2 -> {
                if (model.touched.containsKey(page)) {
                    machine.moveAway(model.space, address(page));
                    model.touched.remove(page);
                    model.moved[page] = true;
                }
            }
            case 3 -> share(model, models.get(model == models.get(0) ? 1 : 0), page);
            case 4, 5 -> load(model, page, at);
            default -> store(model, page, (byte) random.nextInt(), at);
        }
    }

    private static void map(Model model, int page, int count, String at) {
        assertEquals(address(page), model.space.map(address(page), count, Rights.READ_WRITE), at);
        forget(model, page, count, true);
    }

    private static void unmap(Model model, int page, int count, String at) {
        assertEquals(0, model.space.unmap(address(page), count), at);
        forget(model, page, count, false);
    }

    private static void forget(Model model, int page, int count, boolean mapped) {
        for (int i = page; i < page + count; i++) {
            model.mapped[i] = mapped;
            model.moved[i] = false;
            model.touched.remove(i);
        }
    }

    private void share(Model from, Model to, int page) {
        if (from.touched.containsKey(page) && to.isUsable(page) && !to.touched.containsKey(page)) {
            machine.shareCopyOnWrite(from.space, address(page), to.space, address(page));
            to.touched.put(page, from.touched.get(page));
        }
    }

    private void load(Model model, int page, String at) {
        if (model.isUsable(page)) {
            byte expected = model.touched.computeIfAbsent(page, untouched -> (byte) 0);
            assertEquals(expected, machine.load(model.space, address(page) + 77), at);
        } else {
            assertThrows(SmallMachine.Fault.class, () -> machine.load(model.space, address(page) + 77), at);
        }
    }

    private void store(Model model, int page, byte value, String at) {
        if (model.isUsable(page)) {
            machine.store(model.space, address(page) + 77, value);
            model.touched.put(page, value);
        } else {
            assertThrows(SmallMachine.Fault.class, () -> machine.store(model.space, address(page) + 77, value), at);
        }
    }

    private void compare(Model model, String at) {
        assertEquals(model.touched.size(), model.space.account().charged(), at);
        for (int page = 0; page < PAGES; page++) {
            long physical =
                    SpecWalk.translate(machine.memory, model.space.pageTable().root(), address(page) + 77);
            Byte expected = model.touched.get(page);
            String which = at + ", space " + model.space.asid() + ", page " + page;
            if (expected == null) {
                assertEquals(-1, physical, which);
            } else {
                assertEquals(expected, machine.memory.getByte(physical), which);
            }
        }
    }
}
