package org.pagoda.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds the page algebra against a {@link Model} of it, under random operations. A failure prints a short sequence that fails for
 * the same reason.
 */
@Execution(ExecutionMode.CONCURRENT)
class ModelTest {
    /** Operations of one run: short enough that all kinds of machines are seen, long enough that small errors add up. */
    private static final int OPERATIONS = 50_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldDoAsTheModelDoes(long seed) {
        check(seed, 5_000, 1);
    }

    /** One million operations for each seed. */
    @Tag("full")
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void shouldDoAsTheModelDoesForLong(long seed) {
        for (long round = 0; round < 1_000_000 / OPERATIONS; round++) {
            check(1000 * seed + round, OPERATIONS, 50);
        }
    }

    @Test
    void shouldBeAbleToRepeatWhatItPrints() {
        List<ModelOperation> operations = ModelOperation.draw(1, 100);
        String text = operations.stream().map(ModelOperation::toString).collect(Collectors.joining(" "));
        assertEquals(operations, ModelOperation.parse(text));
    }

    /**
     * Runs both.
     *
     * @param every how often everything is compared and all laws are checked: after so many operations
     */
    private static void check(long seed, int count, int every) {
        ModelMachine machine = ModelMachine.of(seed);
        ModelShrinker shrinker = new ModelShrinker(machine);
        List<ModelOperation> operations = ModelOperation.draw(seed, count);
        ModelShrinker.Failure failure = shrinker.run(operations, every, null);
        if (failure != null) {
            List<ModelOperation> shortest = shrinker.shrink(operations, failure.operations());
            fail(
                    "seed " + seed + " on " + machine + ", operation " + failure.operations() + ": " + failure.message()
                            + "\nshrunk to\n" + shrinker.describe(shortest),
                    failure.cause());
        }
    }
}
