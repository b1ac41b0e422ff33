package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The direct map. */
class KernelMemoryTest {
    /** Between two frames. */
    private static final long BORDER = 4 << 20;

    private static final int FRAMES = (int) (BORDER / Page.SIZE) + 3;

    private final PhysicalMemory memory = new PhysicalMemory(FRAMES);
    private final KernelMemory kernel = new KernelMemory(new FrameAllocator(memory, false));
    private final long end = KernelMemory.START + memory.size();

    @AfterEach
    void close() {
        memory.close();
    }

    // ---- names ----

    @Test
    void shouldStandWhereRiscVLinuxHasIt() {
        assertEquals("ffffffd600000000", Long.toHexString(KernelMemory.START));
        assertEquals(KernelMemory.START, kernel.address(0));
        assertEquals("ffffffd600001008", Long.toHexString(kernel.address(0x1008)));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 4096, BORDER - 1, BORDER, BORDER + 3 * 4096 - 1})
    void shouldTranslateThereAndBack(long physical) {
        assertEquals(physical, kernel.physical(kernel.address(physical)));
    }

    @Test
    void shouldBeCanonicalAndInTheUpperHalf() {
        for (long address : new long[] {KernelMemory.START, end - 1, KernelMemory.START + (16L << 30) - 1}) {
            assertEquals(-1, address >> 38, "bits 63 to 38 are all 1");
            assertTrue(Long.compareUnsigned(address, PageTableWalker.USER_END) >= 0);
            assertTrue(address < Errno.LOWEST, "no kernel address looks like an errno");
        }
    }

    @Test
    void shouldNameEachByteOfPhysicalMemoryOnce() {
        memory.putLong(0x5000, 0x1122334455667788L);
        assertEquals(0x1122334455667788L, kernel.load64(KernelMemory.START + 0x5000));
        kernel.store8(KernelMemory.START + 0x5007, (byte) 0x77);
        assertEquals(0x7722334455667788L, memory.getLong(0x5000));
    }

    // ---- bounds ----

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                0x1000,
                0x10_0000_0000L,
                PageTableWalker.USER_END,
                1L << 62,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                -4096,
                -1
            })
    void shouldThrowForAddressesThatAreNotTheKernels(long address) {
        assertEverythingThrows(address);
    }

    @Test
    void shouldThrowJustOutsideOfTheMap() {
        assertEverythingThrows(KernelMemory.START - 1);
        assertEverythingThrows(end);
        assertEverythingThrows(end + 4096);
    }

    private void assertEverythingThrows(long address) {
        byte[] bytes = new byte[1];
        LongConsumer[] uses = {
            kernel::physical,
            kernel::load8,
            kernel::load16,
            kernel::load32,
            kernel::load64,
            bad -> kernel.store8(bad, (byte) 1),
            bad -> kernel.store16(bad, (short) 1),
            bad -> kernel.store32(bad, 1),
            bad -> kernel.store64(bad, 1),
            bad -> kernel.read(bad, bytes, 0, 1),
            bad -> kernel.write(bad, bytes, 0, 1),
            bad -> kernel.read(bad, Unpooled.buffer(), 1),
            bad -> kernel.write(bad, Unpooled.wrappedBuffer(bytes), 1),
            bad -> kernel.copy(bad, KernelMemory.START, 1),
            bad -> kernel.copy(KernelMemory.START, bad, 1),
            bad -> kernel.zero(bad, 1)
        };
        for (int i = 0; i < uses.length; i++) {
            LongConsumer use = uses[i];
            assertThrows(IndexOutOfBoundsException.class, () -> use.accept(address), "use " + i);
        }
    }

    @Test
    void shouldThrowBeforeItTouchesARangeThatReachesBeyondTheEnd() {
        kernel.zero(end - 16, 16);
        byte[] ones = {-1, -1, -1, -1, -1, -1, -1, -1, -1};
        assertThrows(IndexOutOfBoundsException.class, () -> kernel.store64(end - 7, -1));
        assertThrows(IndexOutOfBoundsException.class, () -> kernel.store32(end - 3, -1));
        assertThrows(IndexOutOfBoundsException.class, () -> kernel.store16(end - 1, (short) -1));
        assertThrows(IndexOutOfBoundsException.class, () -> kernel.write(end - 8, ones, 0, 9));
        assertThrows(IndexOutOfBoundsException.class, () -> kernel.copy(KernelMemory.START, end - 8, 9));
        assertEquals(0, kernel.load64(end - 8));
        assertEquals(memory.size(), kernel.physical(end, 0), "nothing may lie at the end");
        assertThrows(IndexOutOfBoundsException.class, () -> kernel.physical(end - 8, -1));
        assertThrows(IndexOutOfBoundsException.class, () -> kernel.physical(end - 8, Long.MAX_VALUE));
        assertThrows(IndexOutOfBoundsException.class, () -> kernel.address(memory.size()));
        assertThrows(IndexOutOfBoundsException.class, () -> kernel.address(-1));
    }

    // ---- loads, stores, bulk ----

    /** The map has no seams. */
    @ParameterizedTest
    @ValueSource(longs = {0x5000, 0x5003, BORDER - 8, BORDER - 7, BORDER - 4, BORDER - 3, BORDER - 1, BORDER})
    void shouldLoadWhatWasStoredAnywhere(long physical) {
        long address = kernel.address(physical);
        kernel.zero(address - 8, 24);
        kernel.store64(address, 0x8877665544332211L);
        assertEquals(0x8877665544332211L, kernel.load64(address));
        assertEquals(0x44332211, kernel.load32(address));
        assertEquals(0x2211, kernel.load16(address));
        for (int i = 0; i < 8; i++) {
            assertEquals((byte) (0x11 * (i + 1)), kernel.load8(address + i));
        }
        kernel.store32(address + 2, 0xA4A3A2A1);
        kernel.store16(address + 6, (short) 0xB2B1);
        assertEquals(0xB2B1A4A3A2A12211L, kernel.load64(address));
        assertEquals(0, kernel.load64(address - 8));
        assertEquals(0, kernel.load64(address + 8));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldCopyWithinMemoryAndOutOfIt(long seed) {
        Random random = new Random(seed);
        int length = 1 + random.nextInt(10_000);
        byte[] pattern = new byte[length];
        random.nextBytes(pattern);
        long from = kernel.address(random.nextBoolean() ? BORDER - random.nextInt(length) : 8192 + random.nextInt(99));
        long to = kernel.address(1 << 20) + random.nextInt(4096);

        kernel.write(from, pattern, 0, length);
        kernel.copy(from, to, length);
        byte[] copy = new byte[length + 2];
        kernel.read(to, copy, 1, length);
        assertArrayEquals(pattern, java.util.Arrays.copyOfRange(copy, 1, length + 1), "seed " + seed);

        ByteBuf buffer = Unpooled.buffer();
        kernel.read(from, buffer, length);
        assertEquals(Unpooled.wrappedBuffer(pattern), buffer, "seed " + seed);
        long there = kernel.address(BORDER) - length / 2;
        kernel.store8(there - 1, (byte) 9);
        kernel.store8(there + length, (byte) 9);
        kernel.zero(there, length);
        for (int i = 0; i < length; i++) {
            assertEquals(0, kernel.load8(there + i), "seed " + seed);
        }
        kernel.write(there, buffer, length);
        assertEquals(0, buffer.readableBytes());
        assertEquals(pattern[0], kernel.load8(there));
        assertEquals(pattern[length - 1], kernel.load8(there + length - 1));
        assertEquals(9, kernel.load8(there - 1));
        assertEquals(9, kernel.load8(there + length));
    }
}
