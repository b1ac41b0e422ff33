package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables as somebody finds them who knows the specification and nothing else. */
class PageTableLayoutTest {
    private final PhysicalMemory memory = new PhysicalMemory(2048);
    private final FrameAllocator frames = new FrameAllocator(memory, true);
    private final PageTable table = new PageTable(frames, 3, frames.allocatePageTable(3));

    @AfterEach
    void shouldGiveAllTablesBack() {
        table.free();
        assertEquals(0, frames.usedFrames());
        memory.close();
    }

    /** Index 72 (0x48) of the root, 418 (0x1a2) of the middle, 359 (0x167) of the leaf table. */
    @Test
    void shouldLieWhereTheSpecificationSays() {
        long va = 0x12_3456_7abcL;
        long entryAddress = table.prepare(va);
        table.write(entryAddress, 0x417);
        long first = SpecWalk.read(memory, table.root() * 4096L + 72 * 8);
        assertEquals(0x1, first & 0x3ff, "a pointer is valid and nothing else");
        long second = SpecWalk.read(memory, (first >>> 10) * 4096 + 418 * 8);
        assertEquals(0x1, second & 0x3ff, "a pointer is valid and nothing else");
        assertEquals(entryAddress, (second >>> 10) * 4096 + 359 * 8);
        assertEquals(0x417, SpecWalk.read(memory, entryAddress));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldBeWalkedAsTheSpecificationSays(long seed) {
        Random random = new Random(seed);
        Map<Long, Long> model = randomMap(random);
        model.forEach((va, pte) -> assertEquals(pte, SpecWalk.leaf(memory, table.root(), va), () -> at(seed, va)));
        for (int i = 0; i < 500; i++) {
            long va = randomPage(random);
            assertEquals(model.getOrDefault(va, 0L), SpecWalk.leaf(memory, table.root(), va), () -> at(seed, va));
            assertEquals(model.getOrDefault(va, 0L), table.get(va), () -> at(seed, va));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void shouldVisitLeavesByRisingAddress(long seed) {
        Map<Long, Long> model = randomMap(new Random(seed));
        List<Long> addresses = new ArrayList<>();
        table.forEachLeaf((va, entry, entryAddress) -> {
            addresses.add(va);
            assertEquals(model.get(va), entry, () -> at(seed, va));
            assertEquals(table.find(va), entryAddress, () -> at(seed, va));
        });
        assertEquals(List.copyOf(model.keySet()), addresses, "seed " + seed);
    }

    @Test
    void shouldVisitEntriesThatAreNotValidToo() {
        table.write(table.prepare(0x1000), PageTableEntry.MOVED);
        table.write(table.prepare(0x3f_ffff_f000L), PageTableEntry.inFlight(5, Rights.READ));
        table.write(table.prepare(0x2000), PageTableEntry.EMPTY);
        List<Long> addresses = new ArrayList<>();
        table.forEachLeaf((va, entry, entryAddress) -> addresses.add(va));
        assertEquals(List.of(0x1000L, 0x3f_ffff_f000L), addresses);
    }

    private Map<Long, Long> randomMap(Random random) {
        Map<Long, Long> model = new TreeMap<>();
        for (int i = 0; i < 300; i++) {
            long va = randomPage(random);
            long entry = PageTableEntry.user(random.nextInt(1 << 20), Rights.READ_WRITE);
            long entryAddress = table.prepare(va);
            assertTrue(entryAddress >= 0);
            table.write(entryAddress, entry);
            model.put(va, entry);
        }
        return model;
    }

    /** Clustered, so that tables are shared and neighbours met. */
    private static long randomPage(Random random) {
        long top = random.nextInt(4) * 85L; // 0 to 255, below the kernel half
        long middle = random.nextInt(3) * 255L;
        long low = random.nextInt(2) == 0 ? random.nextInt(512) : random.nextInt(2) * 511;
        return (top << 30) | (middle << 21) | (low << 12);
    }

    private static String at(long seed, long va) {
        return "seed " + seed + ", address 0x" + Long.toHexString(va);
    }
}
