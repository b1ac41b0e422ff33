package org.pagoda.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds the page algebra against a {@link Model} of it, under random operations. A failure prints a short sequence that fails for
 * the same reason.
 *
 * <p>With {@code -Dpagoda.model.include=NAME,NAME} a {@link KnownDifference} is not left out.
 */
class ModelTest {
    private static final int OPERATIONS = 5_000;
    private static final int ROUNDS = 2;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldDoAsTheModelDoes(long seed) {
        check(seed, 20);
    }

    /** Ten thousand operations for each seed, in machines of every kind. */
    @Tag("full")
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void shouldDoAsTheModelDoesForLong(long seed) {
        for (long round = 0; round < ROUNDS; round++) {
            check(1000 * seed + round, 1000);
        }
    }

    @Test
    void shouldBeAbleToRepeatWhatItPrints() {
        List<ModelOperation> operations = ModelOperation.draw(1, 100);
        String text = operations.stream().map(ModelOperation::toString).collect(Collectors.joining(" "));
        assertEquals(operations, ModelOperation.parse(text));
    }

    private static Set<KnownDifference> leftOut() {
        Set<KnownDifference> leftOut = EnumSet.allOf(KnownDifference.class);
        for (String name : System.getProperty("pagoda.model.include", "").split(",", -1)) {
            leftOut.removeIf(difference -> difference.name().equals(name));
        }
        return leftOut;
    }

    private static void check(long seed, int every) {
        ModelMachine machine = ModelMachine.of(seed);
        ModelShrinker shrinker = new ModelShrinker(machine, leftOut());
        List<ModelOperation> operations = ModelOperation.draw(seed, OPERATIONS);
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
