package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two spaces with a private page each, in one frame as long as nobody stores. */
class CopyOnWriteTest {
    private static final long ENOMEM = -12;

    private final SmallMachine machine = new SmallMachine();
    private final AddressSpace first = machine.space();
    private final AddressSpace second = machine.space();
    private final long page = first.map(0, 1, Rights.READ_WRITE);
    private int frame;

    @BeforeEach
    void share() {
        second.map(page, 1, Rights.READ_WRITE);
        machine.store(first, page, 7);
        machine.store(first, page + 4095, 8);
        frame = machine.frame(first, page);
        machine.shareCopyOnWrite(first, page, second, page);
        assertEquals(2, machine.frames.table().references(frame));
    }

    @AfterEach
    void shouldGiveEverythingBack() {
        machine.close();
    }

    @Test
    void shouldShareTheFrameAsLongAsNobodyStores() {
        assertEquals(7, machine.load(first, page));
        assertEquals(7, machine.load(second, page));
        assertEquals(frame, machine.frame(second, page));
        assertEquals(0, first.pages().copied() + second.pages().copied());
    }

    @Test
    void shouldGiveTheWriterACopy() {
        assertEquals(7, machine.load(second, page), "now in the TLB");
        machine.store(second, page, 9);
        assertEquals(9, machine.load(second, page));
        assertEquals(8, machine.load(second, page + 4095), "to the last byte");
        assertEquals(7, machine.load(first, page));
        assertEquals(1, second.pages().copied());
        assertEquals(0, first.pages().copied());
    }

    @Test
    void shouldOwnTheCopyAndLetGoOfTheOriginal() {
        machine.store(second, page, 9);
        int copy = machine.frame(second, page);
        assertNotEquals(frame, copy);
        assertEquals(second.owner(), machine.frames.table().owner(copy));
        assertEquals(1, machine.frames.table().references(copy));
        assertEquals(1, machine.frames.table().count(copy, Reference.ENTRY));
        assertEquals(1, machine.frames.table().references(frame));
        assertEquals(first.owner(), machine.frames.table().owner(frame));
        assertEquals(1, second.account().charged(), "still one page");
        assertFalse(PageTableEntry.isCopyOnWrite(second.pageTable().get(page)));
    }

    @Test
    void shouldLetTheLastHolderKeepTheFrame() {
        machine.store(second, page, 9);
        int used = machine.frames.usedFrames();
        machine.store(first, page, 10);
        assertEquals(frame, machine.frame(first, page));
        assertEquals(used, machine.frames.usedFrames());
        assertEquals(10, machine.load(first, page));
        assertEquals(9, machine.load(second, page));
        assertEquals(0, first.pages().copied());
        assertFalse(PageTableEntry.isCopyOnWrite(first.pageTable().get(page)));
    }

    @Test
    void shouldKeepAPinnedPageInItsFrameWhenItIsTheLastOnIt() {
        machine.store(second, page, 9);
        machine.holders.pin(frame);
        machine.store(first, page, 10);
        assertEquals(frame, machine.frame(first, page), "whoever pinned it sees what its process stores");
        assertEquals(FrameState.PINNED, machine.frames.table().state(frame));
        assertFalse(machine.holders.unpin(frame));
    }

    @Test
    void shouldChangeNothingWithoutFrames() {
        machine.exhaust(0);
        long before = second.pageTable().get(page);
        assertEquals(ENOMEM, second.resolve(page, Access.STORE));
        assertEquals(before, second.pageTable().get(page));
        assertEquals(2, machine.frames.table().references(frame));
        assertEquals(0, second.pages().copied());
        assertEquals(7, machine.load(second, page));
        machine.release();
        machine.store(second, page, 9);
        assertEquals(7, machine.load(first, page));
    }

    @Test
    void shouldNotNeedAFrameForTheLastHolder() {
        second.unmap(page, 1);
        machine.exhaust(0);
        machine.store(first, page, 9);
        assertEquals(9, machine.load(first, page));
    }

    @Test
    void shouldOnlyBreakForAStore() {
        assertEquals(0, second.resolve(page, Access.LOAD));
        assertEquals(-14, second.resolve(page, Access.FETCH));
        assertEquals(frame, machine.frame(second, page));
    }
}
