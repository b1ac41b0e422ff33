package org.pagoda.kernel.uaccess;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.agrona.collections.MutableLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.MemoryObject;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableWalker;
import org.pagoda.mmu.Rights;
import org.pagoda.mmu.SparseStore;
import org.pagoda.mmu.replacement.PolicyName;

/** get_user and put_user of each size: all or nothing. */
class UserValueTest {
    private static final long EFAULT = Errno.EFAULT.result();
    private static final long UNTOUCHED = 0x0123_4567_89AB_CDEFL;

    /** A size, and the two calls for it. */
    private enum Size {
        ONE(1),
        TWO(2),
        FOUR(4),
        EIGHT(8);

        private final int bytes;

        Size(int bytes) {
            this.bytes = bytes;
        }

        long mask() {
            return bytes == 8 ? -1 : (1L << (8 * bytes)) - 1;
        }

        /** Fetches a value into {@code value}, as far as there is one; 0 or the error. */
        long get(UserFixture user, MutableLong value, long from) {
            long result = switch (this) {
                case ONE -> user.userMemory.getUser8(user.task, from);
                case TWO -> user.userMemory.getUser16(user.task, from);
                case FOUR -> user.userMemory.getUser32(user.task, from);
                case EIGHT -> user.userMemory.getUser64(user.task, value, from);
            };
            if (this == EIGHT || result < 0) {
                return result;
            }
            value.set(result);
            return 0;
        }

        long put(UserFixture user, long value, long to) {
            return switch (this) {
                case ONE -> user.userMemory.putUser8(user.task, (byte) value, to);
                case TWO -> user.userMemory.putUser16(user.task, (short) value, to);
                case FOUR -> user.userMemory.putUser32(user.task, (int) value, to);
                case EIGHT -> user.userMemory.putUser64(user.task, value, to);
            };
        }
    }

    private final UserFixture user = new UserFixture();
    private final MutableLong value = new MutableLong(UNTOUCHED);

    @AfterEach
    void close() {
        user.close();
    }

    private void assertNothingGot(Size size, long from) {
        value.set(UNTOUCHED);
        assertEquals(EFAULT, size.get(user, value, from), "from 0x" + Long.toHexString(from));
        assertEquals(UNTOUCHED, value.get());
    }

    private static long expected(Size size, long address) {
        long expected = 0;
        for (int i = size.bytes - 1; i >= 0; i--) {
            expected = (expected << 8) | (UserFixture.pattern(address + i) & 0xFF);
        }
        return expected;
    }

    @ParameterizedTest
    @EnumSource(Size.class)
    void shouldGetWhatIsThereAtAnyOffset(Size size) {
        long pages = user.mapFilled(2);
        for (long from = pages; from <= pages + 2 * Page.SIZE - size.bytes; from++) {
            assertEquals(0, size.get(user, value, from));
            assertEquals(expected(size, from), value.get());
        }
    }

    @ParameterizedTest
    @EnumSource(Size.class)
    void shouldGetValuesWhoseHighestBitIsSetWithoutASign(Size size) {
        long page = user.map(1);
        user.task.cpu().mmu().store64(page, -1);
        assertEquals(0, size.get(user, value, page));
        assertEquals(size.mask(), value.get());
    }

    @ParameterizedTest
    @EnumSource(Size.class)
    void shouldPutAValueAtAnyOffsetAndNothingBesideIt(Size size) {
        long pages = user.mapFilled(2);
        long written = 0xF1E2_D3C4_B5A6_9788L;
        IntStream starts = IntStream.of(0, Page.SIZE - 16, 2 * Page.SIZE - 16);
        for (int offset : starts.flatMap(start -> IntStream.range(start, start + 17))
                .filter(start -> start <= 2 * Page.SIZE - size.bytes)
                .toArray()) {
            user.fill(pages, 2);
            assertEquals(0, size.put(user, written, pages + offset));
            byte[] expected = UserFixture.pattern(pages, 2 * Page.SIZE);
            for (int i = 0; i < size.bytes; i++) {
                expected[offset + i] = (byte) (written >>> (8 * i));
            }
            assertArrayEquals(expected, user.peek(pages, 2 * Page.SIZE), "offset " + offset);
        }
    }

    @ParameterizedTest
    @EnumSource(Size.class)
    void shouldBringPagesInAsTheProgramWould(Size size) {
        long pages = user.map(4);
        assertEquals(0, size.get(user, value, pages + Page.SIZE - 1));
        assertEquals(0, value.get());
        assertEquals(0, size.put(user, -1, pages + 3 * Page.SIZE - 1));
        assertEquals(0xFF, user.peek(pages + 3 * Page.SIZE - 1, 1)[0] & 0xFF);
        assertEquals(size == Size.ONE ? 2 : 4, user.space.account().charged());
    }

    @ParameterizedTest
    @EnumSource(Size.class)
    void shouldTouchNeitherPageUnlessBothCanBe(Size size) {
        for (int inFirst = 1; inFirst < size.bytes; inFirst++) {
            long pages = user.mapFilled(3);
            user.space.unmap(pages + Page.SIZE, 1);
            long end = pages + Page.SIZE - inFirst;
            long start = pages + 2 * Page.SIZE - inFirst;
            assertNothingGot(size, end);
            assertNothingGot(size, start);
            assertEquals(EFAULT, size.put(user, -1, end));
            assertEquals(EFAULT, size.put(user, -1, start));
            assertArrayEquals(UserFixture.pattern(pages, Page.SIZE), user.peek(pages, Page.SIZE));
            long last = pages + 2 * Page.SIZE;
            assertArrayEquals(UserFixture.pattern(last, Page.SIZE), user.peek(last, Page.SIZE));
        }
    }

    @ParameterizedTest
    @EnumSource(Size.class)
    void shouldReadButNotWriteReadOnlyPages(Size size) {
        long pages = user.mapFilled(2);
        user.space.protect(pages + Page.SIZE, 1, Rights.READ);
        assertEquals(0, size.get(user, value, pages + Page.SIZE - size.bytes + 1));
        assertEquals(0, size.put(user, 0, pages + Page.SIZE - size.bytes));
        user.fill(pages, 1);
        for (int inSecond = 1; inSecond <= size.bytes; inSecond++) {
            assertEquals(EFAULT, size.put(user, 0, pages + Page.SIZE - size.bytes + inSecond));
        }
        assertArrayEquals(UserFixture.pattern(pages, 2 * Page.SIZE), user.peek(pages, 2 * Page.SIZE));
    }

    @ParameterizedTest
    @EnumSource(Size.class)
    void shouldFaultOnAPageThatWasMovedAway(Size size) {
        long pages = user.mapFilled(2);
        user.moveAway(pages + Page.SIZE);
        for (int inSecond = 1; inSecond <= size.bytes; inSecond++) {
            long address = pages + Page.SIZE - size.bytes + inSecond;
            assertNothingGot(size, address);
            assertEquals(EFAULT, size.put(user, 0, address));
        }
        assertArrayEquals(UserFixture.pattern(pages, Page.SIZE), user.peek(pages, Page.SIZE));
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                PageTableWalker.USER_END,
                PageTableWalker.USER_END + 4096,
                1L << 39,
                1L << 62,
                Long.MAX_VALUE,
                Long.MAX_VALUE - 3,
                Long.MIN_VALUE,
                -1L << 38,
                -4,
                -1
            })
    void shouldRefuseTheKernelHalfAndWhatOverflows(long address) {
        for (Size size : Size.values()) {
            assertNothingGot(size, address);
            assertEquals(EFAULT, size.put(user, 0, address));
        }
    }

    @ParameterizedTest
    @EnumSource(Size.class)
    void shouldEndWhereTheUserHalfEnds(Size size) {
        long end = PageTableWalker.USER_END;
        assertEquals(end - Page.SIZE, user.space.map(end - Page.SIZE, 1, Rights.READ_WRITE));
        assertEquals(0, size.put(user, -1, end - size.bytes));
        assertEquals(0, size.get(user, value, end - size.bytes));
        for (int beyond = 1; beyond < size.bytes; beyond++) {
            assertNothingGot(size, end - size.bytes + beyond);
            assertEquals(EFAULT, size.put(user, 0, end - size.bytes + beyond));
        }
        assertEquals(-1, user.peek(end - 1, 1)[0]);
    }

    /** Each page drives the other one out: it cannot be done, and must not be tried for ever. */
    @Test
    void shouldGiveUpWhenTheTwoPagesAreNeverThereTogether() {
        SparseStore store = new SparseStore(2);
        MemoryObject object = new MemoryObject(
                store, user.machine.kernel().frames(), 1, PolicyName.FIFO, 1, user.machine.kernel()::ticks);
        long pages = user.space.mapObject(0, 2, Rights.READ_WRITE, object, 0);
        assertEquals(0, user.userMemory.putUser64(user.task, -1, pages + Page.SIZE - 8));
        assertEquals(EFAULT, user.userMemory.putUser64(user.task, 0, pages + Page.SIZE - 4));
        assertNothingGot(Size.EIGHT, pages + Page.SIZE - 4);
        assertEquals(0, user.userMemory.getUser64(user.task, value, pages + Page.SIZE - 8));
        assertEquals(-1, value.get(), "nothing was stored");
        user.space.unmap(pages, 2);
        object.close();
    }

    /** Two frames are enough, in whatever order the pages come. */
    @Test
    void shouldNotUseAPageThatLeftWhileTheOtherOneCame() {
        SparseStore store = new SparseStore(3);
        MemoryObject object = new MemoryObject(
                store, user.machine.kernel().frames(), 2, PolicyName.FIFO, 1, user.machine.kernel()::ticks);
        long pages = user.space.mapObject(0, 3, Rights.READ_WRITE, object, 0);
        long border = pages + Page.SIZE;
        user.userMemory.putUser8(user.task, (byte) 1, pages);
        user.userMemory.putUser8(user.task, (byte) 1, pages + 2 * Page.SIZE);
        // The first page has been there longest: it leaves when the second one comes.
        assertEquals(0, user.userMemory.putUser64(user.task, 0x8877_6655_4433_2211L, border - 4));
        assertTrue(object.isResident(0) && object.isResident(1));
        assertArrayEquals(new byte[] {0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, (byte) 0x88}, user.peek(border - 4, 8));
        user.space.unmap(pages, 3);
        object.close();
        assertEquals(0x44, store.byteAt(0, Page.SIZE - 1));
        assertEquals(0x55, store.byteAt(1, 0));
        assertEquals(1, store.byteAt(2, 0));
        assertEquals(0, store.byteAt(2, 4092));
    }
}
