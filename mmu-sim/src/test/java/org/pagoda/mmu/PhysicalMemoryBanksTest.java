package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two whole banks and a small one. */
class PhysicalMemoryBanksTest {
    private static final int FRAMES_IN_BANK = PhysicalMemory.BANK_SIZE / Page.SIZE;
    private static final int FRAMES = 2 * FRAMES_IN_BANK + 3;
    private static final long BORDER = PhysicalMemory.BANK_SIZE;

    private final PhysicalMemory memory = new PhysicalMemory(FRAMES);

    @AfterEach
    void close() {
        memory.close();
    }

    @Test
    void shouldKeepBanksApart() {
        long[] addresses = {0, BORDER - 8, BORDER, 2 * BORDER - 8, 2 * BORDER, memory.size() - 8};
        for (long address : addresses) {
            memory.putLong(address, address + 1);
        }
        for (long address : addresses) {
            assertEquals(address + 1, memory.getLong(address), () -> "at 0x" + Long.toHexString(address));
        }
    }

    @Test
    void shouldEndWhereTheLastBankEnds() {
        assertEquals(FRAMES * 4096L, memory.size());
        memory.putByte(memory.size() - 1, (byte) 1);
        assertThrows(IndexOutOfBoundsException.class, () -> memory.getByte(memory.size()));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.getByte(3 * BORDER));
    }

    @Test
    void shouldThrowWhenAValueStraddlesBanks() {
        assertThrows(IndexOutOfBoundsException.class, () -> memory.getLong(BORDER - 4));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.putLong(BORDER - 1, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.putInt(2 * BORDER - 2, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.getShort(2 * BORDER - 1));
    }

    @Test
    void shouldCopyFramesBetweenBanks() {
        byte[] pattern = new byte[Page.SIZE];
        for (int i = 0; i < pattern.length; i++) {
            pattern[i] = (byte) (i * 7);
        }
        byte[] copy = new byte[Page.SIZE];
        memory.write(Page.address(FRAMES_IN_BANK - 1), pattern, 0, Page.SIZE);
        memory.copy(FRAMES_IN_BANK - 1, FRAMES_IN_BANK);
        memory.copy(FRAMES_IN_BANK, FRAMES - 1);
        memory.read(Page.address(FRAMES - 1), copy, 0, Page.SIZE);
        assertArrayEquals(pattern, copy);
    }

    @Test
    void shouldZeroAndPoisonTheFramesAtABorder() {
        memory.putLong(BORDER - 8, 1);
        memory.putLong(BORDER, 2);
        memory.zero(FRAMES_IN_BANK);
        assertEquals(1, memory.getLong(BORDER - 8));
        assertEquals(0, memory.getLong(BORDER));
        memory.poison(FRAMES_IN_BANK - 1);
        assertEquals(0xDBDBDBDBDBDBDBDBL, memory.getLong(BORDER - 8));
        assertEquals(0, memory.getLong(BORDER));
    }

    @Test
    void shouldReadAndWriteBuffersInEachBank() {
        for (long address : new long[] {BORDER - 4, BORDER, 2 * BORDER}) {
            ByteBuf source = Unpooled.buffer().writeInt((int) (address >>> 8));
            ByteBuf target = Unpooled.buffer();
            memory.write(address, source, 4);
            memory.read(address, target, 4);
            assertEquals((int) (address >>> 8), target.readInt());
            assertEquals(Integer.reverseBytes((int) (address >>> 8)), memory.getInt(address));
        }
    }

    @Test
    void shouldTakeABankFromTheHostWhenItIsFirstUsed() {
        assertEquals(BORDER, memory.taken());
        memory.getLong(2 * BORDER);
        assertEquals(BORDER + 3 * Page.SIZE, memory.taken());
        memory.putByte(BORDER, (byte) 1);
        assertEquals(2 * BORDER + 3 * Page.SIZE, memory.taken());
        memory.read(BORDER, Unpooled.buffer(), 1);
        assertEquals(2 * BORDER + 3 * Page.SIZE, memory.taken());
    }

    @Test
    void shouldNotBeTouchedWhenItIsClosed() {
        PhysicalMemory other = new PhysicalMemory((int) (BORDER / Page.SIZE) + 1);
        other.close();
        assertThrows(IndexOutOfBoundsException.class, () -> other.getByte(0));
        assertThrows(IndexOutOfBoundsException.class, () -> other.putLong(8, 1));
        assertThrows(IllegalStateException.class, () -> other.getByte(BORDER));
    }
}
