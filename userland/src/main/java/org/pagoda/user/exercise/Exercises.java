package org.pagoda.user.exercise;

import java.util.List;
import java.util.stream.Collectors;
import org.pagoda.user.lab.UsageException;

/** All exercises. */
public final class Exercises {
    private Exercises() {}

    /** All, in an order in which they can be done. */
    public static List<Exercise> all() {
        return List.of(
                new MutexExercise(),
                new SecondChanceExercise(),
                new VirtualRoundRobinExercise(),
                new PipeExercise(),
                new BroadcastExercise(),
                new PagerExercise());
    }

    /**
     * The exercise called {@code name}.
     *
     * @throws UsageException if there is none
     */
    public static Exercise find(String name) {
        for (Exercise exercise : all()) {
            if (exercise.name().equals(name)) {
                return exercise;
            }
        }
        throw new UsageException("no exercise is called '" + name + "'; there are "
                + all().stream().map(Exercise::name).collect(Collectors.joining(", ")));
    }
}
