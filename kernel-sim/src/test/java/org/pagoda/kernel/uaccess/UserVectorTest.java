package org.pagoda.kernel.uaccess;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableWalker;
import org.pagoda.mmu.Rights;

/** Scattered user memory: what an iovec may say, and copies through it. */
class UserVectorTest {
    private static final long EFAULT = Errno.EFAULT.result();
    private static final long EINVAL = Errno.EINVAL.result();
    private static final byte UNTOUCHED = 0x5A;

    /** What the kernel's side of a copy is. */
    private enum KernelSide {
        ADDRESS,
        BYTE_BUF
    }

    private final UserFixture user = new UserFixture();
    private final UserVector vector = new UserVector();
    /** Pages for data, every byte {@link UserFixture#pattern}. */
    private long data;
    /** Where the process keeps its iovec. */
    private long table;

    @BeforeEach
    void mapPages() {
        data = user.mapFilled(6);
        table = user.map(5);
    }

    @AfterEach
    void close() {
        user.close();
    }

    private void write(long... words) {
        for (int i = 0; i < words.length; i++) {
            user.task.cpu().mmu().store64(table + (long) i * Long.BYTES, words[i]);
        }
    }

    /** Writes an iovec, bases and lengths in turn, and fetches it. */
    private long fetch(long... words) {
        write(words);
        return vector.fetch(user.userMemory, user.task, table, words.length / 2);
    }

    private long copyIn(KernelSide side, byte[] target, int offset, long count) {
        if (side == KernelSide.ADDRESS) {
            user.kernelMemory.write(user.buffer, target, offset, target.length - offset);
            long copied = user.userMemory.copyFromUser(user.task, user.buffer, vector, count);
            user.kernelMemory.read(user.buffer, target, offset, target.length - offset);
            return copied;
        }
        ByteBuf buffer = Unpooled.wrappedBuffer(target).writerIndex(offset);
        long copied = user.userMemory.copyFromUser(user.task, buffer, vector, count);
        assertEquals(offset + Math.max(0, copied), buffer.writerIndex());
        return copied;
    }

    private long copyOut(KernelSide side, byte[] source, int offset, long count) {
        if (side == KernelSide.ADDRESS) {
            user.kernelMemory.write(user.buffer, source, offset, source.length - offset);
            return user.userMemory.copyToUser(user.task, vector, user.buffer, count);
        }
        ByteBuf buffer = Unpooled.wrappedBuffer(source).readerIndex(offset);
        long copied = user.userMemory.copyToUser(user.task, vector, buffer, count);
        assertEquals(offset + Math.max(0, copied), buffer.readerIndex());
        return copied;
    }

    private static byte[] untouched(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, UNTOUCHED);
        return bytes;
    }

    private static byte[] numbered(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + 7);
        }
        return bytes;
    }

    private static void assertPattern(long from, byte[] actual, int offset, int length) {
        assertArrayEquals(UserFixture.pattern(from, length), Arrays.copyOfRange(actual, offset, offset + length));
    }

    // ---- fetch ----

    @Test
    void shouldSayHowManyBytesThereAre() {
        assertEquals(0, fetch(data, 10, data + 100, 0, data + 50, 20));
        assertEquals(30, vector.remaining());
        assertEquals(0, fetch());
        assertEquals(0, vector.remaining());
        assertEquals(0, copyIn(KernelSide.ADDRESS, untouched(8), 0, 8));
    }

    @Test
    void shouldTouchNothingForNoSegments() {
        assertEquals(0, vector.fetch(user.userMemory, user.task, 0, 0));
        assertEquals(0, vector.remaining());
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, UserVector.MOST_SEGMENTS + 1, 1L << 32, Long.MAX_VALUE})
    void shouldRefuseCountsThatCannotBe(long count) {
        assertEquals(0, fetch(data, 10));
        assertEquals(EINVAL, vector.fetch(user.userMemory, user.task, table, count));
        assertEquals(0, vector.remaining(), "nothing is left of the one before");
        assertEquals(0, copyIn(KernelSide.ADDRESS, untouched(8), 0, 8));
    }

    @Test
    void shouldTakeAsManySegmentsAsThereMayBe() {
        long[] words = new long[2 * UserVector.MOST_SEGMENTS];
        for (int i = 0; i < UserVector.MOST_SEGMENTS; i++) {
            words[2 * i] = data + UserVector.MOST_SEGMENTS - 1 - i;
            words[2 * i + 1] = 1;
        }
        assertEquals(0, fetch(words));
        assertEquals(UserVector.MOST_SEGMENTS, vector.remaining());
        byte[] received = untouched(UserVector.MOST_SEGMENTS);
        assertEquals(received.length, copyIn(KernelSide.ADDRESS, received, 0, received.length));
        for (int i = 0; i < received.length; i++) {
            assertEquals(UserFixture.pattern(data + received.length - 1 - i), received[i]);
        }
    }

    @Test
    void shouldRefuseNegativeLengths() {
        assertEquals(EINVAL, fetch(data, -1));
        assertEquals(EINVAL, fetch(data, 8, data, Long.MIN_VALUE));
        // An argument that cannot be comes before an address that cannot be.
        assertEquals(EINVAL, fetch(-1, 8, data, -1));
        assertEquals(0, vector.remaining());
    }

    @Test
    void shouldRefuseLengthsThatOverflowTogether() {
        assertEquals(EINVAL, fetch(data, 1, data, Long.MAX_VALUE));
        assertEquals(EINVAL, fetch(data, Long.MAX_VALUE, data, Long.MAX_VALUE, data, 10));
        assertEquals(0, vector.remaining());
    }

    @Test
    void shouldRefuseSegmentsThatReachIntoTheKernelHalf() {
        long end = PageTableWalker.USER_END;
        assertEquals(0, fetch(end - 8, 8, end, 0));
        assertEquals(EFAULT, fetch(data, 8, end - 8, 9));
        assertEquals(EFAULT, fetch(data, 8, end, 1, data, 8));
        assertEquals(EFAULT, fetch(-8, 8));
        assertEquals(EFAULT, fetch(user.buffer, 8));
        assertEquals(EFAULT, fetch(data, Long.MAX_VALUE));
        assertEquals(EFAULT, fetch(-1, 0));
        assertEquals(0, vector.remaining());
    }

    @Test
    void shouldFaultWhenTheIovecCannotBeRead() {
        assertEquals(EFAULT, vector.fetch(user.userMemory, user.task, 0, 1));
        assertEquals(EFAULT, vector.fetch(user.userMemory, user.task, user.buffer, 1));
        assertEquals(EFAULT, vector.fetch(user.userMemory, user.task, user.map(1, Rights.NONE), 1));
    }

    @Test
    void shouldFaultWhenOnlyABeginningOfTheIovecCanBeRead() {
        write(data, 8);
        user.space.unmap(table + Page.SIZE, 1);
        long last = table + Page.SIZE - 16;
        user.task.cpu().mmu().store64(last, data);
        user.task.cpu().mmu().store64(last + 8, 8);
        assertEquals(0, vector.fetch(user.userMemory, user.task, last, 1));
        assertEquals(EFAULT, vector.fetch(user.userMemory, user.task, last, 2));
        assertEquals(EFAULT, vector.fetch(user.userMemory, user.task, last + 8, 1));
        assertEquals(0, vector.remaining());
    }

    @Test
    void shouldNotReadTheIovecAgain() {
        assertEquals(0, fetch(data, 4, data + Page.SIZE, 4));
        write(data + 1000, 3000, user.buffer, -1);
        byte[] received = untouched(10);
        assertEquals(4, copyIn(KernelSide.ADDRESS, received, 0, 4));
        user.space.unmap(table, 1);
        assertEquals(4, copyIn(KernelSide.ADDRESS, received, 4, 6));
        assertPattern(data, received, 0, 4);
        assertPattern(data + Page.SIZE, received, 4, 4);
        assertEquals(UNTOUCHED, received[8]);
    }

    /** The copy itself overwrites the iovec that directs it. */
    @ParameterizedTest
    @EnumSource(KernelSide.class)
    void shouldNotBeMisledByACopyOntoTheIovec(KernelSide side) {
        assertEquals(0, fetch(table, 32, data, 8));
        byte[] source = numbered(40);
        assertEquals(40, copyOut(side, source, 0, 40));
        assertArrayEquals(Arrays.copyOf(source, 32), user.peek(table, 32));
        assertArrayEquals(Arrays.copyOfRange(source, 32, 40), user.peek(data, 8));
    }

    // ---- copies ----

    @ParameterizedTest
    @EnumSource(KernelSide.class)
    void shouldGatherSegmentsInTheirOrder(KernelSide side) {
        assertEquals(0, fetch(data + 5000, 5000, 0, 0, data, 3, data + 100, 0, data + 7, 20));
        byte[] received = untouched(5030);
        assertEquals(5023, copyIn(side, received, 0, 5030));
        assertPattern(data + 5000, received, 0, 5000);
        assertPattern(data, received, 5000, 3);
        assertPattern(data + 7, received, 5003, 20);
        assertArrayEquals(untouched(7), Arrays.copyOfRange(received, 5023, 5030));
        assertEquals(0, vector.remaining());
        assertEquals(0, copyIn(side, received, 0, 10));
    }

    @ParameterizedTest
    @EnumSource(KernelSide.class)
    void shouldScatterOverSegmentsAndNothingBesideThem(KernelSide side) {
        assertEquals(0, fetch(0, 0, data + 4090, 10, data + 2 * Page.SIZE, 0, data + 10, 30, 0, 0));
        byte[] source = numbered(50);
        assertEquals(40, copyOut(side, source, 0, 50));
        byte[] expected = UserFixture.pattern(data, 2 * Page.SIZE);
        System.arraycopy(source, 0, expected, 4090, 10);
        System.arraycopy(source, 10, expected, 10, 30);
        assertArrayEquals(expected, user.peek(data, 2 * Page.SIZE));
    }

    @ParameterizedTest
    @EnumSource(KernelSide.class)
    void shouldGoOnWhereTheLastCopyEnded(KernelSide side) {
        assertEquals(0, fetch(data, 10, data + Page.SIZE, 10, data + 2 * Page.SIZE, 10));
        byte[] received = untouched(30);
        int done = 0;
        for (int count : new int[] {7, 0, 3, 1, 14, 5}) {
            assertEquals(count, copyIn(side, received, done, count));
            done += count;
            assertEquals(30 - done, vector.remaining());
        }
        for (int segment = 0; segment < 3; segment++) {
            assertPattern(data + Page.address(segment), received, 10 * segment, 10);
        }
    }

    @ParameterizedTest
    @EnumSource(KernelSide.class)
    void shouldStopAtAFaultInTheMiddleOfASegmentAndGoOnThereWhenItIsMended(KernelSide side) {
        long hole = data + 2 * Page.SIZE;
        assertEquals(0, fetch(data, 5, hole - 6, 20, data + 100, 5));
        user.space.unmap(hole, 1);
        byte[] received = untouched(30);
        assertEquals(11, copyIn(side, received, 0, 30));
        assertPattern(data, received, 0, 5);
        assertPattern(hole - 6, received, 5, 6);
        assertEquals(UNTOUCHED, received[11]);
        assertEquals(19, vector.remaining());
        assertEquals(EFAULT, copyIn(side, received, 11, 19), "not even the first byte of what is left");
        assertEquals(19, vector.remaining());
        assertEquals(hole, user.space.map(hole, 1, Rights.READ_WRITE));
        user.fill(hole, 1);
        assertEquals(19, copyIn(side, received, 11, 19));
        assertPattern(hole, received, 11, 14);
        assertPattern(data + 100, received, 25, 5);
        assertEquals(0, vector.remaining());
    }

    @ParameterizedTest
    @EnumSource(KernelSide.class)
    void shouldStopWhereItMayNotWriteAndTouchNoLaterSegment(KernelSide side) {
        user.space.protect(data + Page.SIZE, 1, Rights.READ);
        assertEquals(0, fetch(data + 3 * Page.SIZE, 8, data + Page.SIZE - 4, 8, data, 8));
        byte[] source = numbered(24);
        assertEquals(12, copyOut(side, source, 0, 24));
        assertArrayEquals(Arrays.copyOf(source, 8), user.peek(data + 3 * Page.SIZE, 8));
        assertArrayEquals(Arrays.copyOfRange(source, 8, 12), user.peek(data + Page.SIZE - 4, 4));
        assertPattern(data + Page.SIZE, user.peek(data + Page.SIZE, 8), 0, 8);
        assertPattern(data, user.peek(data, 8), 0, 8);
        assertEquals(EFAULT, copyOut(side, source, 12, 12));
        assertEquals(12, vector.remaining());
    }

    @Test
    void shouldThrowBeforeItCopiesWhatTheKernelsSideHasNoRoomFor() {
        assertEquals(0, fetch(data, 100));
        ByteBuf small = Unpooled.buffer(8, 8);
        assertThrows(IndexOutOfBoundsException.class, () -> user.userMemory.copyFromUser(user.task, small, vector, 9));
        assertThrows(IndexOutOfBoundsException.class, () -> user.userMemory.copyFromUser(user.task, data, vector, 9));
        assertEquals(0, small.writerIndex());
        assertThrows(IndexOutOfBoundsException.class, () -> user.userMemory.copyToUser(user.task, vector, small, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> user.userMemory.copyToUser(user.task, vector, data, 1));
        assertEquals(100, vector.remaining());
        assertPattern(data, user.peek(data, 8), 0, 8);
    }

    /** The kernel's range ends, at the end of memory, behind the first segment. */
    @Test
    void shouldThrowBeforeItCopiesASegmentThatWouldStillFit() {
        long size = user.machine.kernel().memory().size();
        long last = user.kernelMemory.address(size - 8);
        assertEquals(0, fetch(data, 8, data + 100, 8));
        assertThrows(IndexOutOfBoundsException.class, () -> user.userMemory.copyToUser(user.task, vector, last, 16));
        assertThrows(IndexOutOfBoundsException.class, () -> user.userMemory.copyFromUser(user.task, last, vector, 16));
        assertEquals(16, vector.remaining());
        assertPattern(data, user.peek(data, 8), 0, 8);
    }
}
