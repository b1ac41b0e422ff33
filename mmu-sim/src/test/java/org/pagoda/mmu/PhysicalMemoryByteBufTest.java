package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ReadOnlyBufferException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

    /** Kinds that keep their bytes in an array, outside the heap, and in several parts; and that have to grow. */
    private static Stream<ByteBuf> buffers() {
        ByteBuf parts = Unpooled.compositeBuffer()
                .addComponent(true, Unpooled.buffer(3, 3).writeZero(3))
                .addComponent(true, Unpooled.directBuffer(9, 9).writeZero(9));
        return Stream.of(
                Unpooled.buffer(12),
                Unpooled.directBuffer(12),
                Unpooled.buffer(2),
                Unpooled.directBuffer(2),
                parts.clear(),
                Unpooled.buffer(20).slice(8, 12).clear());
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void shouldReadAndWriteAnyKindOfBuffer(ByteBuf buffer) {
        memory.zero(1);
        memory.zero(2);
        memory.putLong(Page.address(2) - 5, 0x8877665544332211L);
        buffer.writeByte(9);
        memory.read(Page.address(2) - 5, buffer, 8);
        assertEquals(9, buffer.writerIndex());
        assertEquals(9, buffer.readByte());
        assertEquals(0x8877665544332211L, buffer.getLongLE(1));
        memory.write(Page.address(1), buffer, 8);
        assertEquals(0, buffer.readableBytes());
        assertEquals(0x8877665544332211L, memory.getLong(Page.address(1)));
        assertEquals(0, memory.getLong(Page.address(1) + 8));
        buffer.release();
    }

    @Test
    void shouldWriteFromABufferThatCannotBeWritten() {
        memory.zero(1);
        ByteBuf source = Unpooled.buffer().writeLongLE(0x1122334455667788L).asReadOnly();
        memory.write(Page.address(1), source, 8);
        assertEquals(0x1122334455667788L, memory.getLong(Page.address(1)));
        assertThrows(
                ReadOnlyBufferException.class,
                () -> memory.read(0, Unpooled.buffer(8).asReadOnly(), 8));
    }

    @Test
    void shouldThrowForMoreThanABufferHas() {
        memory.putLong(8, 7);
        ByteBuf few = Unpooled.buffer(4, 4);
        assertThrows(IndexOutOfBoundsException.class, () -> memory.read(8, few, 5));
        assertEquals(0, few.writerIndex());
        assertThrows(IndexOutOfBoundsException.class, () -> memory.write(8, few.writeInt(1), 5));
        assertEquals(0, few.readerIndex());
        assertEquals(7, memory.getLong(8));
    }
}
