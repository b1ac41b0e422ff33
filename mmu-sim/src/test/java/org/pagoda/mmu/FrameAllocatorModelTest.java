package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random handing out, holding and dropping, against a map of what should be known of each frame. */
class FrameAllocatorModelTest {
    private static final int FRAMES = 12;
    private static final int STEPS = 3000;

    private record Known(boolean pageTable, long owner, Map<Reference, Integer> counts) {
        int references() {
            return counts.values().stream().mapToInt(Integer::intValue).sum();
        }

        int count(Reference kind) {
            return counts.getOrDefault(kind, 0);
        }

        FrameState state() {
            if (pageTable) {
                return FrameState.PAGE_TABLE;
            } else if (count(Reference.PIN) > 0) {
                return FrameState.PINNED;
            } else if (count(Reference.ENTRY) > 0) {
                return FrameState.MAPPED;
            }
            return count(Reference.MESSAGE) > 0 ? FrameState.IN_FLIGHT : FrameState.CACHED;
        }
    }

    private final Map<Integer, Known> model = new TreeMap<>();
    private final List<Integer> freed = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldKnowOfEachFrameWhatTheModelKnows(long seed) {
        Random random = new Random(seed);
        try (PhysicalMemory memory = new PhysicalMemory(FRAMES)) {
            FrameAllocator frames = new FrameAllocator(memory, random.nextBoolean());
            for (int step = 0; step < STEPS; step++) {
                step(random, frames, memory, "seed " + seed + ", step " + step);
            }
            giveBack(frames, new Holders(frames));
            assertEquals(0, frames.usedFrames(), "seed " + seed);
        }
    }

    private void step(Random random, FrameAllocator frames, PhysicalMemory memory, String at) {
        int choice = random.nextInt(10);
        if (choice < 2 || model.isEmpty()) {
            allocate(random, frames, memory, at);
        } else {
            touch(random, new Holders(frames), frames, choice, at);
        }
        compare(frames, at);
    }

    private void allocate(Random random, FrameAllocator frames, PhysicalMemory memory, String at) {
        boolean pageTable = random.nextInt(4) == 0;
        long owner = random.nextInt(100);
        int frame = pageTable ? frames.allocatePageTable(owner) : frames.allocateUser(owner);
        if (model.size() == FRAMES - 1) {
            assertEquals(FrameAllocator.NONE, frame, at);
            return;
        }
        if (!freed.isEmpty()) {
            assertEquals(freed.remove(freed.size() - 1), frame, at + ": freed last, handed out first");
        }
        long address = Page.address(frame) + 8L * random.nextInt(512);
        assertEquals(0, memory.getLong(address), at + ": zeroed");
        memory.putLong(address, random.nextLong() | 1);
        assertEquals(null, model.put(frame, new Known(pageTable, owner, new EnumMap<>(Reference.class))), at);
    }

    private void touch(Random random, Holders holders, FrameAllocator frames, int choice, String at) {
        int frame = List.copyOf(model.keySet()).get(random.nextInt(model.size()));
        Known known = model.get(frame);
        Reference kind = anyKind(random);
        if (known.pageTable()) {
            if (choice == 9) {
                frames.free(frame);
                forget(frame);
            }
        } else if (choice < 6) {
            holders.hold(frame, kind);
            known.counts().merge(kind, 1, Integer::sum);
        } else if (known.count(kind) == 0) {
            assertThrows(IllegalStateException.class, () -> holders.drop(frame, kind), at);
        } else if (choice == 6) {
            Reference to = anyKind(random);
            holders.change(frame, kind, to);
            known.counts().merge(kind, -1, Integer::sum);
            known.counts().merge(to, 1, Integer::sum);
        } else {
            known.counts().merge(kind, -1, Integer::sum);
            assertEquals(known.references() == 0, holders.drop(frame, kind), at);
            if (known.references() == 0) {
                forget(frame);
            }
        }
    }

    private static Reference anyKind(Random random) {
        return List.of(Reference.values()).get(random.nextInt(4));
    }

    private void forget(int frame) {
        model.remove(frame);
        freed.add(frame);
    }

    private void compare(FrameAllocator frames, String at) {
        assertEquals(model.size(), frames.usedFrames(), at);
        assertEquals(FRAMES - 1 - model.size(), frames.freeFrames(), at);
        for (int frame = 1; frame < FRAMES; frame++) {
            Known known = model.get(frame);
            String which = at + ", frame " + frame;
            assertEquals(
                    known == null ? FrameState.FREE : known.state(),
                    frames.table().state(frame),
                    which);
            assertEquals(known == null ? 0 : known.owner(), frames.table().owner(frame), which);
            for (Reference kind : Reference.values()) {
                int count = known == null ? 0 : known.count(kind);
                assertEquals(count, frames.table().count(frame, kind), which);
            }
        }
    }

    private void giveBack(FrameAllocator frames, Holders holders) {
        model.forEach((frame, known) -> {
            if (known.references() == 0) {
                frames.free(frame);
            }
            known.counts().forEach((kind, count) -> {
                for (int i = 0; i < count; i++) {
                    holders.drop(frame, kind);
                }
            });
        });
    }
}
