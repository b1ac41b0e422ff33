package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every reason there is for a page fault in user mode. V 1, R 2, W 4, X 8, U 10, G 20, A 40, D 80. */
class PageTableWalkerFaultTest {
    /** Frame 5, rwx, U. */
    private static final long ALL = 0x141f;

    private final RawTables tables = new RawTables(ALL);

    @AfterEach
    void close() {
        tables.close();
    }

    private void assertFault(long va, Access access) {
        long[] before = {tables.get(2), tables.get(1), tables.get(0)};
        assertEquals(PageTableWalker.FAULT, tables.walk(va, access), access + " at 0x" + Long.toHexString(va));
        for (int level = 0; level <= 2; level++) {
            assertEquals(before[2 - level], tables.get(level), "a fault changes no entry, level " + level);
        }
    }

    private void assertFault(long va) {
        for (Access access : Access.values()) {
            assertFault(va, access);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotFaultWithoutAReason(Access access) {
        assertNotEquals(PageTableWalker.FAULT, tables.walk(RawTables.VA, access));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void shouldFaultOnAnEntryThatIsNotValid(int level) {
        tables.put(level, tables.get(level) & ~1L);
        assertFault(RawTables.VA);
        tables.put(level, 0);
        assertFault(RawTables.VA);
    }

    @Test
    void shouldFaultOnMovedAndInFlightPages() {
        tables.put(0, PageTableEntry.MOVED);
        assertFault(RawTables.VA);
        tables.put(0, PageTableEntry.inFlight(5, Rights.ALL));
        assertFault(RawTables.VA);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void shouldFaultOnWritableButNotReadable(int level) {
        tables.put(level, 0xd5);
        assertFault(RawTables.VA);
        tables.put(level, 0xdd);
        assertFault(RawTables.VA);
    }

    @ParameterizedTest
    @ValueSource(ints = {54, 55, 56, 57, 58, 59, 60, 61, 62, 63})
    void shouldFaultOnReservedBitsAtEachLevel(int bit) {
        for (int level = 0; level <= 2; level++) {
            long entry = tables.get(level);
            tables.put(level, entry | (1L << bit));
            assertFault(RawTables.VA);
            tables.put(level, entry);
        }
    }

    /** 4 is the first frame that this memory does not have; the others are numbers that an int cannot hold. */
    @ParameterizedTest
    @ValueSource(longs = {4, 1L << 31, (1L << 32) + RawTables.LEAF, (1L << 44) - 1})
    void shouldFaultOnATableBeyondTheMemory(long frame) {
        for (int level = 1; level <= 2; level++) {
            long entry = tables.get(level);
            tables.put(level, (frame << 10) | 1);
            assertFault(RawTables.VA);
            tables.put(level, entry);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 31, (1L << 32) + 1, (1L << 44) - 1})
    void shouldFaultOnAPageBeyondAnyMemory(long frame) {
        tables.put(0, (frame << 10) | 0xdf);
        assertFault(RawTables.VA);
    }

    @Test
    void shouldFaultOnAPageOfTheSupervisor() {
        tables.put(0, 0x140f);
        assertFault(RawTables.VA);
        tables.put(0, 0x14cf);
        assertFault(RawTables.VA);
    }

    @ParameterizedTest
    @CsvSource({
        "0x13, LOAD",
        "0x17, LOAD STORE",
        "0x19, FETCH",
        "0x1b, LOAD FETCH",
        "0x1f, LOAD STORE FETCH",
        "0xd3, LOAD",
        "0xd9, FETCH"
    })
    void shouldFaultWithoutTheRight(String entry, String allowed) {
        for (Access access : Access.values()) {
            tables.put(0, Long.decode(entry));
            if (allowed.contains(access.name())) {
                assertNotEquals(PageTableWalker.FAULT, tables.walk(RawTables.VA, access), entry + " " + access);
            } else {
                assertFault(RawTables.VA, access);
            }
        }
    }

    @Test
    void shouldFaultOnAPointerAtTheLowestLevel() {
        tables.put(0, 0xc01);
        assertFault(RawTables.VA);
        tables.put(0, 0xcd1);
        assertFault(RawTables.VA);
    }

    @Test
    void shouldFaultOnAMisalignedSuperpage() {
        for (int bit = 0; bit < 9; bit++) {
            tables.put(1, (1L << (10 + bit)) | 0xdf);
            assertFault(RawTables.VA);
        }
        for (int bit = 0; bit < 18; bit++) {
            tables.put(2, (1L << (10 + bit)) | 0xdf);
            assertFault(RawTables.VA);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {38, 39, 40, 47, 55, 56, 57, 58, 59, 60, 61, 62, 63})
    void shouldFaultOnAddressesThatOnlyEndLikeAUserAddress(int bit) {
        assertFault(RawTables.VA | (1L << bit));
    }

    @Test
    void shouldFaultInTheKernelHalfWhateverIsMappedThere() {
        tables.memory.putLong(RawTables.ROOT * 4096L + 256 * 8, 0xdf); // 1 GiB from the first kernel address on
        tables.memory.putLong(RawTables.ROOT * 4096L + 511 * 8, 0xdf);
        assertFault(1L << 38);
        assertFault(-1L << 38);
        assertFault((1L << 39) - 1);
        assertFault(-1);
        assertFault(Long.MIN_VALUE);
        assertFault(Long.MAX_VALUE);
    }

    @Test
    void shouldReachTheLastPageOfTheUserHalf() {
        assertEquals(0x40_0000_0000L, PageTableWalker.USER_END);
        tables.memory.putLong(RawTables.ROOT * 4096L + 255 * 8, 0xdf);
        assertEquals(0x3_ffff, PageTableEntry.frame(tables.walk(0x3f_ffff_ffffL, Access.LOAD)));
    }
}
