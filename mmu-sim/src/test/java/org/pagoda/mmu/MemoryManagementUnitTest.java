package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryManagementUnitTest {
    private final SmallMachine machine = new SmallMachine();
    private final MemoryManagementUnit mmu = machine.mmu;
    private final AddressSpace space = machine.space();
    private final long page = space.map(0, 2, Rights.READ_WRITE);

    @AfterEach
    void shouldGiveEverythingBack() {
        machine.close();
    }

    @Test
    void shouldStoreAndLoadEachWidth() {
        mmu.enter(space);
        mmu.store64(page, 0x1122334455667788L);
        mmu.store32(page + 8, 0x99aabbcc);
        mmu.store16(page + 12, (short) 0xddee);
        mmu.store8(page + 14, (byte) 0xff);
        assertEquals(0x1122334455667788L, mmu.load64(page));
        assertEquals(0x99aabbcc, mmu.load32(page + 8));
        assertEquals((short) 0xddee, mmu.load16(page + 12));
        assertEquals((byte) 0xff, mmu.load8(page + 14));
        assertEquals(0x00ff_ddee_99aa_bbccL, mmu.load64(page + 8), "little-endian, and nothing beside");
    }

    @Test
    void shouldStoreIntoTheFrameThatTheEntryNames() {
        mmu.enter(space);
        mmu.store32(page + 0xabc, 0x12345678);
        long entry = SpecWalk.leaf(machine.memory, space.pageTable().root(), page);
        assertEquals(0x12345678, machine.memory.getInt((entry >>> 10) * 4096 + 0xabc));
    }

    @Test
    void shouldReachTheLastBytesOfAPage() {
        mmu.enter(space);
        mmu.store64(page + 4088, 1);
        mmu.store32(page + 4092, 2);
        mmu.store16(page + 4094, (short) 3);
        mmu.store8(page + 4095, (byte) 4);
        assertEquals(List.of("STORE 0x" + Long.toHexString(page + 4088)), machine.faults, "one page was touched");
        assertEquals(0x0403_0002_0000_0001L, mmu.load64(page + 4088));
    }

    @Test
    void shouldFetchWhereItMayExecute() {
        mmu.enter(space);
        mmu.store32(page, 0x4444_3333);
        mmu.store16(page + 4094, (short) 0x5555);
        space.protect(page, 1, Rights.READ | Rights.EXECUTE);
        assertEquals(0x3333, mmu.fetch16(page));
        assertEquals(0x4444, mmu.fetch16(page + 3), "bit 0 is taken for 0");
        assertEquals(0x5555, mmu.fetch16(page + 4095));
        machine.faults.clear();
        assertThrows(SmallMachine.Fault.class, () -> mmu.fetch16(page + 4096));
        assertEquals(List.of("FETCH 0x" + Long.toHexString(page + 4096)), machine.faults);
    }

    @Test
    void shouldCopyBytesWithinAPage() {
        mmu.enter(space);
        mmu.store(page + 100, new byte[] {9, 1, 2, 3, 9}, 1, 3);
        byte[] loaded = new byte[6];
        mmu.load(page + 99, loaded, 1, 5);
        assertArrayEquals(new byte[] {0, 0, 1, 2, 3, 0}, loaded);
    }

    @ParameterizedTest
    @EnumSource
    void shouldTranslateWhatIsMapped(Access access) {
        mmu.enter(space);
        machine.setEntry(space, page, PageTableEntry.user(5, Rights.ALL));
        assertEquals(5 * 4096 + 0x123, mmu.translate(page + 0x123, access));
        assertEquals(5 * 4096 + 0x124, mmu.translate(page + 0x124, access), "now from the TLB");
        machine.setEntry(space, page, PageTableEntry.EMPTY);
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotTranslateWhatIsNotMapped(Access access) {
        mmu.enter(space);
        assertEquals(MemoryManagementUnit.FAULT, mmu.translate(page, access));
        assertEquals(MemoryManagementUnit.FAULT, mmu.translate(-page, access));
        assertEquals(List.of(), machine.faults, "translating only asks");
    }

    @Test
    void shouldFaultWithTheAddressAndAccessAndTryAgain() {
        mmu.enter(space);
        mmu.store16(page + 0x123, (short) 5);
        assertEquals(0, mmu.load8(page + 0x1456));
        assertEquals(
                List.of("STORE 0x" + Long.toHexString(page + 0x123), "LOAD 0x" + Long.toHexString(page + 0x1456)),
                machine.faults);
        assertEquals(5, mmu.load16(page + 0x123));
        assertEquals(2, machine.faults.size());
    }

    @Test
    void shouldFaultAgainIfTheHandlerDidNotHelp() {
        int[] calls = {0};
        MemoryManagementUnit[] stubborn = new MemoryManagementUnit[1];
        stubborn[0] = new MemoryManagementUnit(machine.memory, machine.tlb, (address, access) -> {
            if (++calls[0] == 3) {
                space.resolve(address, access);
            }
            return stubborn[0];
        });
        stubborn[0].enter(space);
        assertEquals(0, stubborn[0].load64(page));
        assertEquals(3, calls[0]);
    }

    /** A unit of which the program comes off when it faults: it goes on on {@code next}, and this one runs another space. */
    private MemoryManagementUnit leftAtTheFirstFault(MemoryManagementUnit next) {
        MemoryManagementUnit[] left = new MemoryManagementUnit[1];
        left[0] = new MemoryManagementUnit(machine.memory, new TranslationLookasideBuffer(4, 2), (address, access) -> {
            assertSame(space, left[0].space(), "nothing is tried here again");
            assertEquals(0, space.resolve(address, access));
            left[0].enter(machine.space());
            next.enter(space);
            return next;
        });
        left[0].enter(space);
        return left[0];
    }

    @Test
    void shouldGoOnWhereTheKernelSays() {
        mmu.enter(space);
        mmu.store64(page, 0x1122334455667788L);
        mmu.store64(page + Page.SIZE - 4, 0x0102030405060708L);
        machine.faults.clear();
        assertEquals(0x1122334455667788L, leftAtTheFirstFault(mmu).load64(page), "not one fault");
        assertEquals(List.of(), machine.faults);
        space.unmap(page, 2);
        space.map(page, 2, Rights.READ_WRITE);
        leftAtTheFirstFault(mmu).store64(page + Page.SIZE - 4, 0x0102030405060708L);
        assertEquals(0x0102030405060708L, mmu.load64(page + Page.SIZE - 4), "stored in the space that it was");
        space.unmap(page + Page.SIZE, 1);
        space.map(page + Page.SIZE, 1, Rights.READ_WRITE);
        assertEquals(0x05060708L, leftAtTheFirstFault(mmu).load64(page + Page.SIZE - 4), "half of it from each page");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 0xfff8, 0x3f_ffff_fff8L, 0x40_0000_0000L, -8, Long.MIN_VALUE, Long.MAX_VALUE - 7})
    void shouldLetNothingThroughThatNoRegionAllows(long address) {
        mmu.enter(space);
        assertThrows(SmallMachine.Fault.class, () -> mmu.load64(address));
        assertThrows(SmallMachine.Fault.class, () -> mmu.store64(address, 1));
    }

    @Test
    void shouldFaultBeforeAnySpaceIsEntered() {
        assertNull(mmu.space());
        assertEquals(MemoryManagementUnit.FAULT, mmu.translate(page, Access.LOAD));
    }

    @Test
    void shouldKnowTheSpaceItIsIn() {
        mmu.enter(space);
        assertSame(space, mmu.space());
        mmu.leave();
        assertNull(mmu.space());
    }

    @Test
    void shouldSeeEachSpaceItsOwn() {
        AddressSpace other = machine.space();
        assertEquals(page, other.map(page, 1, Rights.READ_WRITE), "the same number in two spaces");
        machine.store(space, page, 1);
        machine.store(other, page, 2);
        for (int i = 0; i < 3; i++) {
            assertEquals(1, machine.load(space, page));
            assertEquals(2, machine.load(other, page));
        }
        assertNotEquals(machine.frame(space, page), machine.frame(other, page));
    }

    @Test
    void shouldCountHitsAndMisses() {
        mmu.enter(space);
        mmu.load8(page); // faults, and is tried again, which is the same access
        assertEquals(0, machine.tlb.hits());
        assertEquals(1, machine.tlb.misses());
        mmu.load8(page);
        mmu.load64(page + 8);
        assertEquals(2, machine.tlb.hits());
        assertEquals(1, machine.tlb.misses());
        assertSame(machine.tlb, mmu.tlb());
    }
}
