package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random kmalloc and kfree, beside random frames for others, against a map of what is allocated and what was written there. */
class KernelHeapModelTest {
    private static final int FRAMES = 700;
    private static final int STEPS = 4000;

    private record Piece(long size, long mark) {
        /** By the definition, not by counting bits. */
        long rounded() {
            long rounded = 8;
            while (rounded < size) {
                rounded *= 2;
            }
            return rounded;
        }

        long frames() {
            return rounded() <= Page.SIZE ? 0 : rounded() / Page.SIZE;
        }
    }

    private final TreeMap<Long, Piece> pieces = new TreeMap<>();
    private final List<Integer> others = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldKnowWhatTheModelKnows(long seed) {
        Random random = new Random(seed);
        try (PhysicalMemory memory = new PhysicalMemory(FRAMES)) {
            FrameAllocator frames = new FrameAllocator(memory, random.nextBoolean());
            KernelMemory kernel = new KernelMemory(frames);
            for (int step = 0; step < STEPS; step++) {
                String at = "seed " + seed + ", step " + step;
                step(random, kernel, frames, at);
                compare(kernel.heap(), frames, at);
            }
            others.forEach(frames::free);
            while (!pieces.isEmpty()) {
                free(random, kernel, "seed " + seed + ", end");
            }
            assertEquals(0, kernel.heap().bytesInUse(), "seed " + seed);
            assertEquals(0, kernel.heap().framesInUse(), "seed " + seed);
            assertEquals(0, frames.usedFrames(), "seed " + seed);
        }
    }

    private void step(Random random, KernelMemory kernel, FrameAllocator frames, String at) {
        int choice = random.nextInt(20);
        if (choice < 9) {
            allocate(random, kernel, frames, at);
        } else if (choice < 17) {
            free(random, kernel, at);
        } else if (choice == 17) {
            long nowhere = KernelMemory.START + random.nextLong(FRAMES * 4096L);
            if (!pieces.containsKey(nowhere)) {
                assertThrows(IllegalStateException.class, () -> kernel.heap().kfree(nowhere), at);
            }
        } else if (choice == 18 || others.isEmpty()) {
            int frame = frames.allocateUser(1);
            if (frame != FrameAllocator.NONE) {
                others.add(frame);
            }
        } else {
            frames.free(others.remove(random.nextInt(others.size())));
        }
    }

    private void allocate(Random random, KernelMemory kernel, FrameAllocator frames, String at) {
        long size = random.nextInt(1 << random.nextInt(1, 19));
        boolean zeroed = random.nextBoolean();
        Piece piece = new Piece(size, random.nextLong());
        boolean expected = canHave(piece, frames);
        long address = zeroed ? kernel.heap().kzalloc(size) : kernel.heap().kmalloc(size);
        assertEquals(expected, address != KernelHeap.NONE, at + ": " + size);
        if (!expected) {
            return;
        }
        assertEquals(0, address % piece.rounded(), at);
        Map.Entry<Long, Piece> below = pieces.floorEntry(address);
        assertTrue(below == null || below.getKey() + below.getValue().rounded() <= address, at + ": overlaps");
        Long above = pieces.ceilingKey(address);
        assertTrue(above == null || address + piece.rounded() <= above, at + ": overlaps");
        if (zeroed) {
            long where = address + random.nextLong(piece.rounded());
            assertEquals(0, kernel.load8(where), at);
            assertEquals(0, kernel.load64(address + piece.rounded() - 8), at);
        }
        kernel.store64(address, piece.mark());
        kernel.store64(address + piece.rounded() - 8, piece.mark());
        pieces.put(address, piece);
    }

    /** True if a slab has room, or there are the frames: looked up in the frame table. */
    private boolean canHave(Piece piece, FrameAllocator frames) {
        long rounded = piece.rounded();
        if (rounded <= Page.SIZE) {
            long ofSize = pieces.values().stream()
                    .filter(other -> other.rounded() == rounded)
                    .count();
            return frames.freeFrames() > 0 || ofSize < slabs(rounded) * (Page.SIZE / rounded);
        }
        int count = (int) piece.frames();
        for (int first = 0; first + count <= FRAMES; first += count) {
            boolean free = true;
            for (int frame = first; frame < first + count; frame++) {
                free &= frames.table().state(frame) == FrameState.FREE;
            }
            if (free) {
                return true;
            }
        }
        return false;
    }

    /** How many different frames the pieces of one size lie in. */
    private long slabs(long rounded) {
        return pieces.entrySet().stream()
                .filter(entry -> entry.getValue().rounded() == rounded)
                .map(entry -> Page.number(entry.getKey()))
                .distinct()
                .count();
    }

    private void free(Random random, KernelMemory kernel, String at) {
        if (pieces.isEmpty()) {
            return;
        }
        Long near = pieces.floorKey(KernelMemory.START + random.nextLong(FRAMES * 4096L));
        long address = near == null ? pieces.firstKey() : near;
        Piece piece = pieces.remove(address);
        assertEquals(piece.mark(), kernel.load64(address + piece.rounded() - 8), at + ": somebody wrote here");
        assertTrue(piece.rounded() == 8 || kernel.load64(address) == piece.mark(), at + ": somebody wrote here");
        kernel.heap().kfree(address);
        assertThrows(IllegalStateException.class, () -> kernel.heap().kfree(address), at);
    }

    private void compare(KernelHeap heap, FrameAllocator frames, String at) {
        long bytes = 0;
        long frameCount = 0;
        for (Piece piece : pieces.values()) {
            bytes += piece.rounded();
            frameCount += piece.frames();
        }
        for (long rounded = 8; rounded <= Page.SIZE; rounded *= 2) {
            frameCount += slabs(rounded);
        }
        assertEquals(bytes, heap.bytesInUse(), at);
        assertEquals(frameCount, heap.framesInUse(), at);
        assertEquals(frameCount + others.size(), frames.usedFrames(), at);
        long kernelFrames = 0;
        for (int frame = 1; frame < FRAMES; frame++) {
            kernelFrames += frames.table().state(frame) == FrameState.KERNEL ? 1 : 0;
        }
        assertEquals(frameCount, kernelFrames, at);
    }
}
