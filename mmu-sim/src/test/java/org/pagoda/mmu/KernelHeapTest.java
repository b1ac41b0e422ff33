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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** kmalloc and kfree on a memory of 4 MiB, all of which is back at the end. */
class KernelHeapTest {
    private static final int FRAMES = 1024;
    private static final long MOST = KernelHeap.LARGEST;

    private final PhysicalMemory memory = new PhysicalMemory(FRAMES);
    private final FrameAllocator frames = new FrameAllocator(memory, true);
    private final KernelMemory kernel = new KernelMemory(frames);
    private final KernelHeap heap = kernel.heap();

    @AfterEach
    void shouldHaveEverythingBack() {
        assertEquals(0, heap.bytesInUse());
        assertEquals(0, heap.framesInUse());
        assertEquals(0, frames.usedFrames());
        memory.close();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 8, 1",
        "1, 8, 1",
        "8, 8, 1",
        "9, 16, 1",
        "100, 128, 1",
        "2048, 2048, 1",
        "2049, 4096, 1",
        "4096, 4096, 1",
        "4097, 8192, 2",
        "65536, 65536, 16",
        "65537, 131072, 32",
        "1048575, 1048576, 256",
        "1048576, 1048576, 256"
    })
    void shouldRoundUpToAPowerOfTwoAndAlignToIt(long size, long rounded, int frameCount) {
        long address = heap.kmalloc(size);
        assertEquals(0, address % rounded);
        assertEquals(rounded, heap.bytesInUse());
        assertEquals(frameCount, heap.framesInUse());
        assertEquals(frameCount, frames.usedFrames());
        assertEquals(FrameState.KERNEL, frames.table().state((int) Page.number(kernel.physical(address, rounded))));
        heap.kfree(address);
    }

    @Test
    void shouldRefuseWhatIsTooLargeOrNegative() {
        assertEquals(KernelHeap.NONE, heap.kmalloc(MOST + 1));
        assertEquals(KernelHeap.NONE, heap.kzalloc(Long.MAX_VALUE));
        assertThrows(IllegalArgumentException.class, () -> heap.kmalloc(-1));
    }

    @Test
    void shouldPutPiecesOfOneSizeIntoOneFrame() {
        Set<Long> addresses = new HashSet<>();
        for (int i = 0; i < 512; i++) {
            addresses.add(heap.kmalloc(8));
        }
        assertEquals(512, addresses.size());
        assertEquals(1, heap.framesInUse());
        long one = heap.kmalloc(8);
        assertEquals(2, heap.framesInUse());
        long other = heap.kmalloc(16);
        assertEquals(3, heap.framesInUse(), "another size has frames of its own");
        heap.kfree(one);
        heap.kfree(other);
        addresses.forEach(heap::kfree);
    }

    @Test
    void shouldNotLetPiecesOverlap() {
        List<Long> addresses = new ArrayList<>();
        for (int size = 8; size <= 8192; size += 56) {
            long address = heap.kmalloc(size);
            for (int i = 0; i < size; i += 8) {
                kernel.store64(address + i, size);
            }
            addresses.add(address);
        }
        int size = 8;
        for (long address : addresses) {
            for (int i = 0; i < size; i += 8) {
                assertEquals(size, kernel.load64(address + i));
            }
            heap.kfree(address);
            size += 56;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {8, 24, 1000, 4096, 5000, 65536})
    void shouldBeZeroedOnlyIfAskedFor(long size) {
        heap.kfree(heap.kmalloc(size));
        long zeroed = heap.kzalloc(size);
        for (long i = 0; i < size; i++) {
            assertEquals(0, kernel.load8(zeroed + i));
        }
        kernel.store8(zeroed + size - 1, (byte) 7);
        heap.kfree(zeroed);
        long again = heap.kzalloc(size);
        assertEquals(zeroed, again, "what was freed last");
        assertEquals(0, kernel.load8(again + size - 1));
        heap.kfree(again);
    }

    @Test
    void shouldPoisonWhatIsFreed() {
        long kept = heap.kzalloc(64);
        long freed = heap.kzalloc(64);
        heap.kfree(freed);
        assertEquals(0xDBDBDBDBDBDBDBDBL, kernel.load64(freed));
        assertEquals(0xDBDBDBDBDBDBDBDBL, kernel.load64(freed + 56));
        assertEquals(0, kernel.load64(kept + 56));
        heap.kfree(kept);
    }

    // ---- bugs ----

    @ParameterizedTest
    @ValueSource(longs = {8, 64, 4096, 8192, MOST})
    void shouldNoticeADoubleFree(long size) {
        long other = heap.kmalloc(size == MOST ? 8 : size);
        long address = heap.kmalloc(size);
        heap.kfree(address);
        assertThrows(IllegalStateException.class, () -> heap.kfree(address));
        heap.kfree(other);
        assertThrows(IllegalStateException.class, () -> heap.kfree(other), "its frame is gone");
    }

    @ParameterizedTest
    @ValueSource(longs = {16, 2048, 4096, 16384})
    void shouldNoticeAnAddressThatIsNotTheBeginning(long size) {
        long address = heap.kmalloc(size);
        for (long offset = 1; offset < size; offset += 7) {
            long inside = address + offset;
            assertThrows(IllegalStateException.class, () -> heap.kfree(inside), "offset " + offset);
        }
        if (size < Page.SIZE) {
            assertThrows(IllegalStateException.class, () -> heap.kfree(address + size), "the neighbour is free");
        }
        heap.kfree(address);
    }

    @Test
    void shouldNoticeAddressesThatAreNotTheHeaps() {
        int frame = frames.allocateUser(1);
        assertThrows(IllegalStateException.class, () -> heap.kfree(kernel.address(Page.address(frame))));
        assertThrows(IllegalStateException.class, () -> heap.kfree(KernelMemory.START), "the zero frame");
        frames.free(frame);
        for (long address :
                new long[] {8, 0x10_0000_0000L, -1, KernelMemory.START - 8, KernelMemory.START + (4 << 20)}) {
            assertThrows(IndexOutOfBoundsException.class, () -> heap.kfree(address));
        }
    }

    @Test
    void shouldPassOverNothing() {
        heap.kfree(KernelHeap.NONE);
        assertThrows(IndexOutOfBoundsException.class, () -> kernel.load8(KernelHeap.NONE), "it names nothing");
    }

    // ---- no memory ----

    @Test
    void shouldGiveNothingWhenMemoryIsUsedUp() {
        List<Long> addresses = new ArrayList<>();
        for (long address = heap.kmalloc(4096); address != KernelHeap.NONE; address = heap.kmalloc(4096)) {
            addresses.add(address);
        }
        assertEquals(FRAMES - 1, addresses.size());
        assertEquals(KernelHeap.NONE, heap.kmalloc(8));
        assertEquals(KernelHeap.NONE, heap.kzalloc(8192));
        assertEquals((FRAMES - 1) * 4096L, heap.bytesInUse(), "refusals change nothing");
        heap.kfree(addresses.remove(500));
        long small = heap.kmalloc(8);
        assertNotEquals(KernelHeap.NONE, small);
        heap.kfree(small);
        addresses.forEach(heap::kfree);
    }

    /** Every other frame is free: half of memory, but no two frames side by side. */
    @Test
    void shouldFailForLargePiecesWhenMemoryIsFragmented() {
        List<Integer> taken = new ArrayList<>();
        for (int i = 1; i < FRAMES; i++) {
            taken.add(frames.allocateUser(1));
        }
        for (int frame = 1; frame < FRAMES; frame += 2) {
            frames.free(frame);
            taken.remove(Integer.valueOf(frame));
        }
        assertEquals(512, frames.freeFrames());
        assertEquals(KernelHeap.NONE, heap.kmalloc(4097));
        long page = heap.kmalloc(4096);
        assertNotEquals(KernelHeap.NONE, page);
        heap.kfree(page);
        frames.free(700);
        taken.remove(Integer.valueOf(700));
        long two = heap.kmalloc(8192);
        assertEquals(Page.address(700), kernel.physical(two), "with 701 the only pair");
        assertEquals(KernelHeap.NONE, heap.kmalloc(8192));
        heap.kfree(two);
        taken.forEach(frames::free);
    }

    @Test
    void shouldBringThreeOfTheLargestIntoFourMebibytes() {
        List<Long> largest = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            largest.add(heap.kmalloc(MOST)); // the zero frame is in the fourth
        }
        assertTrue(largest.stream().allMatch(address -> address != KernelHeap.NONE && address % MOST == 0));
        assertEquals(KernelHeap.NONE, heap.kmalloc(MOST));
        assertEquals(3 * MOST, heap.bytesInUse());
        largest.forEach(heap::kfree);
    }
}
