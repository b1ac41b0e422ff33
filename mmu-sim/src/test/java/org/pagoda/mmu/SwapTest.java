package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Private pages that go to the swap space and come back as they were. */
class SwapTest {
    private static final int SLOTS = 4;

    /** A store that can be told to fail. */
    private static final class Disk implements BackingStore {
        private final SparseStore store = new SparseStore(SLOTS);
        private boolean broken;

        @Override
        public int pages() {
            return SLOTS;
        }

        @Override
        public long read(int page, PhysicalMemory memory, int frame) {
            return broken ? Errno.EIO.result() : store.read(page, memory, frame);
        }

        @Override
        public long write(int page, PhysicalMemory memory, int frame) {
            return broken ? Errno.EIO.result() : store.write(page, memory, frame);
        }
    }

    private final SmallMachine machine = new SmallMachine();
    private final Disk disk = new Disk();
    private final SwapSpace swap = new SwapSpace(disk, machine.memory);
    private final AddressSpace space = machine.space();
    private long base;

    @BeforeEach
    void mapPages() {
        machine.frames.attachSwap(swap);
        base = space.map(0, 8, Rights.READ_WRITE);
        for (int page = 0; page < 8; page++) {
            machine.store(space, address(page), 10 + page);
            machine.store(space, address(page) + 4095, 20 + page);
        }
    }

    @AfterEach
    void close() {
        machine.release();
        machine.closeSpaces();
        assertEquals(0, swap.used(), "slots left over");
        machine.close();
    }

    private long address(int page) {
        return base + page * 4096L;
    }

    private void swapOut(int page) {
        assertTrue(space.pages().canSwapOut(address(page)));
        assertEquals(0, space.pages().swapOut(address(page)));
    }

    private boolean isSwapped(int page) {
        return PageTableEntry.isSwapped(space.pageTable().get(address(page)));
    }

    private void assertPage(int page) {
        assertEquals(10 + page, machine.load(space, address(page)));
        assertEquals(20 + page, machine.load(space, address(page) + 4095));
    }

    @Test
    void shouldFreeTheFrameAndBringThePageBackWhenItIsTouched() {
        int used = machine.frames.usedFrames();
        swapOut(3);
        assertEquals(used - 1, machine.frames.usedFrames());
        assertEquals(8, space.account().charged(), "a swapped page is still its holder's");
        machine.faults.clear();
        assertPage(3);
        assertEquals(1, machine.faults.size());
        assertEquals(used, machine.frames.usedFrames());
        assertEquals(1, swap.pagesOut());
        assertEquals(1, swap.pagesIn());
    }

    @Test
    void shouldBringAPageBackForAStore() {
        swapOut(3);
        machine.store(space, address(3), 99);
        assertEquals(99, machine.load(space, address(3)));
        assertEquals(23, machine.load(space, address(3) + 4095));
    }

    @Test
    void shouldNotWriteAgainWhatIsInItsSlotAlready() {
        swapOut(3);
        assertPage(3);
        swapOut(3);
        assertEquals(1, swap.pagesOut());
        assertPage(3);
        assertEquals(2, swap.pagesIn());
    }

    @Test
    void shouldWriteAgainWhatWasStoredInto() {
        swapOut(3);
        machine.store(space, address(3), 99);
        swapOut(3);
        assertEquals(2, swap.pagesOut());
        assertEquals(99, machine.load(space, address(3)));
    }

    @Test
    void shouldNotTakeAnothersDirtyPageForTheOneInTheSlot() {
        swapOut(0);
        machine.store(space, address(0), 99);
        // A copy-on-write copy, whose own entry was never stored through.
        AddressSpace other = machine.space();
        long copy = other.map(0, 1, Rights.READ_WRITE);
        machine.shareCopyOnWrite(space, address(0), other, copy);
        assertEquals(0, space.unmap(address(0), 1));
        assertTrue(other.pages().canSwapOut(copy));
        assertEquals(0, other.pages().swapOut(copy));
        assertEquals(99, machine.load(other, copy));
    }

    @Test
    void shouldKeepRights() {
        machine.mmu.enter(space);
        assertEquals(0, space.protect(address(1), 1, Rights.READ));
        swapOut(1);
        assertThrows(SmallMachine.Fault.class, () -> machine.store(space, address(1), 1));
        assertTrue(isSwapped(1), "a store that is not allowed brings nothing in");
        assertPage(1);
        assertThrows(SmallMachine.Fault.class, () -> machine.store(space, address(1), 1));
    }

    @Test
    void shouldProtectAPageThatIsSwapped() {
        swapOut(1);
        assertEquals(0, space.protect(address(1), 1, Rights.READ));
        assertPage(1);
        assertThrows(SmallMachine.Fault.class, () -> machine.store(space, address(1), 1));
    }

    @Test
    void shouldGiveBackSlotsWithTheirPages() {
        swapOut(0);
        swapOut(1);
        assertEquals(2, swap.used());
        assertEquals(0, space.unmap(address(0), 1));
        assertEquals(1, swap.used());
        assertEquals(7, space.account().charged());
    }

    @Test
    void shouldRefuseWhenAllSlotsAreTaken() {
        for (int page = 0; page < SLOTS; page++) {
            swapOut(page);
        }
        assertEquals(Errno.ENOMEM.result(), space.pages().swapOut(address(5)));
        for (int page = 0; page < 8; page++) {
            assertPage(page);
        }
    }

    @Test
    void shouldTakeASlotThatIsOnlyRemembered() {
        for (int page = 0; page < SLOTS; page++) {
            swapOut(page);
            assertPage(page);
        }
        assertEquals(SLOTS, swap.used());
        swapOut(5);
        assertTrue(isSwapped(5));
        for (int page = 0; page < 8; page++) {
            assertPage(page);
        }
    }

    @Test
    void shouldLoseNothingWhenTheDiskFails() {
        disk.broken = true;
        assertEquals(Errno.EIO.result(), space.pages().swapOut(address(2)));
        assertPage(2);
        disk.broken = false;
        swapOut(2);
        disk.broken = true;
        int used = machine.frames.usedFrames();
        assertEquals(
                Errno.EIO.result(),
                assertThrows(SmallMachine.Fault.class, () -> machine.load(space, address(2)))
                        .result());
        assertEquals(used, machine.frames.usedFrames());
        disk.broken = false;
        assertPage(2);
    }

    @Test
    void shouldStayInItsSlotWithoutAFrame() {
        swapOut(2);
        machine.exhaust(0);
        assertEquals(
                Errno.ENOMEM.result(),
                assertThrows(SmallMachine.Fault.class, () -> machine.load(space, address(2)))
                        .result());
        machine.release();
        assertPage(2);
    }

    @Test
    void shouldLeaveAloneWhatMustStay() {
        int pinned = machine.frame(space, address(0));
        machine.frames.pin(pinned);
        assertFalse(space.pages().canSwapOut(address(0)), "pinned");
        machine.frames.unpin(pinned);

        AddressSpace other = machine.space();
        long copy = other.map(0, 2, Rights.READ_WRITE);
        machine.shareCopyOnWrite(space, address(1), other, copy);
        assertFalse(space.pages().canSwapOut(address(1)), "held twice");

        machine.load(other, copy + 4096);
        assertFalse(other.pages().canSwapOut(copy + 4096), "the zero frame");
        swapOut(4);
        assertFalse(space.pages().canSwapOut(address(4)), "swapped");
        assertFalse(space.pages().canSwapOut(base + 100 * 4096), "not mapped");
    }

    @Test
    void shouldLeaveNoTranslationBehind() {
        machine.load(space, address(6));
        swapOut(6);
        machine.faults.clear();
        machine.load(space, address(6));
        assertEquals(1, machine.faults.size());
    }
}
