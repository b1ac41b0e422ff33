package org.pagoda.user.exercise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Whatever a submission does, the grader comes back, and says where in the file. */
class GraderTest {
    /** Only for what never ends. */
    private static final Duration SHORT = Duration.ofMillis(300);

    /** Set when the tests are over: what spins on would take a core from all tests that come later. */
    private static final String OVER = GraderTest.class.getName() + ".over";

    private static final String FOR_EVER = "\nwhile (System.getProperty(\"" + OVER + "\") == null) {}";

    @AfterAll
    static void endWhatNeverEnds() {
        System.setProperty(OVER, "");
    }

    /** The solution with something else in it, all checks. */
    private static List<Grader.Grade> grade(String name, Integer check, String from, String to) {
        return grade(Grading.DEFAULT.patience(), name, check, from, to);
    }

    private static List<Grader.Grade> grade(Duration patience, String name, Integer check, String from, String to) {
        Exercise exercise = Exercises.find(name);
        String solution = Sources.read(Sources.solution(exercise));
        assertTrue(solution.contains(from), from);
        Submission submission = Sources.compile(exercise, exercise.skeleton(), solution.replace(from, to));
        return new Grader(exercise, submission, new Grading(2, null, check, patience, null)).grade(grade -> {});
    }

    private static void assertSays(List<Grader.Grade> grades, String... words) {
        NotYet failure = grades.get(0).failure();
        List<String> lines = failure == null ? List.of("passed") : failure.lines();
        for (String word : words) {
            assertTrue(lines.stream().anyMatch(line -> line.contains(word)), () -> word + ": " + lines);
        }
        List<String> ours = new ArrayList<>(lines);
        ours.removeIf(line -> !line.contains("org.pagoda."));
        assertEquals(List.of(), ours);
    }

    @Test
    void shouldGiveUpAPolicyThatRunsForEver() {
        List<Grader.Grade> grades = grade(
                SHORT, "second-chance", null, "int firstReferenced = NONE;", "int firstReferenced = NONE;" + FOR_EVER);
        assertSays(grades, "an endless loop?", "at chooseVictim (SecondChance.java:");
        NotYet second = grades.get(1).failure();
        assertTrue(second != null && !second.isTried());
    }

    @Test
    void shouldGiveUpAProgramThatRunsForEver() {
        List<Grader.Grade> grades = grade(SHORT, "mutex", 1, "holder = pid;", "holder = pid;" + FOR_EVER);
        assertSays(grades, "an endless loop?", "at request (MessageMutex.java:");
    }

    @Test
    void shouldGiveUpAProgramThatCallsTheKernelForEver() {
        assertSays(grade("mutex", 1, "ask(libc, server, LOCK);", "while (true) libc.getpid();"), "after 200000 ticks");
    }

    @Test
    void shouldSayWhereAProgramThrows() {
        assertSays(
                grade("mutex", 1, "if (value == LOCK) {", "java.util.List.of().get(0);\nif (value == LOCK) {"),
                "ArrayIndexOutOfBoundsException",
                "(MessageMutex.java:");
    }

    @Test
    void shouldSayWhereAPolicyThrows() {
        assertSays(
                grade("virtual-round-robin", 1, "Turn turn = turn(task);", "Turn turn = (Turn) task.note();"),
                "NullPointerException",
                "at enqueue (VirtualRoundRobin.java:");
    }

    @Test
    void shouldSayThatSomebodyWaitsForEver() {
        assertSays(
                grade("mutex", 1, "libc.reply(0, 0, 0, 0);\n        } else {", "libc.keepToken();\n        } else {"),
                "client-1 does not come to its end");
    }

    @Test
    void shouldSurviveEndlessRecursion() {
        assertSays(
                grade("second-chance", 1, "queue.addLast(page);\n    }", "onLoaded(page);\n    }"),
                "StackOverflowError");
    }

    @Test
    void shouldSayThatAConstructorFails() {
        assertSays(
                grade(
                        "second-chance",
                        1,
                        "bits = parameters.bits();",
                        "bits = parameters.bits();\nint zero = 0;\nzero /= zero;"),
                "its constructor fails: java.lang.ArithmeticException");
    }

    @Test
    void shouldGiveEachProcessStaticsOfItsOwn() {
        List<Grader.Grade> grades = grade(
                "mutex",
                1,
                "    private long holder; // 0: nobody",
                "    private long holder;\n    private static int made;\n    { if (++made > 1) throw new IllegalStateException(); }");
        assertTrue(grades.get(0).passed());
    }
}
