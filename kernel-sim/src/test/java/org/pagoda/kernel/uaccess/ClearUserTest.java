package org.pagoda.kernel.uaccess;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.kernel.ProcessLimits;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableWalker;
import org.pagoda.mmu.Rights;

/** clear_user: zeros, up to the first page that the program could not have stored into. */
class ClearUserTest {
    private static final long EFAULT = Errno.EFAULT.result();

    private final UserFixture user = new UserFixture();

    @AfterEach
    void close() {
        user.close();
    }

    private long clear(long to, long count) {
        return user.userMemory.clearUser(user.task, to, count);
    }

    /** That exactly {@code count} bytes at {@code from} are zeros, and the rest of the pages is as it was filled. */
    private void assertCleared(long pages, int length, long from, int count) {
        byte[] expected = UserFixture.pattern(pages, length);
        int offset = (int) (from - pages);
        Arrays.fill(expected, offset, offset + count, (byte) 0);
        assertArrayEquals(expected, user.peek(pages, length));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 4095, 4096, 4097, 8192, 12000})
    void shouldClearWhatItIsAskedForAndNothingBesideIt(int count) {
        for (int offset : new int[] {0, 1, 8, 100, 287}) {
            long pages = user.mapFilled(3);
            assertEquals(count, clear(pages + offset, count));
            assertCleared(pages, 3 * Page.SIZE, pages + offset, count);
            user.space.unmap(pages, 3);
        }
    }

    @Test
    void shouldClearUpToAHoleAndNotBehindIt() {
        long pages = user.mapFilled(3);
        user.space.unmap(pages + Page.SIZE, 1);
        assertEquals(10, clear(pages + Page.SIZE - 10, 2 * Page.SIZE));
        assertCleared(pages, Page.SIZE, pages + Page.SIZE - 10, 10);
        assertCleared(pages + 2 * Page.SIZE, Page.SIZE, pages + 2 * Page.SIZE, 0);
        assertEquals(EFAULT, clear(pages + Page.SIZE, 10));
    }

    @Test
    void shouldClearUpToAReadOnlyPageAndUpToOneThatWasMovedAway() {
        long pages = user.mapFilled(4);
        user.space.protect(pages + Page.SIZE, 1, Rights.READ);
        user.moveAway(pages + 3 * Page.SIZE);
        assertEquals(6, clear(pages + Page.SIZE - 6, 100));
        assertEquals(EFAULT, clear(pages + Page.SIZE, 100));
        assertEquals(6, clear(pages + 3 * Page.SIZE - 6, 100));
        assertEquals(EFAULT, clear(pages + 3 * Page.SIZE, 100));
        assertCleared(pages, 2 * Page.SIZE, pages + Page.SIZE - 6, 6);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 8, PageTableWalker.USER_END, 1L << 39, Long.MAX_VALUE, Long.MIN_VALUE, -1L << 38, -8, -1})
    void shouldFaultWhereNothingCanBeCleared(long address) {
        assertEquals(EFAULT, clear(address, 1));
        assertEquals(EFAULT, clear(address, 8));
    }

    @Test
    void shouldRefuseRangesAltogether() {
        long end = PageTableWalker.USER_END;
        long last = user.space.map(end - Page.SIZE, 1, Rights.READ_WRITE);
        user.fill(last, 1);
        assertEquals(EFAULT, clear(last, Page.SIZE + 1));
        assertEquals(EFAULT, clear(last, Long.MAX_VALUE));
        assertEquals(EFAULT, clear(last, -1));
        assertEquals(EFAULT, clear(last, Long.MIN_VALUE));
        assertCleared(last, Page.SIZE, last, 0);
        assertEquals(Page.SIZE, clear(last, Page.SIZE));
        assertCleared(last, Page.SIZE, last, Page.SIZE);
    }

    @Test
    void shouldTouchNothingWhenCountIsZero() {
        long faults = user.machine.kernel().faults();
        assertEquals(0, clear(user.map(1), 0));
        assertEquals(0, clear(0, 0));
        assertEquals(0, clear(PageTableWalker.USER_END, 0));
        assertEquals(faults, user.machine.kernel().faults());
        assertEquals(0, user.space.account().charged());
    }

    @Test
    void shouldStopAtTheQuota() {
        try (UserFixture poor = new UserFixture(ProcessLimits.DEFAULT.withPages(1))) {
            long pages = poor.map(2);
            assertEquals(Page.SIZE - 5, poor.userMemory.clearUser(poor.task, pages + 5, 2 * Page.SIZE - 5));
            assertEquals(EFAULT, poor.userMemory.clearUser(poor.task, pages + Page.SIZE, 1));
        }
    }

    @Test
    void shouldStopWhenThereAreNoFrames() {
        long pages = user.mapFilled(1);
        long more = user.map(1);
        user.exhaustMemory();
        assertEquals(Page.SIZE, clear(pages, Page.SIZE));
        assertEquals(EFAULT, clear(more, Page.SIZE));
    }
}
