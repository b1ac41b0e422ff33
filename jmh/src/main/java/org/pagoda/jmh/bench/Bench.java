package org.pagoda.jmh.bench;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pagoda.user.cli.CommandExecution;
import org.pagoda.user.cli.ExitCode;
import org.pagoda.user.cli.Numbers;
import org.pagoda.user.cli.Output;
import org.pagoda.user.cli.Pagoda;
import org.pagoda.user.cli.ProgressLine;
import org.pagoda.user.lab.UsageException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pagoda bench}: measures a table of benchmarks, prints what came of them, and compares. */
@Command(
        name = "pagoda bench",
        description = {
            "Measures what things cost, beside other ways to hand over a page; each row in JVMs of its own.",
            "Prints nanoseconds an operation takes, the error, and the ratio to what a move of Pagoda takes. A difference inside the error"
                    + " is inconclusive."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Pagoda.Version.class,
        sortOptions = false,
        footer = {
            "",
            "Nothing else should run meanwhile. docs/benchmarking.md says how it is measured.",
            "",
            "Try:  pagoda bench --quick",
            "      pagoda bench --latency",
            "      pagoda bench --all --markdown benchmarks.md",
            "      pagoda bench --out before.json, and later  pagoda bench --compare before.json"
        })
public final class Bench implements Callable<Integer> {
    private static final int FORKS = 3;
    private static final int MOST_FORKS = 100;

    @Parameters(
            paramLabel = "ROW",
            arity = "0..*",
            description = "What to measure (default: the table); * stands for any letters.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--list", description = "Only says which rows there are.")
    private boolean list;

    @Option(
            names = "--all",
            description = "Measures every row there is, and latency (with --forks 1: about 25 minutes).")
    private boolean everything;

    @Option(
            names = "--latency",
            description =
                    "Measures how long single calls and notifications take: p50, p99, p99.9 and the longest, one after"
                            + " the other (closed loop) and at fixed times (open loop). Alone, or after the ROWs.")
    private boolean latency;

    @Option(names = "--quick", description = "One fork and short iterations, for a look.")
    private boolean quick;

    @Option(names = "--forks", paramLabel = "N", description = "JVMs for each row, 1 to 100 (default: 3).")
    private @Nullable String forks;

    @Option(
            names = "--goals",
            description = "Measures only what the goals take, and says which are met; status 1 if one is missed.")
    private boolean goals;

    @Option(
            names = "--compare",
            paramLabel = "FILE.json",
            description = "Says what became slower or faster since then, by more than both errors together; status 1 if"
                    + " something became slower.")
    private @Nullable String compare;

    @Option(
            names = "--from",
            paramLabel = "FILE.json",
            description = "Measures nothing, but takes what --out has written.")
    private @Nullable String from;

    @Option(names = "--json", description = "Prints JSON objects, one a line, instead of a table.")
    private boolean json;

    @Option(
            names = "--out",
            paramLabel = "FILE.json",
            description = "Writes all figures, with CPU, JDK, flags and commit.")
    private @Nullable String out;

    @Option(names = "--plot", paramLabel = "FILE.svg", description = "Draws a bar for each row.")
    private @Nullable String plot;

    @Option(
            names = "--markdown",
            paramLabel = "FILE.md",
            description = "Writes all tables as a document: the machine, how to read them, the goals.")
    private @Nullable String markdown;

    @Option(names = "--verbose", description = "Shows all that JMH says, on standard error.")
    private boolean verbose;

    private final Output output;
    private final String command;

    private Bench(Output output, String command) {
        this.output = output;
        this.command = command;
    }

    public static void main(String[] args) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int status = run(out, err, args);
        out.flush();
        System.exit(status);
    }

    /** Runs one command line; the exit status. */
    static int run(PrintStream out, PrintStream err, String... args) {
        Output output = new Output(out, err);
        String command = ("./pagoda bench " + String.join(" ", args)).strip();
        return CommandExecution.run(new CommandLine(new Bench(output, command)), output, args);
    }

    @Override
    public Integer call() {
        RunSettings settings = settings();
        checkCombination();
        List<Row> named = RowTable.named(names);
        if (list) {
            printList();
            return ExitCode.DONE;
        }
        Results earlier = compare == null ? null : ResultFile.read("--compare", OutputFile.path("--compare", compare));
        List<OutputFile> files = files();
        Results results;
        boolean complete = true;
        if (from == null) {
            Plan plan = new Plan(rows(named, earlier), settings, everything || latency);
            results = measure(plan);
            complete = plan.isComplete(results);
        } else {
            results = ResultFile.read("--from", OutputFile.path("--from", from));
        }
        files.forEach(file -> file.write(results));
        return report(earlier, results) && complete ? ExitCode.DONE : ExitCode.FAILED;
    }

    // ---- what is asked for ----

    private RunSettings settings() {
        if (quick) {
            refuse(forks != null, "--quick has one fork, so --forks " + forks + " cannot be");
            return RunSettings.fast();
        }
        return RunSettings.full(forks == null ? FORKS : (int) Numbers.parse("--forks", forks, 1, MOST_FORKS));
    }

    private void checkCombination() {
        refuse(goals && compare != null, "--goals and --compare " + compare + " are two questions: ask one");
        refuse(goals && !names.isEmpty(), "--goals says itself what is measured, so " + names + " cannot be chosen");
        refuse(everything && !names.isEmpty(), "--all measures every row, so " + names + " cannot be chosen");
        boolean whole = everything || latency;
        refuse(whole && goals, "--goals says itself what is measured: leave out --all and --latency");
        refuse(
                whole && compare != null,
                "--compare " + compare + " says what is measured: leave out --all and --latency");
        refuse(onlyLatency() && forks != null, "--latency has no forks, so --forks " + forks + " cannot be");
        refuse(onlyLatency() && plot != null, "--plot " + plot + " draws rows, and --latency alone measures none");
        if (from != null) {
            refuse(whole, "--from " + from + " measures nothing, so --all and --latency mean nothing");
            refuse(!names.isEmpty(), "--from " + from + " measures nothing, so " + names + " cannot be chosen");
            refuse(quick || forks != null, "--from " + from + " measures nothing, so --quick and --forks mean nothing");
        }
    }

    private static void refuse(boolean condition, String why) {
        if (condition) {
            throw new UsageException(why);
        }
    }

    private boolean onlyLatency() {
        return latency && !everything && names.isEmpty();
    }

    private List<OutputFile> files() {
        List<OutputFile> files = new ArrayList<>();
        if (out != null) {
            files.add(new OutputFile("--out", out, ".json", ResultFile::write));
        }
        if (plot != null) {
            files.add(new OutputFile("--plot", plot, ".svg", BarChart::draw));
        }
        if (markdown != null) {
            files.add(new OutputFile("--markdown", markdown, ".md", MarkdownReport::write));
        }
        return files;
    }

    private List<Row> rows(List<Row> named, @Nullable Results earlier) {
        if (goals) {
            return RowTable.choose(GoalTable.all().stream().flatMap(Goal::rows).toList());
        } else if (everything) {
            return RowTable.all();
        } else if (!named.isEmpty() || onlyLatency()) {
            return named;
        } else if (earlier == null) {
            return RowTable.curated();
        }
        List<Row> rows =
                RowTable.choose(earlier.figures().stream().map(Figure::row).toList());
        refuse(rows.isEmpty(), "--compare " + compare + " has no row that there still is");
        return rows;
    }

    // ---- what is done ----

    private Results measure(Plan plan) {
        output.err().println("pagoda: " + plan.describe());
        try (ProgressLine progress = ProgressLine.ofForks(output.err(), !json && !verbose)) {
            return plan.measure(command, output.err(), verbose, progress);
        }
    }

    private void printList() {
        print(text -> text.printRows(RowTable.all()), RowTable.all(), JsonReport::describe);
    }

    /** Prints the answer; whether it is a good one. */
    private boolean report(@Nullable Results earlier, Results results) {
        if (goals) {
            List<Goal> bounds = GoalTable.all();
            print(text -> text.print(results, bounds), bounds, goal -> JsonReport.describe(goal, results));
            return bounds.stream().map(goal -> goal.judge(results)).noneMatch(Goal.Outcome::isBad);
        } else if (earlier != null) {
            List<Comparison> comparisons = Comparison.of(earlier, results);
            print(text -> text.print(earlier, results, comparisons), comparisons, JsonReport::describe);
            return comparisons.stream().noneMatch(each -> each.verdict() == Verdict.SLOWER);
        }
        print(
                text -> text.print(results),
                results.figures(),
                figure -> JsonReport.describeWithMachine(figure, results));
        if (json) {
            results.latency().forEach(row -> output.json(JsonReport.describeWithMachine(row, results)));
        }
        return true;
    }

    private <T> void print(
            Consumer<TextReport> text, List<T> all, Function<T, Map<String, @Nullable Object>> describe) {
        if (json) {
            all.forEach(each -> output.json(describe.apply(each)));
        } else {
            text.accept(new TextReport(output.out()));
        }
    }
}
