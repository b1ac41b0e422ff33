package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames for the kernel's own use, alone and side by side. */
class KernelFramesTest {
    private static final int FRAMES = 64;

    private final PhysicalMemory memory = new PhysicalMemory(FRAMES);
    private final FrameAllocator frames = new FrameAllocator(memory, true);

    @AfterEach
    void shouldHaveEveryFrameBack() {
        assertEquals(0, frames.usedFrames());
        Set<Integer> free = new HashSet<>();
        for (int i = 1; i < FRAMES; i++) {
            free.add(frames.allocateUser(1));
        }
        assertEquals(FRAMES - 1, free.size(), "each frame once");
        assertTrue(!free.contains(FrameAllocator.NONE) && !free.contains(FrameAllocator.ZERO_FRAME));
        memory.close();
    }

    @Test
    void shouldBeTheKernelsWithoutReferences() {
        int frame = frames.allocateKernel();
        assertEquals(FrameState.KERNEL, frames.table().state(frame));
        assertEquals(0, frames.table().owner(frame));
        assertEquals(0, frames.table().references(frame));
        assertEquals(1, frames.usedFrames());
        frames.freeKernel(frame, 1);
        assertEquals(FrameState.FREE, frames.table().state(frame));
        assertThrows(IllegalStateException.class, () -> frames.freeKernel(frame, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8, 16, 32})
    void shouldBeSideBySideAndAligned(int count) {
        int first = frames.allocateKernel(count);
        assertEquals(FRAMES - count, first, "the highest run");
        for (int i = 0; i < FRAMES; i++) {
            boolean inRun = i >= first;
            assertEquals(
                    inRun || i == 0 ? FrameState.KERNEL : FrameState.FREE,
                    frames.table().state(i),
                    "frame " + i);
        }
        assertEquals(count, frames.usedFrames());
        for (int i = 1; i < FRAMES - count; i++) {
            int other = frames.allocateUser(1);
            assertTrue(other > 0 && other < first, "frame " + other + " is in the run");
        }
        assertEquals(FrameAllocator.NONE, frames.allocateUser(1));
        for (int i = 1; i < FRAMES - count; i++) {
            frames.free(i);
        }
        frames.freeKernel(first, count);
    }

    @Test
    void shouldFindNoRunWhereOneFrameIsTaken() {
        List<Integer> taken = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            taken.add(frames.allocateUser(1)); // 1 to 8
        }
        int run = frames.allocateKernel(32); // 32 to 63
        assertEquals(32, run);
        assertEquals(FrameAllocator.NONE, frames.allocateKernel(32), "the lower half has used frames");
        assertEquals(16, frames.allocateKernel(16));
        assertEquals(FrameAllocator.NONE, frames.allocateKernel(16));
        int left = frames.freeFrames();
        assertEquals(7, left, "refusals take nothing");
        assertEquals(12, frames.allocateKernel(4));
        assertEquals(FrameAllocator.NONE, frames.allocateKernel(4), "9, 10 and 11 are free, but not 8");
        assertEquals(10, frames.allocateKernel(2));
        assertEquals(FrameAllocator.NONE, frames.allocateKernel(2));
        frames.freeKernel(10, 2);
        frames.freeKernel(12, 4);
        frames.freeKernel(16, 16);
        frames.freeKernel(32, 32);
        taken.forEach(frames::free);
    }

    @Test
    void shouldNeverTakeTheZeroFrame() {
        assertEquals(FrameAllocator.NONE, frames.allocateKernel(64));
        assertEquals(32, frames.allocateKernel(32));
        assertEquals(FrameAllocator.NONE, frames.allocateKernel(32));
        frames.freeKernel(32, 32);
    }

    @Test
    void shouldHandOutFramesOfARunLast() {
        int run = frames.allocateKernel(16);
        frames.freeKernel(run, 16);
        int single = frames.allocateUser(1);
        assertEquals(1, single);
        for (int i = 2; i < run; i++) {
            assertNotEquals(FrameAllocator.NONE, frames.allocateUser(1));
        }
        assertEquals(run, frames.allocateKernel(16), "all others are in use");
        frames.freeKernel(run, 16);
        for (int i = 1; i < run; i++) {
            frames.free(i);
        }
    }

    @Test
    void shouldPoisonWhatItTakesBack() {
        int run = frames.allocateKernel(2);
        memory.zero(run + 1);
        frames.freeKernel(run, 2);
        assertEquals(0xDBDBDBDBDBDBDBDBL, memory.getLong(Page.address(run + 1)));
    }

    @Test
    void shouldFailWhenATestSaysSo() {
        Saboteur saboteur = new Saboteur();
        try (PhysicalMemory other = new PhysicalMemory(FRAMES)) {
            FrameAllocator harmed = new FrameAllocator(other, false, saboteur);
            saboteur.failNth(2);
            int first = harmed.allocateKernel(4);
            assertEquals(FrameAllocator.NONE, harmed.allocateKernel(4));
            assertTrue(saboteur.hasStruck());
            harmed.freeKernel(first, 4);
            assertEquals(0, harmed.usedFrames());
        }
    }
}
