package org.pagoda.kernel.uaccess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.pagoda.kernel.Task;
import org.pagoda.mmu.Page;

/** Copies where the kernel's side is a {@code ByteBuf}: its indices say how much was copied. */
class ByteBufCopyTest extends UserCopyContract {
    @Override
    long copyOut(UserMemory userMemory, Task task, long to, byte[] source, long count) {
        ByteBuf buffer = Unpooled.wrappedBuffer(source);
        long copied = userMemory.copyToUser(task, to, buffer, count);
        assertEquals(Math.max(0, copied), buffer.readerIndex());
        return copied;
    }

    @Override
    long copyIn(UserMemory userMemory, Task task, byte[] target, long from, long count) {
        ByteBuf buffer = Unpooled.directBuffer(1);
        long copied = userMemory.copyFromUser(task, buffer, from, count);
        assertEquals(Math.max(0, copied), buffer.readableBytes());
        buffer.readBytes(target, 0, buffer.readableBytes());
        buffer.release();
        return copied;
    }

    @Test
    void shouldThrowBeforeItCopiesWhenTheBufferIsTooSmall() {
        try (UserFixture user = new UserFixture()) {
            long page = user.mapFilled(1);
            ByteBuf seven = Unpooled.wrappedBuffer(new byte[7]);
            assertThrows(IndexOutOfBoundsException.class, () -> user.userMemory.copyToUser(user.task, page, seven, 8));
            assertEquals(7, seven.readableBytes());
            assertEquals(UserFixture.pattern(page), user.peek(page, 1)[0]);
            ByteBuf full = Unpooled.buffer(8, 8).writeByte(0);
            assertThrows(IndexOutOfBoundsException.class, () -> user.userMemory.copyFromUser(user.task, full, page, 8));
            assertEquals(1, full.readableBytes());
            assertEquals(7, user.userMemory.copyFromUser(user.task, full, page, 7));
            assertEquals(UserFixture.pattern(page + 6), full.getByte(7));
        }
    }

    @Test
    void shouldGoOnWhereTheIndicesStand() {
        try (UserFixture user = new UserFixture()) {
            long page = user.mapFilled(1);
            ByteBuf buffer = Unpooled.buffer().writeInt(0).writeByte(1).writeByte(2);
            buffer.skipBytes(4);
            assertEquals(2, user.userMemory.copyToUser(user.task, page + Page.SIZE - 2, buffer, 2));
            assertEquals(2, user.peek(page + Page.SIZE - 1, 1)[0]);
            assertEquals(1, user.userMemory.copyFromUser(user.task, buffer, page + Page.SIZE - 2, 1));
            assertEquals(1, buffer.readByte());
        }
    }
}
