package org.pagoda.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.mmu.Sabotage;

/**
 * The hot path does what the slow one does: the same random operations, with and without it, leave the same machine behind, every entry
 * bit for bit. That either is right is {@link ModelTest}'s business.
 */
@Execution(ExecutionMode.CONCURRENT)
class FastPathTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldEndInTheSameState(long seed) {
        check(seed, 2_000, 20);
    }

    @Tag("full")
    @ParameterizedTest
    @ValueSource(longs = {5, 6, 7, 8})
    void shouldEndInTheSameStateForLong(long seed) {
        check(seed, 25_000, 250);
    }

    /** {@code every}: the states are compared after so many operations. */
    private static void check(long seed, int count, int every) {
        ModelMachine machine = ModelMachine.of(seed);
        ModelRun fast = new ModelRun(machine, new World(machine.frames(), Sabotage.NONE, true), null);
        ModelRun slow = new ModelRun(machine, new World(machine.frames(), Sabotage.NONE, false), null);
        List<ModelOperation> operations = ModelOperation.draw(seed, count);
        for (int done = 1; done <= count; done++) {
            ModelOperation operation = operations.get(done - 1);
            fast.apply(operation);
            slow.apply(operation);
            if (done % every == 0) {
                int after = done;
                assertEquals(
                        StateDigest.whole(slow.world),
                        StateDigest.whole(fast.world),
                        () -> "seed " + seed + " on " + machine + ", after " + after + " operations, the last "
                                + operation);
            }
        }
        fast.finish();
        slow.finish();
    }
}
