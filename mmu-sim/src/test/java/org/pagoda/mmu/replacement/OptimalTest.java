package org.pagoda.mmu.replacement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No choice of victims has fewer faults. */
class OptimalTest {
    /** The fewest faults of all ways there are, by trying each victim at each fault. */
    private static int fewestFaults(
            int[] references, int position, int resident, int frames, Map<Long, Integer> known) {
        if (position == references.length) {
            return 0;
        }
        long key = (long) position << 32 | resident;
        Integer before = known.get(key);
        if (before != null) {
            return before;
        }
        int page = 1 << references[position];
        int fewest = Integer.MAX_VALUE;
        if ((resident & page) != 0) {
            fewest = fewestFaults(references, position + 1, resident, frames, known);
        } else if (Integer.bitCount(resident) < frames) {
            fewest = 1 + fewestFaults(references, position + 1, resident | page, frames, known);
        } else {
            for (int left = resident; left != 0; left &= left - 1) {
                int others = resident & ~Integer.lowestOneBit(left);
                fewest = Math.min(fewest, 1 + fewestFaults(references, position + 1, others | page, frames, known));
            }
        }
        known.put(key, fewest);
        return fewest;
    }

    @ParameterizedTest
    @EnumSource(ReferenceString.class)
    void shouldHaveAsFewFaultsAsCanBe(ReferenceString shape) {
        for (int frames = 1; frames <= 5; frames++) {
            for (long seed = 1; seed <= 5; seed++) {
                int[] references = shape.draw(seed, 9, 60);
                assertEquals(
                        fewestFaults(references, 0, 0, frames, new HashMap<>()),
                        Replay.faults(PolicyName.OPT, frames, 9, references),
                        shape + " with " + frames + " frames and seed " + seed);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(PolicyName.class)
    void shouldNeverHaveMoreFaultsThanAnother(PolicyName other) {
        for (ReferenceString shape : ReferenceString.values()) {
            for (int frames : new int[] {1, 5, 17, 60}) {
                int[] references = shape.draw(frames, 80, 3000);
                long fewest = Replay.faults(PolicyName.OPT, frames, 80, references);
                assertTrue(fewest <= Replay.faults(other, frames, 80, references), shape + " " + frames);
            }
        }
    }

    /** Stack algorithms: what is resident with fewer frames is resident with more. */
    @ParameterizedTest
    @EnumSource(names = {"LRU", "OPT"})
    void shouldNeverFaultMoreWithMoreFrames(PolicyName policy) {
        for (ReferenceString shape : ReferenceString.values()) {
            int[] references = shape.draw(3, 30, 2000);
            long before = Long.MAX_VALUE;
            for (int frames = 1; frames <= 31; frames++) {
                long faults = Replay.faults(policy, frames, 30, references);
                assertTrue(faults <= before, shape + " with " + frames + " frames");
                before = faults;
            }
        }
    }

    @Test
    void shouldNoticeThatTheFutureIsAnother() {
        Replay replay = new Replay(PolicyName.OPT, 2, 4, 1);
        replay.prepare(0, 1, 2);
        replay.access(0, false);
        assertEquals(
                "access 1 was foretold to be to page 1, not 3",
                assertThrows(IllegalStateException.class, () -> replay.access(3, false))
                        .getMessage());
    }

    @Test
    void shouldNoticeThatThereIsMoreThanWasForetold() {
        Replay replay = new Replay(PolicyName.OPT, 2, 4, 1);
        replay.prepare(0);
        replay.access(0, false);
        assertThrows(IllegalStateException.class, () -> replay.access(0, false));
    }

    @Test
    void shouldNoticeThatItWasToldNothing() {
        Replay replay = new Replay(PolicyName.OPT, 2, 4, 1);
        assertThrows(IllegalStateException.class, () -> replay.access(0, false));
    }

    @Test
    void shouldReadNoFurtherThanItIsTold() {
        Replay replay = new Replay(PolicyName.OPT, 1, 4, 1);
        replay.policy().prepare(new int[] {0, 1, 0, 99, 99}, 3);
        replay.access(0, false);
        replay.access(1, false);
        replay.access(0, false);
        assertEquals(3, replay.faults());
    }
}
