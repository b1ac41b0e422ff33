package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The TLB is wrong when nobody flushes it, as in life; and right as soon as somebody does. */
class StaleTranslationTest {
    private final SmallMachine machine = new SmallMachine();
    private final MemoryManagementUnit mmu = machine.mmu;
    private final AddressSpace space = machine.space();
    private final PageTable table = space.pageTable();
    private final long page = space.map(0, 1, Rights.READ_WRITE);

    @AfterEach
    void shouldGiveEverythingBack() {
        machine.close();
    }

    @Test
    void shouldUseAStaleEntryUntilItIsFlushed() {
        machine.store(space, page, 7);
        long entryAddress = table.find(page);
        long entry = table.read(entryAddress);
        table.write(entryAddress, PageTableEntry.MOVED);
        assertEquals(7, mmu.load8(page), "nobody shot down");
        mmu.store8(page, (byte) 8);
        assertEquals(8, mmu.load8(page));
        machine.tlb.flushPage(space.asid(), Page.number(page));
        assertThrows(SmallMachine.Fault.class, () -> mmu.load8(page));
        assertThrows(SmallMachine.Fault.class, () -> mmu.store8(page, (byte) 9));
        table.write(entryAddress, entry);
    }

    @Test
    void shouldUseAStaleRightUntilItIsFlushed() {
        machine.store(space, page, 7);
        table.write(table.find(page), PageTableEntry.user(machine.frame(space, page), Rights.READ));
        mmu.store8(page, (byte) 8);
        machine.tlb.flushSpace(space.asid());
        assertEquals(8, mmu.load8(page));
        assertThrows(SmallMachine.Fault.class, () -> mmu.store8(page, (byte) 9));
        assertEquals(8, mmu.load8(page));
    }

    @Test
    void shouldNotNeedAFlushWhenARightIsAdded() {
        machine.store(space, page, 7);
        int frame = machine.frame(space, page);
        machine.setEntry(space, page, PageTableEntry.user(frame, Rights.READ));
        assertEquals(7, mmu.load8(page));
        table.write(table.find(page), PageTableEntry.user(frame, Rights.READ_WRITE));
        mmu.store8(page, (byte) 8);
        assertEquals(8, mmu.load8(page));
    }

    @Test
    void shouldMarkTheEntryDirtyWhenAStoreFollowsALoad() {
        machine.store(space, page, 7);
        machine.setEntry(space, page, PageTableEntry.user(machine.frame(space, page), Rights.READ_WRITE));
        assertEquals(7, mmu.load8(page));
        assertEquals(0x40, table.get(page) & 0xc0, "accessed");
        mmu.store8(page, (byte) 8);
        assertEquals(0xc0, table.get(page) & 0xc0, "accessed and dirty, although the TLB knew the page");
    }

    @Test
    void shouldMarkTheEntryAgainAfterTheMarksWereTakenAwayAndShotDown() {
        machine.store(space, page, 7);
        machine.setEntry(space, page, table.get(page) & ~0xc0L);
        mmu.load8(page);
        assertEquals(0x40, table.get(page) & 0xc0);
        machine.setEntry(space, page, table.get(page) & ~0xc0L);
        mmu.store8(page, (byte) 8);
        assertEquals(0xc0, table.get(page) & 0xc0);
    }
}
