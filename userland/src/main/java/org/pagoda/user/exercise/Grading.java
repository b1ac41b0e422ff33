package org.pagoda.user.exercise;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How thoroughly to grade.
 *
 * @param seeds seeds that a check tries, if it tries several, 1 or more
 * @param seed the only seed to try; null: all of them
 * @param check the number of the only check to run, from 1; null: all
 * @param patience how long the submission's code may run without a sign of life
 * @param console what programs print; null: nobody reads it
 */
public record Grading(
        int seeds,
        @Nullable Long seed,
        @Nullable Integer check,
        Duration patience,
        @Nullable Consumer<String> console) {
    /** 50 seeds, all checks, ten seconds. */
    public static final Grading DEFAULT = new Grading(50, null, null, Duration.ofSeconds(10), null);
}
