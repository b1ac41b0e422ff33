package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each test leaves behind only the frames it notes in {@code taken}; they are given back and must be all. */
class FrameAllocatorTest {
    private static final int FRAMES = 8;

    private final PhysicalMemory memory = new PhysicalMemory(FRAMES);
    private final FrameAllocator frames = new FrameAllocator(memory, false);
    private final Holders holders = new Holders(frames);
    private final List<Integer> taken = new ArrayList<>();

    @AfterEach
    void shouldHaveEveryFrameBack() {
        taken.forEach(frames::free);
        assertEquals(0, frames.usedFrames());
        assertEquals(FRAMES - 1, frames.freeFrames());
        memory.close();
    }

    private int take() {
        int frame = frames.allocateUser(7);
        assertNotEquals(FrameAllocator.NONE, frame);
        taken.add(frame);
        return frame;
    }

    @Test
    void shouldCountFreeAndUsedFramesWithoutTheZeroFrame() {
        assertEquals(7, frames.freeFrames());
        assertEquals(0, frames.usedFrames());
        take();
        take();
        assertEquals(5, frames.freeFrames());
        assertEquals(2, frames.usedFrames());
    }

    @Test
    void shouldHandOutEachFrameOnceAndNeverTheZeroFrame() {
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < FRAMES - 1; i++) {
            int frame = take();
            assertTrue(frame > 0 && frame < FRAMES, "frame " + frame);
            assertTrue(seen.add(frame), "frame " + frame + " twice");
        }
    }

    @Test
    void shouldHandOutFirstWhatWasFreedLast() {
        take();
        int second = frames.allocateUser(1);
        int third = frames.allocateUser(1);
        frames.free(third);
        frames.free(second);
        assertEquals(second, take());
        assertEquals(third, take());
    }

    @Test
    void shouldReturnNoneWhenExhaustedAndLoseNothing() {
        while (frames.freeFrames() > 0) {
            take();
        }
        assertEquals(FrameAllocator.NONE, frames.allocateUser(1));
        assertEquals(FrameAllocator.NONE, frames.allocatePageTable(1));
        assertEquals(FrameAllocator.NONE, frames.allocateCopy(1, 1));
        assertEquals(0, frames.freeFrames());
        assertEquals(FRAMES - 1, frames.usedFrames());
        int last = taken.remove(taken.size() - 1);
        frames.free(last);
        assertEquals(last, take());
    }

    @Test
    void shouldFreeAtTheLastReferenceOnly() {
        int frame = frames.allocateUser(7);
        holders.map(frame);
        holders.map(frame);
        holders.pin(frame);
        assertFalse(holders.unmap(frame));
        assertFalse(holders.unmap(frame));
        assertEquals(1, frames.usedFrames());
        assertTrue(holders.unpin(frame));
        assertEquals(0, frames.usedFrames());
        assertEquals(FrameState.FREE, frames.table().state(frame));
    }

    @Test
    void shouldForgetTheOwnerOfAFreedFrame() {
        int frame = frames.allocateUser(7);
        assertEquals(7, frames.table().owner(frame));
        frames.free(frame);
        assertEquals(0, frames.table().owner(frame));
    }

    @Test
    void shouldRefuseToFreeTwice() {
        int frame = frames.allocateUser(7);
        frames.free(frame);
        assertThrows(IllegalStateException.class, () -> frames.free(frame));
        int table = frames.allocatePageTable(7);
        frames.free(table);
        assertThrows(IllegalStateException.class, () -> frames.free(table));
    }

    @Test
    void shouldRefuseToFreeWhatIsHeld() {
        for (Reference kind : Reference.values()) {
            int frame = frames.allocateUser(7);
            holders.hold(frame, kind);
            assertThrows(IllegalStateException.class, () -> frames.free(frame), kind::name);
            assertEquals(1, frames.usedFrames());
            assertTrue(holders.drop(frame, kind));
        }
    }

    @Test
    void shouldRefuseToDropAReferenceThatIsNotThere() {
        int frame = frames.allocateUser(7);
        holders.map(frame);
        assertThrows(IllegalStateException.class, () -> holders.unpin(frame));
        assertThrows(IllegalStateException.class, () -> holders.drop(frame, Reference.MESSAGE));
        assertThrows(IllegalStateException.class, () -> holders.drop(frame, Reference.CACHE));
        assertTrue(holders.unmap(frame));
        assertThrows(IllegalStateException.class, () -> holders.unmap(frame));
    }

    @Test
    void shouldNotTakeAReferenceOfTheNeighbour() {
        int frame = take();
        int neighbour = frames.allocateUser(1);
        holders.hold(neighbour, Reference.ENTRY);
        assertThrows(IllegalStateException.class, () -> holders.unmap(frame));
        assertTrue(holders.unmap(neighbour));
    }

    @Test
    void shouldTakeOverAllFramesOfSeveralBanks() {
        int count = 16384 + 2;
        try (PhysicalMemory large = new PhysicalMemory(count)) {
            FrameAllocator all = new FrameAllocator(large, false);
            assertEquals(count - 1, all.freeFrames());
            assertEquals(count, all.table().size());
            boolean[] seen = new boolean[count];
            for (int i = 1; i < count; i++) {
                seen[all.allocateUser(1)] = true;
            }
            for (int frame = 1; frame < count; frame++) {
                assertTrue(seen[frame], "frame " + frame);
            }
        }
    }
}
