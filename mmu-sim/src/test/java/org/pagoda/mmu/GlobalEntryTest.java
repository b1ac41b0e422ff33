package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.pagoda.mmu.TranslationLookasideBuffer.MISS;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries with the bit G, 20, which are the same in all spaces. */
class GlobalEntryTest {
    private static final long GLOBAL = 0x437;
    private static final long OWN = 0x817;

    private final TranslationLookasideBuffer tlb = new TranslationLookasideBuffer(4, 2);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 0x8000, 0xffff})
    void shouldMatchInEverySpace(int asid) {
        tlb.insert(1, 5, GLOBAL);
        assertEquals(GLOBAL, tlb.lookup(asid, 5));
        assertEquals(MISS, tlb.lookup(asid, 1), "the same set");
    }

    @Test
    void shouldTakeOnePlaceOnly() {
        tlb.insert(1, 5, GLOBAL);
        tlb.insert(2, 5, GLOBAL);
        tlb.insert(1, 9, OWN);
        assertEquals(Set.of("-1 5", "1 9"), contents());
        assertEquals(0, tlb.evictions());
    }

    private Set<String> contents() {
        Set<String> contents = new TreeSet<>();
        tlb.forEach((asid, page, entry) -> contents.add(asid + " " + page));
        return contents;
    }

    @Test
    void shouldStayWhenASpaceIsFlushed() {
        tlb.insert(1, 5, GLOBAL);
        tlb.insert(1, 6, OWN);
        tlb.flushSpace(0);
        tlb.flushSpace(1);
        assertEquals(Set.of("-1 5"), contents());
        assertEquals(1, tlb.flushes());
    }

    @Test
    void shouldStayWhenThePageOfASpaceIsFlushed() {
        tlb.insert(1, 5, GLOBAL);
        tlb.flushPage(0, 5);
        tlb.flushPage(1, 5);
        assertEquals(GLOBAL, tlb.lookup(1, 5));
        assertEquals(0, tlb.flushes());
    }

    @Test
    void shouldGoWhenThePageIsFlushedEverywhere() {
        tlb.insert(1, 5, GLOBAL);
        tlb.insert(1, 4, OWN);
        tlb.insert(2, 4, OWN);
        tlb.insert(1, 0, GLOBAL);
        tlb.flushGlobalPage(5);
        assertEquals(MISS, tlb.lookup(1, 5));
        assertEquals(1, tlb.flushes());
        tlb.insert(2, 4, OWN);
        tlb.flushGlobalPage(4);
        assertEquals(Set.of("-1 0"), contents(), "a page of single spaces goes too");
        assertEquals(2, tlb.flushes());
        tlb.flushGlobalPage(4);
        tlb.flushGlobalPage(8);
        assertEquals(2, tlb.flushes(), "nothing was there any more");
    }

    @Test
    void shouldGoWithEverything() {
        tlb.insert(1, 5, GLOBAL);
        tlb.insert(1, 6, OWN);
        tlb.flushAll();
        assertEquals(Set.of(), contents());
        assertEquals(2, tlb.flushes());
    }

    /** Software that makes a page global and flushes nothing is wrong; still there are never two translations. */
    @Test
    void shouldTakeThePlaceOfWhatItContradicts() {
        tlb.insert(1, 5, OWN);
        tlb.insert(2, 5, OWN);
        tlb.insert(3, 5, GLOBAL);
        assertEquals(Set.of("-1 5"), contents());
        tlb.insert(2, 5, OWN);
        assertEquals(Set.of("2 5"), contents());
        assertEquals(MISS, tlb.lookup(1, 5));
        assertEquals(0, tlb.flushes() + tlb.evictions(), "nobody asked, and nobody needed the place");
    }

    // ---- the walk ----

    /** A leaf of 4 KiB, 2 MiB and 1 GiB; the bit in the leaf itself, and above it. */
    @ParameterizedTest
    @CsvSource({"0, 0", "0, 1", "0, 2", "1, 1", "1, 2", "2, 2"})
    void shouldBeGlobalIfAnyEntryOnTheWayIs(int leafLevel, int globalLevel) {
        try (RawTables tables = new RawTables(0x1f)) {
            tables.put(leafLevel, 0x1f);
            assertEquals(0, tables.walk(RawTables.VA, Access.LOAD) & 0x20);
            tables.put(globalLevel, tables.get(globalLevel) | 0x20);
            assertEquals(0x7f, tables.walk(RawTables.VA, Access.LOAD) & 0xff);
            assertEquals(
                    globalLevel == leafLevel ? 0x7f : 0x5f, tables.get(leafLevel), "nothing but A is set in memory");
        }
    }

    @Test
    void shouldStillFaultBelowAGlobalTable() {
        try (RawTables tables = new RawTables(0x13)) {
            tables.put(1, tables.get(1) | 0x20);
            assertEquals(PageTableWalker.FAULT, tables.walk(RawTables.VA, Access.STORE));
            tables.put(0, 0);
            assertEquals(PageTableWalker.FAULT, tables.walk(RawTables.VA, Access.LOAD));
        }
    }

    @Test
    void shouldBeFoundByTheMmuOfAnotherSpace() {
        try (SmallMachine machine = new SmallMachine()) {
            AddressSpace one = machine.space();
            AddressSpace other = machine.space();
            long page = one.map(0, 1, Rights.READ);
            machine.setEntry(one, page, PageTableEntry.user(5, Rights.READ) | 0x20);
            machine.mmu.enter(one);
            long physical = machine.mmu.translate(page, Access.LOAD);
            machine.mmu.enter(other);
            assertEquals(physical, machine.mmu.translate(page, Access.LOAD));
            assertEquals(1, machine.tlb.hits());
            machine.tlb.flushGlobalPage(Page.number(page));
            assertEquals(
                    MemoryManagementUnit.FAULT, machine.mmu.translate(page, Access.LOAD), "the other's table has none");
            assertEquals(List.of(), machine.faults);
            machine.setEntry(one, page, PageTableEntry.EMPTY);
        }
    }
}
