package org.pagoda.kernel.uaccess;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableWalker;
import org.pagoda.mmu.Rights;

/** strncpy_from_user to a kernel address. */
class UserStringToKernelTest {
    private static final long EFAULT = Errno.EFAULT.result();
    private static final byte UNTOUCHED = 0x5A;

    private final UserFixture user = new UserFixture();

    @BeforeEach
    void fillBuffer() {
        user.fillBuffer(UNTOUCHED);
    }

    @AfterEach
    void close() {
        user.close();
    }

    private long copy(long from, long count) {
        return user.userMemory.strncpyFromUser(user.task, user.buffer, from, count);
    }

    private void putNul(long address) {
        user.task.cpu().mmu().store8(address, (byte) 0);
    }

    /** That the first {@code length} bytes came from {@code from}, and nothing behind them was written. */
    private void assertReceived(long from, int length, boolean withNul) {
        byte[] expected = new byte[length + 40];
        Arrays.fill(expected, UNTOUCHED);
        System.arraycopy(UserFixture.pattern(from, length), 0, expected, 0, length);
        if (withNul) {
            expected[length] = 0;
        }
        assertArrayEquals(expected, user.bufferBytes(length + 40));
    }

    /** Strings of every length, at every offset in a word, up to a NUL that is the last byte of the last page. */
    @Test
    void shouldReadUpToANulAtTheEndOfAPageAndNoPageBehindIt() {
        for (int length = 0; length <= 40; length++) {
            long page = user.mapFilled(2);
            user.space.unmap(page + Page.SIZE, 1);
            long nul = page + Page.SIZE - 1;
            putNul(nul);
            user.fillBuffer(UNTOUCHED);
            assertEquals(length, copy(nul - length, UserFixture.BUFFER));
            assertReceived(nul - length, length, true);
            user.space.unmap(page, 1);
        }
    }

    @Test
    void shouldNotMakeThePageBehindTheNulPresent() {
        long pages = user.map(2);
        user.fill(pages, 1);
        putNul(pages + Page.SIZE - 1);
        long faults = user.machine.kernel().faults();
        assertEquals(3, copy(pages + Page.SIZE - 4, 100));
        assertEquals(faults, user.machine.kernel().faults());
        assertEquals(1, user.space.account().charged());
    }

    @Test
    void shouldReadAcrossPages() {
        long pages = user.mapFilled(3);
        putNul(pages + 2 * Page.SIZE + 3);
        assertEquals(Page.SIZE + 8, copy(pages + Page.SIZE - 5, UserFixture.BUFFER));
        assertReceived(pages + Page.SIZE - 5, Page.SIZE + 8, true);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 4093, 4096, 5000})
    void shouldReturnTheMostWhenThereIsNoNul(int most) {
        long pages = user.mapFilled(2);
        assertEquals(most, copy(pages + 3, most));
        assertReceived(pages + 3, most, false);
    }

    @Test
    void shouldNotLookForANulBehindTheMost() {
        long pages = user.mapFilled(2);
        user.space.unmap(pages + Page.SIZE, 1);
        assertEquals(3, copy(pages + Page.SIZE - 3, 3));
        assertEquals(EFAULT, copy(pages + Page.SIZE - 3, 4));
        putNul(pages + 5);
        user.fillBuffer(UNTOUCHED);
        assertEquals(5, copy(pages, 5));
        assertReceived(pages, 5, false);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 100, PageTableWalker.USER_END, Long.MIN_VALUE, -1})
    void shouldTouchNothingWhenCountIsZero(long from) {
        assertEquals(0, copy(from, 0));
        assertReceived(0, 0, false);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 100, PageTableWalker.USER_END, 1L << 62, Long.MAX_VALUE, Long.MIN_VALUE, -1})
    void shouldFaultWhenNothingIsThere(long from) {
        assertEquals(EFAULT, copy(from, 10));
        assertReceived(0, 0, false);
    }

    @Test
    void shouldFaultInTheKernelHalfAlsoWhereThereIsMemory() {
        assertEquals(EFAULT, copy(user.buffer, 10));
        long last = user.space.map(PageTableWalker.USER_END - Page.SIZE, 1, Rights.READ_WRITE);
        user.fill(last, 1);
        assertEquals(EFAULT, copy(last + Page.SIZE - 3, 4));
        assertEquals(3, copy(last + Page.SIZE - 3, 3));
    }

    @Test
    void shouldRefuseNegativeCounts() {
        long page = user.mapFilled(1);
        assertEquals(EFAULT, copy(page, -1));
        assertEquals(EFAULT, copy(page, Long.MIN_VALUE));
        assertReceived(0, 0, false);
    }

    @Test
    void shouldThrowForATargetThatHasNotSoManyBytes() {
        long page = user.mapFilled(1);
        putNul(page);
        long end = user.kernelMemory.address(user.machine.kernel().memory().size() - 1) + 1;
        assertThrows(
                IndexOutOfBoundsException.class, () -> user.userMemory.strncpyFromUser(user.task, end - 8, page, 9));
        assertThrows(IndexOutOfBoundsException.class, () -> user.userMemory.strncpyFromUser(user.task, page, page, 9));
    }
}
