package org.pagoda.user.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pagoda.user.exercise.Exercise;
import org.pagoda.user.exercise.Exercises;
import org.pagoda.user.exercise.Grader;
import org.pagoda.user.exercise.Grading;
import org.pagoda.user.exercise.NotYet;
import org.pagoda.user.exercise.Submission;
import org.pagoda.user.lab.UsageException;
import org.pagoda.user.source.CompiledFile;
import org.pagoda.user.source.SourceCompiler;
import org.pagoda.user.source.SourceFile;
import org.pagoda.user.source.SourceProblemsException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pagoda grade}: says how far somebody's solution of an exercise is. */
@Command(
        name = "grade",
        description = {
            "Says how far a solution of an exercise is: what passed, and what did not, and why.",
            "Without FILE it lists the exercises. The tasks are in docs/exercises."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Pagoda.Version.class,
        sortOptions = false,
        footer = {
            "",
            "Exit status: 0: all checks passed that are not extra; 1: not all; 2: it could not be tried.",
            "",
            "Try:  pagoda grade mutex docs/exercises/mutex/MessageMutex.java"
        })
final class GradeCommand implements Callable<Integer> {
    private static final int MOST_SEEDS = 100_000;
    private static final String INDENT = " ".repeat(16);

    @Parameters(index = "0", arity = "0..1", paramLabel = "EXERCISE", description = "Which one.")
    private @Nullable String name;

    @Parameters(index = "1", arity = "0..1", paramLabel = "FILE.java", description = "The solution.")
    private @Nullable String file;

    @Option(names = "--list", description = "Lists the exercises.")
    private boolean list;

    @Option(names = "--seeds", paramLabel = "N", description = "How many seeds a check tries (default: 50).")
    private String seeds = Integer.toString(Grading.DEFAULT.seeds());

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Tries this seed only, and shows what programs print with libc.print.")
    private @Nullable String seed;

    @Option(names = "--check", paramLabel = "N", description = "Runs this check only.")
    private @Nullable String check;

    @Option(names = "--json", description = "Prints a JSON object for each check, and one with the sum.")
    private boolean json;

    private final Output output;

    GradeCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() {
        if (name == null || list) {
            list();
            return ExitCode.DONE;
        }
        Exercise exercise = Exercises.find(name);
        if (file == null) {
            throw new UsageException("exercise " + name + ": which file? pagoda grade " + name
                    + " FILE.java; begin with docs/exercises/" + name + "/" + exercise.skeleton() + ".java");
        }
        Grading grading = grading(exercise);
        CompiledFile compiled;
        try {
            compiled = SourceCompiler.compile(SourceFile.read(file));
        } catch (SourceProblemsException e) {
            e.lines().forEach(output.err()::println);
            return ExitCode.USAGE;
        }
        Submission submission = new Submission(compiled, exercise.type());
        String wrong = Grader.explain(exercise, submission.load());
        if (wrong != null) {
            throw new UsageException(file + ": " + wrong);
        }
        return grade(exercise, submission, grading, file);
    }

    private Grading grading(Exercise exercise) {
        Long onlySeed = seed == null ? null : Long.valueOf(Numbers.parse("--seed", seed, 0, Long.MAX_VALUE));
        int last = exercise.checks().size();
        Integer onlyCheck = check == null ? null : Integer.valueOf((int) Numbers.parse("--check", check, 1, last));
        Consumer<String> console = onlySeed == null || json ? null : this::printProgramsLine;
        return new Grading(
                (int) Numbers.parse("--seeds", seeds, 1, MOST_SEEDS),
                onlySeed,
                onlyCheck,
                Grading.DEFAULT.patience(),
                console);
    }

    private void printProgramsLine(String text) {
        output.out().print(text.lines().map(line -> INDENT + "| " + line + "\n").reduce("", String::concat));
    }

    private void list() {
        for (Exercise exercise : Exercises.all()) {
            if (json) {
                Map<String, @Nullable Object> object = new LinkedHashMap<>();
                object.put("exercise", exercise.name());
                object.put("summary", exercise.summary());
                object.put("checks", exercise.checks().size());
                object.put("skeleton", exercise.skeleton() + ".java");
                output.json(object);
            } else {
                output.out().printf(Locale.ROOT, "  %-20s %s%n", exercise.name(), exercise.summary());
            }
        }
    }

    private int grade(Exercise exercise, Submission submission, Grading grading, String path) {
        if (!json) {
            output.out().println(exercise.name() + ": " + exercise.summary());
            output.out().println();
        }
        List<Grader.Grade> grades =
                new Grader(exercise, submission, grading).grade(grade -> print(exercise, submission, path, grade));
        int passed = count(grades, false, true);
        int extraPassed = count(grades, true, true);
        int checks = count(grades, false, false);
        int extras = count(grades, true, false);
        if (json) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            object.put("exercise", exercise.name());
            object.put("file", submission.file());
            object.put("passed", passed);
            object.put("checks", checks);
            object.put("extraPassed", extraPassed);
            object.put("extraChecks", extras);
            output.json(object);
        } else {
            output.out().println();
            output.out()
                    .println(passed + " of " + checks + (checks == 1 ? " check" : " checks") + " passed"
                            + (extras == 0 ? "" : ", " + extraPassed + " of " + extras + " extra") + ".");
        }
        boolean enough = passed == checks && (checks > 0 || extraPassed == extras);
        return enough ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static int count(List<Grader.Grade> grades, boolean extra, boolean onlyPassed) {
        return (int) grades.stream()
                .filter(grade -> grade.check().extra() == extra && (grade.passed() || !onlyPassed))
                .count();
    }

    private void print(Exercise exercise, Submission submission, String path, Grader.Grade grade) {
        NotYet failure = grade.failure();
        if (json) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            object.put("exercise", exercise.name());
            object.put("file", submission.file());
            object.put("check", grade.number());
            object.put("title", grade.check().title());
            object.put("extra", grade.check().extra());
            object.put("passed", grade.passed());
            object.put("seed", failure == null ? null : failure.seed());
            object.put("reason", failure == null ? List.of() : failure.lines());
            output.json(object);
        } else {
            output.out()
                    .printf(
                            Locale.ROOT,
                            "  %2d  %-8s  %s%s%n",
                            grade.number(),
                            grade.passed() ? "ok" : "not yet",
                            grade.check().extra() ? "extra: " : "",
                            grade.check().title());
            if (failure != null) {
                failure.lines().forEach(line -> output.out().println(INDENT + line));
                if (failure.isTried()) {
                    output.out().println(INDENT + "again: " + again(exercise, path, grade.number(), failure.seed()));
                }
            }
        }
        output.out().flush();
    }

    private static String again(Exercise exercise, String path, int number, @Nullable Long failedSeed) {
        String word = path.matches("[A-Za-z0-9_./+-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
        return "./pagoda grade " + exercise.name() + " " + word + " --check " + number
                + (failedSeed == null ? "" : " --seed " + failedSeed);
    }
}
