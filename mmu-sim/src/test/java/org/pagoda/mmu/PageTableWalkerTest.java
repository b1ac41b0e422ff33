package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a walk that goes well finds. V 1, R 2, W 4, X 8, U 10, G 20, A 40, D 80. */
class PageTableWalkerTest {
    private final RawTables tables = new RawTables(0x141f);

    @AfterEach
    void close() {
        tables.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldReturnAnEntryWithAllThatTheAccessNeeds(Access access) {
        long entry = tables.walk(RawTables.VA, access);
        assertEquals(access.requiredBits(), entry & access.requiredBits());
        assertEquals(5, PageTableEntry.frame(entry));
    }

    @Test
    void shouldFindTheSameEntryAllOverThePage() {
        assertEquals(tables.walk(RawTables.VA, Access.LOAD), tables.walk(RawTables.VA + 0xfff, Access.LOAD));
        assertEquals(PageTableWalker.FAULT, tables.walk(RawTables.VA + 0x1000, Access.LOAD));
        assertEquals(PageTableWalker.FAULT, tables.walk(RawTables.VA - 1, Access.LOAD));
    }

    /** Sets what is missing, takes nothing away, and dirties for a store only. */
    @ParameterizedTest
    @CsvSource({
        "0x1f, LOAD,  0x5f",
        "0x1f, FETCH, 0x5f",
        "0x1f, STORE, 0xdf",
        "0x5f, LOAD,  0x5f",
        "0x5f, FETCH, 0x5f",
        "0x5f, STORE, 0xdf",
        "0x9f, LOAD,  0xdf",
        "0x9f, STORE, 0xdf",
        "0xdf, LOAD,  0xdf",
        "0xdf, FETCH, 0xdf",
        "0xdf, STORE, 0xdf",
        "0x33f, LOAD, 0x37f",
        "0x33f, STORE, 0x3ff"
    })
    void shouldSetAccessedAndDirtyExactlyAsNeeded(String before, Access access, String after) {
        tables.put(0, Long.decode(before));
        assertEquals(Long.decode(after), tables.walk(RawTables.VA, access));
        assertEquals(Long.decode(after), tables.get(0));
        assertEquals(0x801, tables.get(2), "pointers stay as they are");
        assertEquals(0xc01, tables.get(1), "pointers stay as they are");
    }

    @Test
    void shouldKeepTheMarksOfSoftware() {
        tables.put(0, 0x1713);
        assertEquals(0x1753, tables.walk(RawTables.VA, Access.LOAD));
        assertEquals(PageTableWalker.FAULT, tables.walk(RawTables.VA, Access.STORE), "copy-on-write faults");
    }

    /** 2 MiB from frame 0x600 on: the lower nine bits of the page number become the frame's. */
    @ParameterizedTest
    @CsvSource({"0x1234400000, 0x600", "0x1234567000, 0x767", "0x12345ff000, 0x7ff"})
    void shouldTranslateATwoMebibyteLeaf(String va, String frame) {
        tables.put(1, (0x600L << 10) | 0x1f);
        long entry = tables.walk(Long.decode(va), Access.STORE);
        assertEquals(Long.decode(frame), PageTableEntry.frame(entry));
        assertEquals(0xdf, entry & 0x3ff);
        assertEquals((0x600L << 10) | 0xdf, tables.get(1), "A and D in the leaf itself, the frame unchanged");
    }

    /** 1 GiB from frame 0xc0000 on: the lower eighteen bits of the page number become the frame's. */
    @ParameterizedTest
    @CsvSource({"0x1200000000, 0xc0000", "0x1234567000, 0xf4567", "0x123ffff000, 0xfffff"})
    void shouldTranslateAOneGibibyteLeaf(String va, String frame) {
        tables.put(2, (0xc_0000L << 10) | 0x1f);
        long entry = tables.walk(Long.decode(va), Access.LOAD);
        assertEquals(Long.decode(frame), PageTableEntry.frame(entry));
        assertEquals(0x5f, entry & 0x3ff);
        assertEquals((0xc_0000L << 10) | 0x5f, tables.get(2));
    }

    @Test
    void shouldNotTakeAPageBesideASuperpage() {
        tables.put(1, (0x600L << 10) | 0x1f);
        assertEquals(PageTableWalker.FAULT, tables.walk(0x12_3460_0000L, Access.LOAD));
        assertEquals(PageTableWalker.FAULT, tables.walk(0x12_343f_ffffL, Access.LOAD));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldAgreeWithTheSpecificationOnRandomMaps(long seed) {
        Random random = new Random(seed);
        try (PhysicalMemory memory = new PhysicalMemory(2048)) {
            FrameAllocator frames = new FrameAllocator(memory, false);
            PageTable table = new PageTable(frames, 1, frames.allocatePageTable(1));
            PageTableWalker walker = new PageTableWalker(memory);
            for (int i = 0; i < 400; i++) {
                long va = (long) (random.nextDouble() * (1L << 38)) & -4096;
                table.write(table.prepare(va), PageTableEntry.user(random.nextInt(1 << 20), Rights.READ));
                long other = va ^ (1L << (12 + random.nextInt(26)));
                compare(memory, walker, table.root(), va, "seed " + seed + ", map " + i);
                compare(memory, walker, table.root(), other, "seed " + seed + ", map " + i);
            }
        }
    }

    private static void compare(PhysicalMemory memory, PageTableWalker walker, int root, long va, String at) {
        long expected = SpecWalk.translate(memory, root, va + 0x123);
        long entry = walker.walk(root, va + 0x123, Access.LOAD);
        if (expected < 0) {
            assertEquals(PageTableWalker.FAULT, entry, at);
        } else {
            assertNotEquals(PageTableWalker.FAULT, entry, at);
            assertEquals(expected, (PageTableEntry.frame(entry) * 4096L) + 0x123, at);
        }
    }
}
