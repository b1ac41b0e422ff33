package org.pagoda.user.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.mmu.Access;
import org.pagoda.mmu.PageTableWalker;
import org.pagoda.mmu.PhysicalMemory;

/** The walk that labs draw, over tables that are made up: superpages, reserved bits and loops, which no kernel would make, too. */
class WalkTest {
    private static final int FRAMES = 32;
    private static final int ROOT = 3;

    private static char letter(Access access) {
        return switch (access) {
            case LOAD -> 'r';
            case STORE -> 'w';
            case FETCH -> 'x';
        };
    }

    /** Compares what the lab's walk says with what the specification does. */
    static void assertAsSpecified(SpecifiedWalk specified, Walk walk, long address) {
        for (Access access : Access.values()) {
            OptionalLong expected = specified.translate(address, letter(access));
            String where = access + " at 0x" + Long.toHexString(address) + " " + walk.steps() + " " + walk.end();
            if (expected.isPresent()) {
                assertNull(walk.refusal(access), where);
                assertEquals(expected.getAsLong(), walk.physicalAddress(), where);
            } else {
                assertTrue(walk.refusal(access) != null, where);
            }
        }
    }

    static byte[] dump(PhysicalMemory memory) {
        byte[] dump = new byte[(int) memory.size()];
        for (int frame = 0; frame < memory.frames(); frame++) {
            memory.read(frame * 4096L, dump, frame * 4096, 4096);
        }
        return dump;
    }

    private static long entry(Random random) {
        // Few entries in a table differ, so that walks go on; most point somewhere, and sometimes beyond memory.
        long page = switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> 512L * random.nextInt(4);
            case 2 -> 512L * 512 * random.nextInt(4);
            case 3 -> FRAMES + random.nextInt(8);
            default -> random.nextInt(FRAMES);
        };
        long flags = random.nextInt(3) == 0 ? 1 : random.nextInt(1 << 10) | (random.nextInt(5) == 0 ? 0 : 1);
        long reserved = random.nextInt(12) == 0 ? 1L << (54 + random.nextInt(10)) : 0;
        return page << 10 | flags | reserved;
    }

    private static long address(Random random) {
        long near = 0;
        for (int level = 0; level < 3; level++) {
            int index = random.nextBoolean() ? random.nextInt(4) : random.nextInt(512);
            near |= (long) index << (12 + 9 * level);
        }
        near |= random.nextInt(4096);
        return switch (random.nextInt(8)) {
            case 0 -> random.nextLong();
            case 1 -> near;
            default -> near << 25 >> 25; // canonical
        };
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldWalkAsTheSpecificationSays(long seed) {
        Random random = new Random(seed);
        Set<Walk.End> seen = EnumSet.noneOf(Walk.End.class);
        try (PhysicalMemory memory = new PhysicalMemory(FRAMES)) {
            for (long place = 0; place < memory.size(); place += 8) {
                memory.putLong(place, entry(random));
            }
            SpecifiedWalk specified = new SpecifiedWalk(dump(memory), ROOT);
            for (int i = 0; i < 5000; i++) {
                long address = address(random);
                Walk walk = new Walk(memory, ROOT, address);
                seen.add(walk.end());
                assertAsSpecified(specified, walk, address);
            }
        }
        assertEquals(EnumSet.allOf(Walk.End.class), seen);
    }

    /** In the programs' half; the machine refuses the kernel's half before it reads a table. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldEndWhereTheMachinesWalkEnds(long seed) {
        Random random = new Random(seed);
        try (PhysicalMemory memory = new PhysicalMemory(FRAMES)) {
            for (long place = 0; place < memory.size(); place += 8) {
                memory.putLong(place, entry(random));
            }
            PageTableWalker machine = new PageTableWalker(memory);
            for (int i = 0; i < 5000; i++) {
                long address = address(random) & (PageTableWalker.USER_END - 1);
                Walk walk = new Walk(memory, ROOT, address);
                for (Access access : Access.values()) {
                    boolean refused = walk.refusal(access) != null;
                    boolean faults = machine.walk(ROOT, address, access) == PageTableWalker.FAULT;
                    assertEquals(refused, faults, access + " at 0x" + Long.toHexString(address));
                }
            }
        }
    }

    @Test
    void shouldReadNoTableForAnAddressThatIsNone() {
        try (PhysicalMemory memory = new PhysicalMemory(FRAMES)) {
            assertTrue(new Walk(memory, ROOT, 1L << 38).steps().isEmpty());
            assertTrue(new Walk(memory, ROOT, 1L << 63).steps().isEmpty());
        }
    }
}
