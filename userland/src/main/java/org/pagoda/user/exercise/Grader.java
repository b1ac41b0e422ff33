package org.pagoda.user.exercise;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tries all checks of an exercise on a submission. */
public final class Grader {
    private static final int MOST_LINES = 4;
    private static final long LOOK_EVERY_MILLIS = 50;

    private final Exercise exercise;
    private final Submission submission;
    private final Grading grading;

    public Grader(Exercise exercise, Submission submission, Grading grading) {
        this.exercise = exercise;
        this.submission = submission;
        this.grading = grading;
    }

    /**
     * What became of one check.
     *
     * @param number from 1
     * @param failure null: passed
     */
    public record Grade(int number, Check check, @Nullable NotYet failure) {
        public boolean passed() {
            return failure == null;
        }
    }

    /** What is wrong with a class, so that nothing can be tried with it; null: nothing. */
    public static @Nullable String explain(Exercise exercise, Class<?> type) {
        if (!exercise.type().isAssignableFrom(type)) {
            return "class " + type.getName() + " does not implement "
                    + exercise.type().getName();
        } else if (!Modifier.isPublic(type.getModifiers()) || Modifier.isAbstract(type.getModifiers())) {
            return "class " + type.getName() + " is not public, or is abstract";
        }
        Class<?>[] takes = exercise.constructor().toArray(Class<?>[]::new);
        boolean canBeMade = Arrays.stream(type.getConstructors())
                .anyMatch(constructor -> Arrays.equals(constructor.getParameterTypes(), takes));
        String words = takes.length == 0
                ? "without parameters"
                : "that takes "
                        + exercise.constructor().stream().map(Class::getName).collect(Collectors.joining(", "));
        return canBeMade ? null : "class " + type.getName() + " has no public constructor " + words;
    }

    /** Runs the checks that were asked for, in order, and tells {@code listener} of each as soon as it is known. */
    public List<Grade> grade(Consumer<Grade> listener) {
        List<Grade> grades = new ArrayList<>();
        boolean stuck = false;
        for (int number = 1; number <= exercise.checks().size(); number++) {
            Check check = exercise.checks().get(number - 1);
            Integer only = grading.check();
            if (only != null && only != number) {
                continue;
            }
            NotYet failure = stuck ? NotYet.untried("not tried: the code of an earlier check still runs") : run(check);
            stuck |= failure != null && failure.isStuck();
            Grade grade = new Grade(number, check, failure);
            grades.add(grade);
            listener.accept(grade);
        }
        return grades;
    }

    /** On a thread of its own, since it may never come back. */
    private @Nullable NotYet run(Check check) {
        Trial trial = new Trial(submission, grading);
        NotYet[] found = new NotYet[1];
        Thread thread = new Thread(() -> found[0] = run(check, trial), "pagoda-check");
        thread.setDaemon(true);
        thread.start();
        // More than a machine has, which can say more of somebody who is stuck.
        long patience = grading.patience().toNanos() * 3;
        long signs = -1;
        long since = System.nanoTime();
        while (thread.isAlive()) {
            join(thread);
            if (trial.signsOfLife() != signs) {
                signs = trial.signsOfLife();
                since = System.nanoTime();
            } else if (System.nanoTime() - since > patience && thread.isAlive()) {
                return stuck(thread);
            }
        }
        return found[0];
    }

    private static void join(Thread thread) {
        try {
            thread.join(LOOK_EVERY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a check runs", e);
        }
    }

    private NotYet stuck(Thread thread) {
        List<String> lines = new ArrayList<>();
        lines.add("it does not return for " + 3 * grading.patience().toMillis() / 1000.0 + " s: an endless loop?");
        lines.addAll(submission.lines(thread.getStackTrace(), MOST_LINES));
        return NotYet.stuck(lines);
    }

    private static @Nullable NotYet run(Check check, Trial trial) {
        try {
            check.body().run(trial);
            return null;
        } catch (NotYet e) {
            return e;
        } catch (OutOfMemoryError e) {
            return new NotYet("the host's memory is used up: does it keep more and more?");
        } catch (RuntimeException | Error e) {
            return trial.explain(e);
        }
    }
}
