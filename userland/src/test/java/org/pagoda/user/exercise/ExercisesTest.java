package org.pagoda.user.exercise;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Solutions pass, skeletons and mistakes do not, each for the reason that it should. */
@Tag("longer")
class ExercisesTest {
    private static final boolean FULL = Boolean.getBoolean("pagoda.full");
    private static final int SEEDS = FULL ? 50 : 1;
    /** Until the mistake shows. */
    private static final int MISTAKES_SEEDS = FULL ? 50 : 20;

    /** What is not yet so of each skeleton. */
    private static final Map<String, List<Integer>> SKELETONS = Map.of(
            "mutex", List.of(2, 3, 4, 5, 6, 7, 8, 9),
            "second-chance", List.of(2, 3, 5, 6, 7, 9),
            "virtual-round-robin", List.of(1, 2, 3, 4, 5, 6, 7, 8),
            "pipe", List.of(1, 2, 3, 4, 5, 6, 7, 8, 9),
            "broadcast", List.of(1, 2, 3, 4, 5, 6, 7, 8, 9),
            "pager", List.of(1, 2, 3, 4, 5, 6, 7));

    static List<Exercise> exercises() {
        return Exercises.all();
    }

    static Stream<Mistake> mistakes() {
        return Mistake.all().stream();
    }

    /** One of each exercise. */
    static Stream<Mistake> firstMistakes() {
        Set<String> seen = new HashSet<>();
        return mistakes().filter(mistake -> seen.add(mistake.exercise()));
    }

    private Submission submission(Exercise exercise, String text) {
        Submission submission = Sources.compile(exercise, exercise.skeleton(), text);
        assertNull(Grader.explain(exercise, submission.load()));
        return submission;
    }

    private static Grading grading(int seeds, Integer check) {
        return new Grading(seeds, null, check, Duration.ofSeconds(10), null);
    }

    private static List<Integer> failed(List<Grader.Grade> grades) {
        List<Integer> failed = new ArrayList<>();
        grades.stream().filter(grade -> !grade.passed()).forEach(grade -> failed.add(grade.number()));
        return failed;
    }

    @ParameterizedTest
    @MethodSource("exercises")
    void shouldPassAllChecksWithTheSolution(Exercise exercise) {
        Submission solution = submission(exercise, Sources.read(Sources.solution(exercise)));
        List<Grader.Grade> grades = new Grader(exercise, solution, grading(SEEDS, null)).grade(grade -> {});
        assertAll(grades.stream()
                .map(grade -> () -> assertNull(
                        grade.failure(),
                        () -> grade.check().title() + ": " + lines(grade) + ", seed "
                                + grade.failure().seed())));
        assertEquals(exercise.checks().size(), grades.size());
    }

    private static List<String> lines(Grader.Grade grade) {
        NotYet failure = grade.failure();
        return failure == null ? List.of() : failure.lines();
    }

    @ParameterizedTest
    @MethodSource("exercises")
    void shouldSayWhatIsMissingInTheSkeleton(Exercise exercise) {
        int seeds = exercise.name().equals("second-chance") ? 20 : 1; // short random strings do not show all
        Submission skeleton = submission(exercise, Sources.read(Sources.skeleton(exercise)));
        List<Grader.Grade> grades = new Grader(exercise, skeleton, grading(seeds, null)).grade(grade -> {});
        assertEquals(SKELETONS.get(exercise.name()), failed(grades));
        // It shows how the exercise goes wrong, not how Java does.
        grades.forEach(grade -> assertTrue(
                lines(grade).stream().noneMatch(line -> line.contains("Exception")), () -> "" + lines(grade)));
    }

    @ParameterizedTest
    @MethodSource("firstMistakes")
    void shouldCatchTheMistake(Mistake mistake) {
        check(mistake);
    }

    @Tag("full")
    @ParameterizedTest
    @MethodSource("mistakes")
    void shouldCatchEachMistake(Mistake mistake) {
        check(mistake);
    }

    private void check(Mistake mistake) {
        Exercise exercise = Exercises.find(mistake.exercise());
        Submission wrong = submission(exercise, mistake.applyTo(Sources.read(Sources.solution(exercise))));
        for (int check : mistake.fails()) {
            List<Grader.Grade> grades = new Grader(exercise, wrong, grading(MISTAKES_SEEDS, check)).grade(grade -> {});
            assertEquals(List.of(check), failed(grades), mistake::toString);
            assertNotNull(grades.get(0).failure());
        }
    }

    @Test
    void shouldKnowThreeMistakesOfEachExercise() {
        for (Exercise exercise : Exercises.all()) {
            assertTrue(
                    mistakes()
                                    .filter(mistake -> mistake.exercise().equals(exercise.name()))
                                    .count()
                            >= 3,
                    exercise.name());
        }
    }
}
