package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PhysicalMemoryByteBufTest {
    private final PhysicalMemory memory = new PhysicalMemory(3);

    @AfterEach
    void close() {
        memory.close();
    }

    @Test
    void shouldMoveTheWriterIndexOfWhatItReadsInto() {
        memory.write(Page.address(1), new byte[] {1, 2, 3, 4}, 0, 4);
        ByteBuf target = Unpooled.buffer(8).writeByte(9);
        memory.read(Page.address(1) + 1, target, 3);
        assertEquals(4, target.writerIndex());
        assertEquals(0, target.readerIndex());
        assertEquals(0x09020304, target.readInt());
    }

    @Test
    void shouldMoveTheReaderIndexOfWhatItWritesFrom() {
        memory.zero(1);
        ByteBuf source = Unpooled.wrappedBuffer(new byte[] {9, 1, 2, 3, 9});
        source.readByte();
        memory.write(Page.address(1) + 8, source, 3);
        assertEquals(4, source.readerIndex());
        assertEquals(5, source.writerIndex());
        assertEquals(0x0000_0000_0003_0201L, memory.getLong(Page.address(1) + 8));
    }

    @Test
    void shouldReadTwiceWhatIsThere() {
        memory.write(Page.address(2), new byte[] {5, 6}, 0, 2);
        ByteBuf target = Unpooled.buffer(8);
        memory.read(Page.address(2), target, 2);
        memory.read(Page.address(2), target, 2);
        assertEquals(0x05060506, target.readInt());
    }

    @Test
    void shouldThrowBeyondItsEnd() {
        long end = memory.size();
        ByteBuf buffer = Unpooled.wrappedBuffer(new byte[64]);
        assertThrows(IndexOutOfBoundsException.class, () -> memory.write(end, buffer, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.write(end - 8, buffer, 9));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.read(end, Unpooled.buffer(), 1));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.read(end - 8, Unpooled.buffer(), 9));
        assertEquals(0, buffer.readerIndex());
    }
}
