package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies in physical memory is all there is to translation: a dump of it says the same as the machine. */
class MemoryDumpTest {
    private static final Map<Access, Character> TYPES =
            new EnumMap<>(Map.of(Access.LOAD, 'r', Access.STORE, 'w', Access.FETCH, 'x'));
    /** Roots' entries that programs of this test do not reach; superpages are put there. */
    private static final int GIGAPAGE = 200;

    private static final int MEGAPAGES = 201;

    private final SmallMachine machine = new SmallMachine();
    private final AddressSpace space = machine.space();
    private final PageTableWalker walker = new PageTableWalker(machine.memory);
    private final List<Long> addresses = new ArrayList<>();

    @AfterEach
    void close() {
        machine.close();
    }

    private void useMemory(SplittableRandom random) {
        for (int region = 0; region < 6; region++) {
            long pages = random.nextLong(1, 9);
            long start = random.nextBoolean() ? 0 : Page.address(random.nextLong(1 << 18, 100L << 18));
            start = space.map(start, pages, Rights.READ_WRITE);
            for (long page = start; page < start + Page.address(pages); page += Page.SIZE) {
                addresses.add(page + random.nextInt(Page.SIZE));
                switch (random.nextInt(5)) {
                    case 0 -> machine.load(space, page);
                    case 1 -> {}
                    default -> machine.store(space, page, 1);
                }
                int[] rights = {0, Rights.READ, Rights.READ | Rights.EXECUTE, Rights.READ_WRITE, Rights.ALL};
                if (random.nextInt(3) == 0) {
                    assertEquals(0, space.protect(page, 1, rights[random.nextInt(rights.length)]));
                }
            }
        }
    }

    /** The root's entry with this number. */
    private long rootEntry(int index) {
        return Page.address(space.pageTable().root()) + 8L * index;
    }

    /** Superpages of 1 GiB and 2 MiB, some of them misaligned, which this kernel never makes; the middle table's frame. */
    private int putSuperpages(SplittableRandom random) {
        int middle = machine.frames.allocateUser(0);
        machine.memory.zero(middle);
        machine.memory.putLong(rootEntry(GIGAPAGE), (0x8_0000L << 10) | 0x17);
        machine.memory.putLong(rootEntry(MEGAPAGES), ((long) middle << 10) | 0x1);
        for (int i = 0; i < 512; i++) {
            long ppn = random.nextInt(4) == 0 ? random.nextInt(1 << 20) : (long) random.nextInt(1 << 11) << 9;
            int bits = random.nextInt(0x20);
            boolean points = (bits & 0xf) == 0x1; // a pointer would lead out of memory
            machine.memory.putLong(Page.address(middle) + 8L * i, (ppn << 10) | (points ? 0x13 : bits));
        }
        for (int i = 0; i < 2000; i++) {
            addresses.add(((long) GIGAPAGE << 30) + random.nextLong(1L << 31));
        }
        return middle;
    }

    private byte[] dump() {
        byte[] dump = new byte[(int) machine.memory.size()];
        for (int frame = 0; frame < machine.memory.frames(); frame++) {
            machine.memory.read(Page.address(frame), dump, frame * Page.SIZE, Page.SIZE);
        }
        return dump;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldTranslateAsADumpSays(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        useMemory(random);
        int middle = putSuperpages(random);
        for (int i = 0; i < 200; i++) {
            addresses.add(random.nextLong()); // hardly ever one that can be
        }
        byte[] dump = dump();
        int root = space.pageTable().root();
        int translated = 0;
        int faults = 0;
        for (long va : addresses) {
            for (Access access : Access.values()) {
                long entry = walker.walk(root, va, access);
                long found = entry == PageTableWalker.FAULT
                        ? DumpWalk.PAGE_FAULT
                        : Page.address(PageTableEntry.frame(entry)) + Page.offset(va);
                long expected = DumpWalk.translate(dump, root, va, TYPES.get(access));
                assertEquals(expected, found, () -> access + " at 0x" + Long.toHexString(va) + ", seed " + seed);
                translated += found == DumpWalk.PAGE_FAULT ? 0 : 1;
                faults += found == DumpWalk.PAGE_FAULT ? 1 : 0;
            }
        }
        assertTrue(translated > 500 && faults > 500, translated + " translated, " + faults + " faults");
        machine.memory.putLong(rootEntry(GIGAPAGE), 0);
        machine.memory.putLong(rootEntry(MEGAPAGES), 0);
        machine.frames.free(middle);
    }
}
