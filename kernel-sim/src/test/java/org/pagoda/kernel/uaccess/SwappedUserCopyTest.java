package org.pagoda.kernel.uaccess;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.agrona.collections.MutableLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.FrameAllocator;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.SparseStore;
import org.pagoda.mmu.SwapSpace;

/** Copies of pages that are in the swap space, or share their frame copy-on-write. */
class SwappedUserCopyTest {
    private static final int SLOTS = 8;

    private final UserFixture user = new UserFixture();
    private final SwapSpace swap =
            new SwapSpace(new SparseStore(SLOTS), user.machine.kernel().memory());
    private long pages;

    @BeforeEach
    void attachSwap() {
        user.machine.kernel().frames().attachSwap(swap);
        pages = user.mapFilled(3);
    }

    @AfterEach
    void close() {
        user.close();
    }

    private void swapOut(long address) {
        assertTrue(user.space.pages().canSwapOut(address));
        assertEquals(0, user.space.pages().swapOut(address));
        assertTrue(PageTableEntry.isSwapped(user.space.pageTable().get(address)));
    }

    private void swapAllOut() {
        for (int page = 0; page < 3; page++) {
            swapOut(pages + Page.address(page));
        }
    }

    @Test
    void shouldBringPagesBackToCopyFromThem() {
        swapAllOut();
        int count = 2 * Page.SIZE;
        assertEquals(count, user.userMemory.copyFromUser(user.task, user.buffer, pages + 100, count));
        assertArrayEquals(UserFixture.pattern(pages + 100, count), user.bufferBytes(count));
        assertEquals(3, swap.pagesIn());
    }

    @Test
    void shouldBringPagesBackToCopyIntoThem() {
        swapAllOut();
        user.fillBuffer(0x5A);
        int count = Page.SIZE + 200;
        assertEquals(count, user.userMemory.copyToUser(user.task, pages + Page.SIZE - 100, user.buffer, count));
        byte[] expected = UserFixture.pattern(pages, 3 * Page.SIZE);
        Arrays.fill(expected, Page.SIZE - 100, 2 * Page.SIZE + 100, (byte) 0x5A);
        assertArrayEquals(expected, user.peek(pages, 3 * Page.SIZE));
    }

    /** A page that was copied into is no longer what its slot says. */
    @Test
    void shouldMakePagesDirty() {
        swapOut(pages);
        user.fillBuffer(0x5A);
        assertEquals(8, user.userMemory.copyToUser(user.task, pages, user.buffer, 8));
        swapOut(pages);
        assertEquals(2, swap.pagesOut());
        assertEquals(1, user.userMemory.copyFromUser(user.task, user.buffer + 8, pages, 1));
        assertEquals(0x5A, user.kernelMemory.load8(user.buffer + 8));
    }

    /** Reading leaves a page clean: to swap it out again costs no write. */
    @Test
    void shouldNotMakePagesDirtyThatItOnlyReads() {
        swapOut(pages);
        assertEquals(8, user.userMemory.copyFromUser(user.task, user.buffer, pages, 8));
        swapOut(pages);
        assertEquals(1, swap.pagesOut());
    }

    @Test
    void shouldClearAndReadStringsAndValuesInSwappedPages() {
        swapAllOut();
        assertEquals(Page.SIZE, user.userMemory.clearUser(user.task, pages + 10, Page.SIZE));
        swapOut(pages);
        swapOut(pages + Page.SIZE);
        assertEquals(10, user.userMemory.strncpyFromUser(user.task, user.buffer, pages, 100));
        assertArrayEquals(UserFixture.pattern(pages, 10), user.bufferBytes(10));
        swapOut(pages);
        MutableLong value = new MutableLong();
        long border = pages + 2 * Page.SIZE;
        assertEquals(0, user.userMemory.getUser64(user.task, value, border - 4));
        for (int i = 0; i < 8; i++) {
            assertEquals(UserFixture.pattern(border - 4 + i), (byte) (value.get() >>> (8 * i)));
        }
        swapOut(border - Page.SIZE);
        swapOut(border);
        assertEquals(0, user.userMemory.putUser64(user.task, -1, border - 4));
        assertArrayEquals(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1}, user.peek(border - 4, 8));
    }

    /** Only so far as there are frames to bring pages back to; the page in the swap space is not lost. */
    @Test
    void shouldStopBeforeAPageThatThereIsNoFrameFor() {
        swapOut(pages + Page.SIZE);
        user.exhaustMemory();
        assertEquals(Page.SIZE, user.userMemory.copyFromUser(user.task, user.buffer, pages, 2 * Page.SIZE));
        assertEquals(Errno.EFAULT.result(), user.userMemory.copyFromUser(user.task, user.buffer, pages + Page.SIZE, 1));
        assertTrue(PageTableEntry.isSwapped(user.space.pageTable().get(pages + Page.SIZE)));
    }

    // ---- copy-on-write ----

    /** Sends a duplicate of the first page to oneself; where it landed. */
    private long duplicate() {
        assertEquals(0, call(SystemCallNumber.REGISTER_HANDLER, TestMachine.TYPE, 1, 0, 0, 0));
        long flags = SendFlags.COPY | SendFlags.TO_SELF;
        assertEquals(1, call(SystemCallNumber.SEND, 0, TestMachine.TYPE, pages, 1, flags));
        return user.space.window().start();
    }

    private long call(long number, long a0, long a1, long a2, long a3, long a4) {
        return user.machine.kernel().systemCall(user.task, number, a0, a1, a2, a3, a4, 0);
    }

    @Test
    void shouldCopyFromSharedFramesWithoutParting() {
        long copy = duplicate();
        assertEquals(user.frame(pages), user.frame(copy));
        assertEquals(Page.SIZE, user.userMemory.copyFromUser(user.task, user.buffer, copy, Page.SIZE));
        assertArrayEquals(UserFixture.pattern(pages, Page.SIZE), user.bufferBytes(Page.SIZE));
        assertEquals(user.frame(pages), user.frame(copy));
        assertEquals(0, user.machine.kernel().pagesCopied());
    }

    @Test
    void shouldPartFramesBeforeItCopiesIntoOne() {
        long copy = duplicate();
        user.fillBuffer(0x5A);
        assertEquals(8, user.userMemory.copyToUser(user.task, copy + 8, user.buffer, 8));
        assertNotEquals(user.frame(pages), user.frame(copy));
        assertArrayEquals(UserFixture.pattern(pages, Page.SIZE), user.peek(pages, Page.SIZE));
        byte[] expected = UserFixture.pattern(pages, Page.SIZE);
        Arrays.fill(expected, 8, 16, (byte) 0x5A);
        assertArrayEquals(expected, user.peek(copy, Page.SIZE));
        assertEquals(1, user.machine.kernel().pagesCopied());
        int last = user.frame(pages);
        assertEquals(8, user.userMemory.clearUser(user.task, pages, 8));
        assertEquals(last, user.frame(pages), "the last holder keeps the frame");
        assertEquals(1, user.machine.kernel().pagesCopied());
    }

    @Test
    void shouldNotWriteIntoTheZeroFrame() {
        long fresh = user.map(2);
        assertEquals(16, user.userMemory.copyFromUser(user.task, user.buffer, fresh + Page.SIZE - 8, 16));
        assertEquals(FrameAllocator.ZERO_FRAME, user.frame(fresh));
        assertEquals(0, user.userMemory.putUser64(user.task, -1, fresh + Page.SIZE - 4));
        assertNotEquals(FrameAllocator.ZERO_FRAME, user.frame(fresh));
        assertNotEquals(FrameAllocator.ZERO_FRAME, user.frame(fresh + Page.SIZE));
        assertEquals(0, user.peek(fresh, 1)[0]);
        assertEquals(-1, user.peek(fresh + Page.SIZE - 1, 1)[0]);
    }
}
