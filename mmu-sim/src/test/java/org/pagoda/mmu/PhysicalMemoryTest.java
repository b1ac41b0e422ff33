package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.util.internal.PlatformDependent;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhysicalMemoryTest {
    private static final int FRAMES = 5;

    private final PhysicalMemory memory = new PhysicalMemory(FRAMES);

    @AfterEach
    void close() {
        memory.close();
    }

    private byte[] frame(int frame) {
        byte[] bytes = new byte[Page.SIZE];
        memory.read(Page.address(frame), bytes, 0, Page.SIZE);
        return bytes;
    }

    private static byte[] filled(int value) {
        byte[] bytes = new byte[Page.SIZE];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private void fill(int frame, int value) {
        memory.write(Page.address(frame), filled(value), 0, Page.SIZE);
    }

    @Test
    void shouldHaveTheSizeAskedFor() {
        assertEquals(FRAMES, memory.frames());
        assertEquals(FRAMES * 4096L, memory.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void shouldRefuseToBeEmpty(int frames) {
        assertThrows(IllegalArgumentException.class, () -> new PhysicalMemory(frames));
    }

    @Test
    void shouldStoreLittleEndian() {
        memory.putLong(64, 0x1122334455667788L);
        byte[] bytes = new byte[8];
        memory.read(64, bytes, 0, 8);
        assertArrayEquals(new byte[] {(byte) 0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11}, bytes);
        assertEquals(0x55667788, memory.getInt(64));
        assertEquals(0x11223344, memory.getInt(68));
        assertEquals(0x7788, memory.getShort(64));
        assertEquals((byte) 0x88, memory.getByte(64));
        assertEquals(0x1122334455667788L, memory.getLongAcquire(64));
    }

    @Test
    void shouldStoreEachWidthAndNothingBeside() {
        fill(1, 0xAA);
        long address = Page.address(1) + 16;
        memory.putByte(address, (byte) 0x11);
        memory.putShort(address + 2, (short) 0x2222);
        memory.putInt(address + 4, 0x33333333);
        memory.putLong(address + 8, 0x4444444444444444L);
        memory.putLongRelease(address + 24, 0x5555555555555555L);
        assertEquals(0x33333333_2222AA11L, memory.getLong(address));
        assertEquals(0x4444444444444444L, memory.getLong(address + 8));
        assertEquals(0xAAAAAAAAAAAAAAAAL, memory.getLong(address + 16));
        assertEquals(0x5555555555555555L, memory.getLong(address + 24));
        assertEquals(0xAAAAAAAAAAAAAAAAL, memory.getLong(address + 32));
        assertEquals(0xAAAAAAAAAAAAAAAAL, memory.getLong(address - 8));
    }

    @Test
    void shouldReadAndWriteAtOffsetsOfTheArray() {
        fill(2, 0);
        memory.write(Page.address(2) + 10, new byte[] {9, 1, 2, 3, 9}, 1, 3);
        byte[] read = {7, 7, 7, 7, 7, 7};
        memory.read(Page.address(2) + 9, read, 1, 4);
        assertArrayEquals(new byte[] {7, 0, 1, 2, 3, 7}, read);
        assertEquals(0, memory.getByte(Page.address(2) + 13));
    }

    @Test
    void shouldZeroOneFrameToTheLastByte() {
        fill(1, 1);
        fill(2, 2);
        fill(3, 3);
        memory.zero(2);
        assertArrayEquals(filled(1), frame(1));
        assertArrayEquals(filled(0), frame(2));
        assertArrayEquals(filled(3), frame(3));
    }

    @Test
    void shouldPoisonOneFrameToTheLastByte() {
        fill(1, 1);
        fill(2, 2);
        fill(3, 3);
        memory.poison(2);
        assertArrayEquals(filled(1), frame(1));
        assertArrayEquals(filled(0xDB), frame(2));
        assertArrayEquals(filled(3), frame(3));
    }

    @Test
    void shouldCopyOneFrameToTheLastByte() {
        byte[] pattern = new byte[Page.SIZE];
        for (int i = 0; i < pattern.length; i++) {
            pattern[i] = (byte) (i * 31);
        }
        memory.write(Page.address(4), pattern, 0, Page.SIZE);
        fill(1, 1);
        fill(2, 2);
        fill(3, 3);
        memory.copy(4, 2);
        assertArrayEquals(filled(1), frame(1));
        assertArrayEquals(pattern, frame(2));
        assertArrayEquals(filled(3), frame(3));
        assertArrayEquals(pattern, frame(4));
    }

    @ParameterizedTest
    @ValueSource(longs = {FRAMES * 4096L, FRAMES * 4096L + 8, 1L << 26, 1L << 40, (1L << 56) - 8, -1, -8, -4096})
    void shouldThrowBeyondItsEnd(long address) {
        assertThrows(IndexOutOfBoundsException.class, () -> memory.getByte(address));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.getLongAcquire(address));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.putByte(address, (byte) 1));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.putLongRelease(address, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.read(address, new byte[1], 0, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.write(address, new byte[1], 0, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {FRAMES, 16384, Integer.MAX_VALUE, -1, Integer.MIN_VALUE})
    void shouldHaveNoFramesBeyondItsEnd(int frame) {
        assertThrows(IndexOutOfBoundsException.class, () -> memory.zero(frame));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.poison(frame));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.copy(frame, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.copy(1, frame));
    }

    @Test
    void shouldThrowWhenAValueReachesBeyondItsEnd() {
        long end = memory.size();
        assertThrows(IndexOutOfBoundsException.class, () -> memory.getShort(end - 1));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.getInt(end - 3));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.getLong(end - 7));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.putShort(end - 1, (short) 0));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.putInt(end - 3, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.putLong(end - 7, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.read(end - 9, new byte[10], 0, 10));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.write(end - 9, new byte[10], 0, 10));
    }

    @Test
    void shouldThrowForMoreThanThereIs() {
        assertThrows(IndexOutOfBoundsException.class, () -> memory.copyBytes(0, Page.SIZE, memory.size()));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.copyBytes(Page.SIZE, 0, memory.size()));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.zeroBytes(8, memory.size() - 7));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.poisonBytes(8, Long.MAX_VALUE));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.zeroBytes(8, -1));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.read(0, new byte[4], 1, 4));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.write(0, new byte[4], -1, 4));
    }

    @Test
    void shouldKeepAValueThatLiesInTwoFrames() {
        fill(1, 0);
        fill(2, 0);
        memory.putLong(Page.address(2) - 3, 0x8877665544332211L);
        assertEquals(0x8877665544332211L, memory.getLong(Page.address(2) - 3));
        assertEquals((byte) 0x33, memory.getByte(Page.address(2) - 1));
        assertEquals(0x55_44, memory.getShort(Page.address(2)));
    }

    /** Addresses do not fit into an int there. */
    @Test
    void shouldReachWhatLiesBeyondTwoGibibytes() {
        int frames = (3 << 18) + 1;
        assumeTrue(
                PlatformDependent.maxDirectMemory() >= Page.address(frames),
                "this JVM may not have 3 GiB outside its heap: see -XX:MaxDirectMemorySize");
        try (PhysicalMemory large = new PhysicalMemory(frames)) {
            long[] addresses = {0, (1L << 31) - 8, 1L << 31, (3L << 30) - 4, large.size() - 8};
            for (long address : addresses) {
                large.putLong(address, address + 1);
            }
            for (long address : addresses) {
                assertEquals(address + 1, large.getLong(address), () -> "at 0x" + Long.toHexString(address));
            }
            large.copy(frames - 1, 1 << 19);
            assertEquals(large.size() - 7, large.getLong(Page.address((1 << 19) + 1) - 8));
            assertThrows(IndexOutOfBoundsException.class, () -> large.getByte(large.size()));
            assertThrows(
                    IndexOutOfBoundsException.class, () -> large.zeroBytes(Page.SIZE + 1, large.size() - Page.SIZE));
            assertThrows(IndexOutOfBoundsException.class, () -> large.copyBytes(0, 1L << 30, large.size()));
        }
    }

    @Test
    void shouldHaveNothingWhenItIsClosed() {
        PhysicalMemory other = new PhysicalMemory(FRAMES);
        other.close();
        other.close();
        for (long address : new long[] {0, 8, Page.SIZE, -8}) {
            assertThrows(IndexOutOfBoundsException.class, () -> other.getByte(address));
            assertThrows(IndexOutOfBoundsException.class, () -> other.putLong(address, 1));
            assertThrows(IndexOutOfBoundsException.class, () -> other.read(address, new byte[1], 0, 1));
        }
        IndexOutOfBoundsException thrown =
                assertThrows(IndexOutOfBoundsException.class, () -> other.getLongAcquire(0x1238));
        assertEquals("no 8 bytes at physical address 0x1238: the memory was given back", thrown.getMessage());
    }

    /** Else what gives it back would never be told to. */
    @Test
    void shouldBeKeptByNobodyWhenItWasNotClosed() {
        WeakReference<PhysicalMemory> forgotten = new WeakReference<>(new PhysicalMemory(FRAMES));
        for (int i = 0; i < 100 && forgotten.get() != null; i++) {
            System.gc();
        }
        assertNull(forgotten.get());
    }

    @Test
    void shouldRefuseMoreThanTheHostGives() {
        long most = PlatformDependent.maxDirectMemory();
        int frames = (int) Math.min(Integer.MAX_VALUE, Page.number(most) + 1);
        assumeTrue(Page.address(frames) > most, "this JVM may have more than any machine can");
        assertThrows(OutOfMemoryError.class, () -> new PhysicalMemory(frames));
    }
}
