package org.pagoda.mmu.replacement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same as a sorted set. */
class PositionSetTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 63, 64, 65, 128, 4095, 4096, 4097, 300_000})
    void shouldFindWhatASortedSetFinds(int bound) {
        PositionSet set = new PositionSet(bound);
        TreeSet<Integer> model = new TreeSet<>();
        SplittableRandom random = new SplittableRandom(bound);
        assertEquals(PositionSet.NONE, set.last());
        for (int step = 0; step < 20_000; step++) {
            // Ups and downs, so that it is empty now and then.
            boolean growing = step / 500 % 2 == 0;
            int number = random.nextInt(bound);
            if (random.nextInt(4) == 0 == growing && !model.isEmpty()) {
                number = model.floor(number) == null ? model.first() : model.floor(number);
                set.remove(number);
                model.remove(number);
            } else {
                set.add(number);
                model.add(number);
            }
            assertEquals(model.isEmpty() ? PositionSet.NONE : model.last(), set.last());
            Integer before = model.lower(number);
            assertEquals(before == null ? PositionSet.NONE : before, set.before(number));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64, 70, 5000})
    void shouldListAllFromTheLastToTheFirst(int bound) {
        PositionSet set = new PositionSet(bound);
        for (int number = 0; number < bound; number++) {
            set.add(number);
        }
        int expected = bound - 1;
        for (int number = set.last(); number != PositionSet.NONE; number = set.before(number)) {
            assertEquals(expected--, number);
        }
        assertEquals(-1, expected);
    }
}
