package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Law 5 on this floor: what a frame holds when it is handed out. */
class FrameContentsTest {
    private static final int FRAMES = 4;

    private final PhysicalMemory memory = new PhysicalMemory(FRAMES);

    @AfterEach
    void close() {
        memory.close();
    }

    private void dirty(int frame) {
        byte[] dirt = new byte[Page.SIZE];
        Arrays.fill(dirt, (byte) 0x77);
        memory.write(Page.address(frame), dirt, 0, Page.SIZE);
    }

    private byte[] contents(int frame) {
        byte[] bytes = new byte[Page.SIZE];
        memory.read(Page.address(frame), bytes, 0, Page.SIZE);
        return bytes;
    }

    private static byte[] filled(int value) {
        byte[] bytes = new byte[Page.SIZE];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldHandOutZerosFromTheStart(boolean poison) {
        for (int frame = 0; frame < FRAMES; frame++) {
            dirty(frame);
        }
        FrameAllocator frames = new FrameAllocator(memory, poison);
        assertArrayEquals(filled(0), contents(FrameAllocator.ZERO_FRAME));
        assertArrayEquals(filled(0), contents(frames.allocateUser(1)));
        assertArrayEquals(filled(0), contents(frames.allocatePageTable(1)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldHandOutZerosAfterAFrameWasDirty(boolean poison) {
        FrameAllocator frames = new FrameAllocator(memory, poison);
        int frame = frames.allocateUser(1);
        dirty(frame);
        frames.free(frame);
        assertEquals(frame, frames.allocateUser(2));
        assertArrayEquals(filled(0), contents(frame));
        dirty(frame);
        frames.free(frame);
        assertEquals(frame, frames.allocatePageTable(2));
        assertArrayEquals(filled(0), contents(frame));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldPoisonAFreedFrameIfAskedTo(boolean poison) {
        FrameAllocator frames = new FrameAllocator(memory, poison);
        int frame = frames.allocateUser(1);
        dirty(frame);
        frames.free(frame);
        assertArrayEquals(filled(poison ? 0xDB : 0x77), contents(frame));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldHandOutACopyToTheLastByte(boolean poison) {
        FrameAllocator frames = new FrameAllocator(memory, poison);
        int original = frames.allocateUser(1);
        dirty(original);
        int copy = frames.allocateCopy(original, 2);
        assertArrayEquals(filled(0x77), contents(copy));
        assertEquals(2, frames.table().owner(copy));
        assertEquals(1, frames.table().owner(original));
        assertEquals(0, frames.table().references(copy));
    }
}
