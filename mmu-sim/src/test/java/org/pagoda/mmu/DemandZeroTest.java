package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemandZeroTest {
    private static final long EDQUOT = -122;
    private static final long ENOMEM = -12;

    private final SmallMachine machine = new SmallMachine();
    private final AddressSpace space = machine.space(3, null);
    private final long page = space.map(0, 8, Rights.READ_WRITE);

    @AfterEach
    void shouldGiveEverythingBack() {
        machine.close();
    }

    private long entry(long address) {
        return space.pageTable().get(address);
    }

    private int pageFrames() {
        return machine.frames.usedFrames() - machine.pageTables();
    }

    @Test
    void shouldNotMapAnythingBeforeItIsTouched() {
        assertEquals(PageTableEntry.EMPTY, entry(page));
        assertEquals(0, space.account().charged());
        assertEquals(1, machine.frames.usedFrames(), "the root table");
    }

    @Test
    void shouldMapTheZeroFrameForALoad() {
        assertEquals(0, space.resolve(page + 0x123, Access.LOAD));
        assertEquals(FrameAllocator.ZERO_FRAME, machine.frame(space, page));
        assertTrue(PageTableEntry.isCopyOnWrite(entry(page)));
        assertEquals(Rights.READ, PageTableEntry.rights(entry(page)), "no W");
        assertEquals(0, pageFrames());
        assertEquals(1, space.account().charged());
    }

    @Test
    void shouldNotLetAPageOfAReadOnlyRegionPartFromTheZeroFrame() {
        long readOnly = space.map(0, 1, Rights.READ);
        assertEquals(0, space.resolve(readOnly, Access.LOAD));
        long zero = PageTableEntry.user(FrameAllocator.ZERO_FRAME, Rights.READ) | PageTableEntry.COPY_ON_WRITE;
        assertEquals(zero, entry(readOnly));
        assertEquals(Errno.EFAULT.result(), space.resolve(readOnly, Access.STORE));
        assertEquals(zero, entry(readOnly));
    }

    @Test
    void shouldMapAZeroedFrameOfItsOwnForAStore() {
        machine.exhaust(0);
        machine.release(); // all frames are poisoned now
        assertEquals(0, space.resolve(page + 0x123, Access.STORE));
        int frame = machine.frame(space, page);
        assertNotEquals(FrameAllocator.ZERO_FRAME, frame);
        assertEquals(PageTableEntry.user(frame, Rights.READ_WRITE), entry(page));
        assertEquals(space.owner(), machine.frames.table().owner(frame));
        assertEquals(FrameState.MAPPED, machine.frames.table().state(frame));
        assertEquals(1, machine.frames.table().references(frame));
        for (int offset = 0; offset < 4096; offset += 8) {
            assertEquals(0, machine.memory.getLong(Page.address(frame) + offset));
        }
    }

    @Test
    void shouldGetAFrameOfItsOwnWhenAStoreFollowsALoad() {
        assertEquals(0, machine.load(space, page));
        machine.store(space, page, 5);
        assertNotEquals(FrameAllocator.ZERO_FRAME, machine.frame(space, page));
        assertEquals(5, machine.load(space, page));
        assertEquals(0, machine.load(space, page + 1));
        assertEquals(1, space.account().charged(), "the same page, charged once");
        assertEquals(1, pageFrames());
        assertEquals(0, space.pages().copied(), "there was nothing to copy");
        assertEquals(0, machine.memory.getLong(Page.address(FrameAllocator.ZERO_FRAME)));
    }

    @Test
    void shouldGiveEachPageAFrameOfItsOwn() {
        machine.store(space, page, 1);
        machine.store(space, page + 0x1000, 2);
        assertEquals(1, machine.load(space, page));
        assertEquals(2, machine.load(space, page + 0x1000));
        assertNotEquals(machine.frame(space, page), machine.frame(space, page + 0x1000));
    }

    @Test
    void shouldChargeEachPageAndRefundIt() {
        machine.load(space, page);
        machine.store(space, page + 0x1000, 1);
        assertEquals(2, space.account().charged());
        space.unmap(page, 1);
        assertEquals(1, space.account().charged());
        space.unmap(page, 8);
        assertEquals(0, space.account().charged());
        assertEquals(0, pageFrames());
    }

    @ParameterizedTest
    @CsvSource({"LOAD", "STORE"})
    void shouldMapNothingOverQuota(Access access) {
        for (int i = 0; i < 3; i++) {
            assertEquals(0, space.resolve(page + i * 4096L, access));
        }
        int used = machine.frames.usedFrames();
        assertEquals(EDQUOT, space.resolve(page + 3 * 4096L, access));
        assertEquals(PageTableEntry.EMPTY, entry(page + 3 * 4096L));
        assertEquals(3, space.account().charged());
        assertEquals(used, machine.frames.usedFrames());
        space.unmap(page, 1);
        assertEquals(0, space.resolve(page + 3 * 4096L, access));
    }

    @Test
    void shouldStillBreakCopyOnWriteAtTheQuota() {
        for (int i = 0; i < 3; i++) {
            machine.load(space, page + i * 4096L);
        }
        machine.store(space, page, 5);
        assertEquals(5, machine.load(space, page));
        assertEquals(3, space.account().charged());
    }

    @ParameterizedTest
    @CsvSource({"LOAD, 0", "LOAD, 1", "STORE, 0", "STORE, 1", "STORE, 2"})
    void shouldChangeNothingWithoutFrames(Access access, int left) {
        machine.exhaust(left);
        assertEquals(ENOMEM, space.resolve(page, access));
        assertEquals(PageTableEntry.EMPTY, entry(page));
        assertEquals(0, space.account().charged());
        assertEquals(0, machine.frames.freeFrames(), "only empty tables were made");
        machine.release();
        assertEquals(0, pageFrames());
        assertEquals(0, space.resolve(page, access));
        assertEquals(1, space.account().charged());
    }

    @Test
    void shouldNeedNoFrameForALoadIfTheTablesAreThere() {
        machine.load(space, page);
        machine.exhaust(0);
        assertEquals(0, machine.load(space, page + 0x1000));
        assertThrows(SmallMachine.Fault.class, () -> machine.store(space, page + 0x1000, 1));
        assertEquals(0, machine.load(space, page + 0x1000), "still there");
        assertTrue(PageTableEntry.isCopyOnWrite(entry(page + 0x1000)));
    }

    @Test
    void shouldDoNothingIfTheAccessIsPossibleAlready() {
        machine.store(space, page, 5);
        long before = entry(page);
        assertEquals(0, space.resolve(page, Access.LOAD));
        assertEquals(0, space.resolve(page, Access.STORE));
        assertEquals(before, entry(page));
        assertEquals(1, space.account().charged());
        assertFalse(PageTableEntry.isCopyOnWrite(entry(page)));
    }
}
