package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Forks that fail have changed nothing; who pays for those that do not; and pages that are in the swap space. */
class AddressSpaceCopyFailureTest {
    private static final long PAGES = 8;

    private final SmallMachine machine = new SmallMachine();
    private final Forks forks = new Forks(machine);
    private final SparseStore disk = new SparseStore(4);
    private final SwapSpace swap = new SwapSpace(disk, machine.memory);
    private final AddressSpace parent = machine.space();
    private final long page = parent.map(0, PAGES, Rights.READ_WRITE);
    private int pinned;

    @BeforeEach
    void attachSwap() {
        machine.frames.attachSwap(swap);
    }

    @AfterEach
    void shouldGiveEverythingBack() {
        machine.release();
        machine.closeSpaces();
        assertEquals(0, swap.used(), "slots left over");
        machine.close();
    }

    private long address(int number) {
        return page + number * 4096L;
    }

    private void swapOut(AddressSpace space, int number) {
        assertTrue(space.pages().canSwapOut(address(number)));
        assertEquals(0, space.pages().swapOut(address(number)));
    }

    /** A page of every kind, in three leaf tables; eight of them are to be charged. */
    private void fill() {
        for (int number = 0; number < 6; number++) {
            machine.store(parent, address(number), 10 + number);
        }
        machine.load(parent, address(6));
        swapOut(parent, 0);
        machine.moveAway(parent, address(1));
        forks.lend(parent, address(2));
        pinned = machine.frame(parent, address(3));
        machine.holders.pin(pinned);
        AddressSpace other = machine.space();
        other.map(page, PAGES, Rights.READ_WRITE);
        forks.share(parent, address(4), other, address(4));
        machine.land(parent, Rights.READ_WRITE);
        parent.setBreak(AddressSpace.HEAP_START + 2 * 4096);
        machine.store(parent, AddressSpace.HEAP_START, 20);
        machine.store(parent, AddressSpace.HEAP_START + 4096, 21);
        machine.holders.pin(machine.frame(parent, AddressSpace.HEAP_START + 4096));
    }

    private void unpin() {
        machine.holders.unpin(pinned);
        machine.holders.unpin(machine.frame(parent, AddressSpace.HEAP_START + 4096));
    }

    @Test
    void shouldChangeNothingWhicheverFrameIsMissing() {
        fill();
        String before = forks.digest(parent);
        int used = machine.frames.usedFrames();
        int failures = 0;
        long result = -1;
        while (result < 0) {
            AddressSpace child = machine.space();
            machine.exhaust(failures);
            result = Forks.fork(parent, child);
            machine.release();
            if (result < 0) {
                assertEquals(Errno.ENOMEM.result(), result);
                assertEquals(before, forks.digest(parent));
                assertEquals(0, child.account().charged());
                machine.destroy(child);
                assertEquals(used, machine.frames.usedFrames());
                failures++;
            } else {
                assertEquals(8, child.account().charged());
            }
        }
        assertEquals(3 + 3 + 2, failures, "leaf tables, tables above them, and pinned pages");
        unpin();
    }

    @Test
    void shouldChangeNothingIfTheChildCannotBeCharged() {
        fill();
        String before = forks.digest(parent);
        int used = machine.frames.usedFrames();
        AddressSpace poor = machine.space(7, null);
        assertEquals(Errno.EDQUOT.result(), Forks.fork(parent, poor));
        assertEquals(before, forks.digest(parent));
        machine.destroy(poor);
        assertEquals(used, machine.frames.usedFrames());
        AddressSpace rich = machine.space(8, null);
        assertEquals(0, Forks.fork(parent, rich));
        assertEquals(8, rich.account().charged());
        unpin();
    }

    @Test
    void shouldGiveBackWhatWasPreparedWhenItIsCancelled() {
        fill();
        String before = forks.digest(parent);
        int used = machine.frames.usedFrames();
        AddressSpace child = machine.space();
        AddressSpaceCopy fork = new AddressSpaceCopy(parent, child);
        assertEquals(0, fork.prepare());
        fork.cancel();
        assertEquals(before, forks.digest(parent));
        machine.destroy(child);
        assertEquals(used, machine.frames.usedFrames());
        unpin();
    }

    @Test
    void shouldChargeEachForWhatItMaps() {
        fill();
        AddressSpace child = forks.fork(parent);
        assertEquals(9, parent.account().charged(), "what is lent out is still charged");
        assertEquals(8, child.account().charged());
        machine.store(child, address(5), 1);
        machine.store(parent, address(5), 1);
        assertEquals(0, child.unmap(page, PAGES));
        assertEquals(9, parent.account().charged());
        assertEquals(3, child.account().charged(), "a landed page, and two of the heap");
        unpin();
    }

    // ---- the swap space ----

    @Test
    void shouldReferToTheSameSlotWithoutReadingIt() {
        machine.store(parent, address(0), 7);
        swapOut(parent, 0);
        int slot = PageTableEntry.slot(parent.pageTable().get(address(0)));
        AddressSpace child = forks.fork(parent);
        assertEquals(0, swap.pagesIn());
        assertEquals(2, swap.references(slot));
        assertEquals(1, swap.used());
        assertEquals(1, child.account().charged());
        assertEquals(parent.pageTable().get(address(0)), child.pageTable().get(address(0)));
    }

    @Test
    void shouldKeepApartWhatBothBringBack() {
        machine.store(parent, address(0), 7);
        machine.store(parent, address(0) + 4095, 8);
        swapOut(parent, 0);
        AddressSpace child = forks.fork(parent);
        machine.store(child, address(0), 9);
        assertEquals(7, machine.load(parent, address(0)));
        machine.store(parent, address(0), 10);
        assertEquals(9, machine.load(child, address(0)));
        assertEquals(8, machine.load(child, address(0) + 4095));
        assertEquals(8, machine.load(parent, address(0) + 4095));
        assertEquals(0, child.pages().copied() + parent.pages().copied(), "each has read it for itself");
    }

    @Test
    void shouldLeaveTheSlotToTheOtherWhenOneEnds() {
        machine.store(parent, address(0), 7);
        swapOut(parent, 0);
        AddressSpace child = forks.fork(parent);
        machine.destroy(parent);
        assertEquals(1, swap.used());
        assertEquals(7, machine.load(child, address(0)));
    }

    /** Parent and child bring the page back, one stores, and both go out again: none may take the other's page for its own. */
    @Test
    void shouldPutDifferentPagesIntoDifferentSlots() {
        machine.store(parent, address(0), 7);
        swapOut(parent, 0);
        AddressSpace child = forks.fork(parent);
        machine.load(parent, address(0));
        machine.store(child, address(0), 9);
        swapOut(parent, 0);
        swapOut(child, 0);
        assertEquals(7, machine.load(parent, address(0)));
        assertEquals(9, machine.load(child, address(0)));
    }

    /** The dirty bit is the parent's, and the child's entry has never been stored through. */
    @Test
    void shouldForgetThatAFrameIsTheSameAsItsSlot() {
        machine.store(parent, address(0), 7);
        swapOut(parent, 0);
        machine.store(parent, address(0), 9);
        AddressSpace child = forks.fork(parent);
        machine.destroy(parent);
        swapOut(child, 0);
        assertEquals(9, machine.load(child, address(0)));
    }

    @Test
    void shouldNotPutOutWhatBothStandOn() {
        machine.store(parent, address(0), 7);
        AddressSpace child = forks.fork(parent);
        assertTrue(!parent.pages().canSwapOut(address(0)) && !child.pages().canSwapOut(address(0)));
        machine.store(child, address(0), 8);
        swapOut(child, 0);
        swapOut(parent, 0);
        assertEquals(7, machine.load(parent, address(0)));
        assertEquals(8, machine.load(child, address(0)));
    }
}
