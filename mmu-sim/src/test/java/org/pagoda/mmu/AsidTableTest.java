package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AsidTableTest {
    private static final int SPACES = 40;

    private final SmallMachine machine = new SmallMachine();
    private final List<AddressSpace> spaces = new ArrayList<>();

    AsidTableTest() {
        for (int i = 0; i < SPACES; i++) {
            AddressSpace space = new AddressSpace.Builder(machine.frames, machine.shootdown)
                    .owner(100 + i)
                    .build();
            assertNotNull(space);
            spaces.add(space);
        }
    }

    @AfterEach
    void close() {
        spaces.forEach(AddressSpace::destroy);
        machine.close();
    }

    private int asid(int space) {
        return spaces.get(space).asid();
    }

    @Test
    void shouldGiveTheLowestThatIsFree() {
        AsidTable table = new AsidTable(3);
        for (int i = 0; i < 7; i++) {
            assertEquals(AsidTable.NONE, asid(i));
            assertFalse(table.isExhausted());
            table.give(spaces.get(i));
            assertEquals(i + 1, asid(i));
        }
        assertTrue(table.isExhausted());
        table.takeBack(spaces.get(4));
        table.takeBack(spaces.get(1));
        assertEquals(AsidTable.NONE, asid(4));
        table.give(spaces.get(8));
        table.give(spaces.get(9));
        assertEquals(2, asid(8));
        assertEquals(5, asid(9));
    }

    @Test
    void shouldRefuseWhatWouldGiveOneNumberTwice() {
        AsidTable table = new AsidTable(1);
        table.give(spaces.get(0));
        assertThrows(IllegalStateException.class, () -> table.give(spaces.get(0)));
        assertThrows(IllegalStateException.class, () -> table.give(spaces.get(1)));
        assertThrows(IllegalStateException.class, () -> new AsidTable(2).takeBack(spaces.get(0)));
        table.takeBack(spaces.get(1)); // has none
        assertEquals(1, table.taken());
    }

    @Test
    void shouldLeaveTheirsToThoseThatRunAtARollOver() {
        AsidTable table = new AsidTable(2);
        for (int i = 0; i < 3; i++) {
            table.give(spaces.get(i));
        }
        table.takeBackAllBut(new int[] {-1, 2});
        assertEquals(1, table.rollOvers());
        assertEquals(List.of(0, 2, 0), List.of(asid(0), asid(1), asid(2)));
        table.give(spaces.get(2));
        table.give(spaces.get(3));
        assertEquals(List.of(1, 3), List.of(asid(2), asid(3)));
        assertTrue(table.isExhausted());
    }

    /** A CPU that comes back to the space it ran last must not go on with the number that it had then. */
    @Test
    void shouldTranslateWithTheNewNumberWhenTheSpaceIsEnteredAgain() {
        AsidTable table = new AsidTable(2);
        AddressSpace one = spaces.get(0);
        long address = one.map(0, 1, Rights.READ_WRITE);
        table.give(one);
        machine.store(one, address, 5);
        machine.tlb.flushAll();
        table.takeBackAllBut(new int[] {-1});
        table.give(spaces.get(1));
        table.give(one);
        assertEquals(5, machine.load(one, address));
        machine.tlb.forEach((asid, page, entry) -> assertEquals(2, asid));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 17, 32})
    void shouldRefuseNumbersOfBitsThatCannotBe(int bits) {
        assertThrows(IllegalArgumentException.class, () -> new AsidTable(bits));
    }

    @Test
    void shouldHaveOneNumberLessThanItsBitsMake() {
        assertEquals(1, new AsidTable(1).size());
        assertEquals(65_535, new AsidTable(16).size());
    }

    /** Beside a set of free numbers that is searched each time. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldDoAsASetOfFreeNumbersDoes(long seed) {
        SplittableRandom lot = new SplittableRandom(seed);
        int bits = 1 + lot.nextInt(5);
        AsidTable table = new AsidTable(bits);
        int[] model = new int[SPACES];
        TreeSet<Integer> free = new TreeSet<>();
        for (int asid = 1; asid < 1 << bits; asid++) {
            free.add(asid);
        }
        for (int step = 0; step < 5000; step++) {
            int chosen = lot.nextInt(SPACES);
            if (model[chosen] == 0 && !free.isEmpty()) {
                table.give(spaces.get(chosen));
                model[chosen] = free.pollFirst();
            } else if (free.isEmpty() && lot.nextInt(4) == 0) {
                int runs = lot.nextInt(SPACES);
                table.takeBackAllBut(new int[] {-1, model[runs]});
                for (int i = 0; i < SPACES; i++) {
                    if (i != runs && model[i] != 0) {
                        free.add(model[i]);
                        model[i] = 0;
                    }
                }
            } else if (model[chosen] != 0) {
                table.takeBack(spaces.get(chosen));
                free.add(model[chosen]);
                model[chosen] = 0;
            }
            assertEquals(free.isEmpty(), table.isExhausted());
            for (int i = 0; i < SPACES; i++) {
                assertEquals(model[i], asid(i));
            }
        }
    }
}
