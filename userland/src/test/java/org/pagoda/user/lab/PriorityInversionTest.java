package org.pagoda.user.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PriorityInversionTest extends LabContract {
    @Override
    Lab lab() {
        return new PriorityInversion();
    }

    @Override
    int seeds() {
        return 3;
    }

    @Override
    boolean leavesSomethingToChance() {
        return false;
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 30, 500})
    void shouldWaitForAllOfMediumWithoutInheritanceOnly(int medium) {
        Outcome outcome = runForPrograms(1, 1, Map.of("medium", Integer.toString(medium)));
        assertTrue(outcome.asAnnounced());
        assertEquals(4L + medium, outcome.object("inheritance", false).get("waited"));
        assertEquals(4L, outcome.object("inheritance", true).get("waited"));
    }

    @Test
    void shouldDrawBoth() {
        Outcome outcome = runForPeople(Map.of("medium", "6"));
        // 3 of low, 1 of high, 1 of low's handler; medium comes at 5. Then what is left: the handler, high, medium.
        assertTrue(outcome.hasLine("  CPU 0   lllhlmmmmmmlllhh"));
        assertTrue(outcome.hasLine("  CPU 0   lllhllllhhmmmmmm"));
    }

    @Test
    void shouldRunOneAtATimeAlsoWhenAskedForParallelMode() {
        assertTrue(runInParallel(Map.of()).asAnnounced());
    }

    @Test
    void shouldRefuseWorkOutOfRange() {
        assertEquals(
                "medium must be a whole number from 4 to 1000, not '3'",
                assertThrows(UsageException.class, () -> runForPrograms(1, 1, Map.of("medium", "3")))
                        .getMessage());
    }
}
