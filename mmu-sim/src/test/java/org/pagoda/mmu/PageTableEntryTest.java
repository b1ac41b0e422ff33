package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against "Sv39 page table entry" of the RISC-V privileged specification: V R W X U G A D, RSW 8-9, PPN 10-53. */
class PageTableEntryTest {
    private static final int[] EXPRESSIBLE = {0x0, 0x2, 0x6, 0x8, 0xa, 0xe};

    @Test
    void shouldHaveItsBitsWhereTheSpecificationHasThem() {
        assertEquals(0x001, PageTableEntry.VALID);
        assertEquals(0x002, PageTableEntry.READ);
        assertEquals(0x004, PageTableEntry.WRITE);
        assertEquals(0x008, PageTableEntry.EXECUTE);
        assertEquals(0x010, PageTableEntry.USER);
        assertEquals(0x020, PageTableEntry.GLOBAL);
        assertEquals(0x040, PageTableEntry.ACCESSED);
        assertEquals(0x080, PageTableEntry.DIRTY);
        assertEquals(0x100, PageTableEntry.COPY_ON_WRITE);
        assertEquals(0x200, PageTableEntry.SHARED);
        assertEquals(0, PageTableEntry.EMPTY);
    }

    @Test
    void shouldBuildAUserEntry() {
        assertEquals(0x0000_0000_0000_0417L, PageTableEntry.user(1, Rights.READ_WRITE));
        assertEquals(0x0000_0000_048d_1413L, PageTableEntry.user(0x1_2345, Rights.READ));
        assertEquals(0x0000_01ff_ffff_fc1bL, PageTableEntry.user(0x7fff_ffff, Rights.READ | Rights.EXECUTE));
    }

    @Test
    void shouldBuildAPointerToATable() {
        assertEquals(0x0000_0000_048d_1401L, PageTableEntry.table(0x1_2345));
        assertEquals(0x0000_01ff_ffff_fc01L, PageTableEntry.table(0x7fff_ffff));
        assertFalse(PageTableEntry.isLeaf(PageTableEntry.table(5)));
    }

    @ParameterizedTest
    @CsvSource({"0x1, false", "0x3, true", "0x9, true", "0x7, true", "0xb, true", "0xf, true", "0xf1, false"})
    void shouldCallAnEntryWithAnyRightALeaf(String entry, boolean leaf) {
        assertEquals(leaf, PageTableEntry.isLeaf(Long.decode(entry)));
    }

    @Test
    void shouldCallWritableButNotReadableReserved() {
        assertTrue(PageTableEntry.isReserved(0x05));
        assertTrue(PageTableEntry.isReserved(0x0d));
        assertTrue(PageTableEntry.isReserved(0x4d5));
        assertFalse(PageTableEntry.isReserved(0x07));
        assertFalse(PageTableEntry.isReserved(0x0f));
        assertFalse(PageTableEntry.isReserved(0x09));
        assertFalse(PageTableEntry.isReserved(0x01));
    }

    @Test
    void shouldCallBits54To63Reserved() {
        for (int bit = 54; bit <= 63; bit++) {
            assertTrue(PageTableEntry.isReserved(0x417 | (1L << bit)), "bit " + bit);
        }
        for (int bit = 5; bit <= 53; bit++) {
            assertFalse(PageTableEntry.isReserved(0x417 | (1L << bit)), "bit " + bit);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 0x1_2345, 0x3f_ffff, Integer.MAX_VALUE})
    void shouldGiveBackFrameAndRights(int frame) {
        for (int rights : EXPRESSIBLE) {
            long entry = PageTableEntry.user(frame, rights) | 0x3c0;
            assertEquals(frame, PageTableEntry.frame(entry));
            assertEquals(rights, PageTableEntry.rights(entry));
            assertTrue(PageTableEntry.isValid(entry));
            assertFalse(PageTableEntry.isReserved(entry));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 0x1_2345, Integer.MAX_VALUE})
    void shouldDifferFromAnInFlightEntryInTheValidBitOnly(int frame) {
        for (int rights : EXPRESSIBLE) {
            assertEquals(PageTableEntry.user(frame, rights), PageTableEntry.inFlight(frame, rights) | 1);
            assertEquals(frame, PageTableEntry.frame(PageTableEntry.inFlight(frame, rights)));
        }
    }

    @Test
    void shouldNotTakeInFlightOrMovedForValid() {
        long inFlight = PageTableEntry.inFlight(9, Rights.READ_WRITE);
        assertFalse(PageTableEntry.isValid(inFlight));
        assertTrue(PageTableEntry.isInFlight(inFlight));
        assertFalse(PageTableEntry.isMoved(inFlight));
        assertFalse(PageTableEntry.isCopyOnWrite(inFlight | PageTableEntry.COPY_ON_WRITE));
        assertFalse(PageTableEntry.isValid(PageTableEntry.MOVED));
        assertTrue(PageTableEntry.isMoved(PageTableEntry.MOVED));
        assertFalse(PageTableEntry.isInFlight(PageTableEntry.MOVED));
        assertFalse(PageTableEntry.isCopyOnWrite(PageTableEntry.MOVED));
    }

    @Test
    void shouldTellTheKindsOfEntriesApart() {
        long mapped = PageTableEntry.user(9, Rights.READ);
        assertFalse(PageTableEntry.isInFlight(mapped));
        assertFalse(PageTableEntry.isMoved(mapped));
        assertFalse(PageTableEntry.isMoved(mapped | PageTableEntry.COPY_ON_WRITE));
        assertFalse(PageTableEntry.isValid(PageTableEntry.EMPTY));
        assertFalse(PageTableEntry.isInFlight(PageTableEntry.EMPTY));
        assertFalse(PageTableEntry.isMoved(PageTableEntry.EMPTY));
        assertTrue(PageTableEntry.isInFlight(PageTableEntry.inFlight(FrameAllocator.ZERO_FRAME, Rights.READ)));
    }

    @Test
    void shouldTellCopyOnWriteAndReadableEntries() {
        long readOnly = PageTableEntry.user(9, Rights.READ);
        assertFalse(PageTableEntry.isCopyOnWrite(readOnly));
        assertTrue(PageTableEntry.isCopyOnWrite(readOnly | PageTableEntry.COPY_ON_WRITE));
        assertTrue(PageTableEntry.isReadable(readOnly));
        assertFalse(PageTableEntry.isReadable(PageTableEntry.user(9, Rights.EXECUTE)));
    }

    @Test
    void shouldDescribeEntriesForPeople() {
        assertEquals("none", PageTableEntry.describe(PageTableEntry.EMPTY));
        assertEquals("moved", PageTableEntry.describe(PageTableEntry.MOVED));
        assertEquals("in flight, frame 9", PageTableEntry.describe(PageTableEntry.inFlight(9, Rights.READ)));
        assertEquals("rw- frame 17", PageTableEntry.describe(PageTableEntry.user(17, Rights.READ_WRITE)));
        long readOnly = PageTableEntry.user(17, Rights.READ);
        assertEquals("r-- frame 17 copy-on-write", PageTableEntry.describe(readOnly | PageTableEntry.COPY_ON_WRITE));
        assertEquals("r-- frame 17 shared", PageTableEntry.describe(readOnly | PageTableEntry.SHARED));
    }
}
