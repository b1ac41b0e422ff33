package org.pagoda.jmh.bench;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Results as a document: the machine, the command, how to read the tables, the goals, a table for each group of rows, and latency. */
final class MarkdownReport {
    private static final String HOW_TO_READ = """

            ## How to read the tables

            * **ns** is the time of one operation: of each fork the median of its iterations, of these the median. What follows
              ± is half the width of the 95 % confidence interval of the forks, or of the iterations if there is only one fork,
              and at least a tenth of the value divided by the number of forks.
            * **ratio** is how many times the time of the row that it names. With several forks it is the median of the quotients
              of forks that ran one after the other. If it differs from 1 by less than what follows ±, nothing can be said.
            * **far** concerns rows between two cores of one JVM. Between their iterations it is measured what a cache line takes
              from the one core to the other and back. A host moves virtual CPUs and threads as it likes, so they are
              sometimes on cores that have no cache in common. Iterations with more than 2.5 times the nearest of the run's round
              trips do not count for ns and ratio, but stand here; "only far": there were no others.
            * **B/op** is how many bytes an operation allocates, all threads together.
            * **floor:** stands before what nobody can be much faster than. Peers hand over the same pages by other means.
            * **oversubscribed** stands in place of a time if more threads spin than there are cores. A thread then waits for its
              slice of the host's time, not for a page: only the ratio to another such row means anything.

            How each row is measured is said in `docs/benchmarking.md`. Pagoda's rows measure a simulation written in Java, beside
            other Java: neither simulated time nor a real kernel's may be compared with them.
            """;

    private static final String OVERSUBSCRIBED = "oversubscribed";

    private final StringBuilder text = new StringBuilder();
    private final Results results;

    private MarkdownReport(Results results) {
        this.results = results;
    }

    static String write(Results results) {
        MarkdownReport report = new MarkdownReport(results);
        report.writeHeading();
        if (!results.figures().isEmpty()) {
            report.text.append(HOW_TO_READ);
            report.writeGoals();
            report.writeGroups();
        }
        if (!results.latency().isEmpty()) {
            report.writeLatency();
        }
        return report.text.toString();
    }

    private void writeHeading() {
        text.append("# Benchmarks\n\nThis is what the following command wrote.\n\n");
        text.append("    ").append(results.command()).append("\n\n");
        Host host = results.host();
        line("CPU", host.cpu() + ", " + host.cores() + (host.cores() == 1 ? " core" : " cores"));
        line("System", host.system());
        line("JDK", host.jdk());
        line("Commit", host.commit());
        if (!results.figures().isEmpty()) {
            line("Flags of all forks", "`" + String.join(" ", results.commonFlags()) + "`");
            line("Each row", results.settings().describe());
            if (!results.describeNearest().isEmpty()) {
                line("Two cores, when they were nearest", results.describeNearest());
            }
        }
    }

    private void line(String key, String value) {
        text.append("* ").append(key).append(": ").append(value).append('\n');
    }

    /** Those all of whose rows are there. */
    private void writeGoals() {
        List<Goal> measured = GoalTable.all().stream()
                .filter(goal -> goal.measure(results).isPresent())
                .toList();
        if (measured.isEmpty()) {
            return;
        }
        text.append("\n## Goals\n\n");
        if (measured.size() < GoalTable.all().size()) {
            text.append(measured.size()).append(" of ").append(GoalTable.all().size());
            text.append(", those for which all rows are here, and comparable.\n\n");
        }
        row("goal", "measured", "bound", "");
        text.append("|---|---:|---:|---|\n");
        for (Goal goal : measured) {
            Estimate estimate = goal.measure(results).orElseThrow();
            String outcome = goal.judge(results).name().toLowerCase(Locale.ROOT);
            row(
                    goal.name(),
                    withError(TextReport.times(estimate.value()), TextReport.times(estimate.error()))
                            + goal.quantity().unit(),
                    TextReport.bound(goal),
                    goal.judge(results) == Goal.Outcome.MET ? outcome : "**" + outcome + "**");
        }
    }

    private void writeGroups() {
        String group = "";
        for (Figure figure : results.figures()) {
            Optional<Row> row = RowTable.find(figure.row());
            String itsGroup = row.map(Row::group).orElse("others");
            if (!itsGroup.equals(group)) {
                group = itsGroup;
                text.append("\n## ").append(capitalized(group)).append("\n\n");
                row("row", "what", "ns", "ratio", "far: ns", "B/op");
                text.append("|---|---|---:|---:|---:|---:|\n");
            }
            Estimate time = figure.time();
            row(
                    "`" + figure.row() + "`",
                    row.map(Row::what).orElse(""),
                    results.oversubscribes(figure) ? OVERSUBSCRIBED : nanoseconds(time),
                    ratio(figure),
                    far(figure),
                    String.format(Locale.ROOT, "%,d", figure.bytesPerOperation()));
        }
    }

    private static String far(Figure figure) {
        return figure.samples().isFar()
                ? "only far"
                : figure.timeFar().map(MarkdownReport::nanoseconds).orElse("");
    }

    private static String nanoseconds(Estimate time) {
        return withError(TextReport.nanoseconds(time.value()), TextReport.nanoseconds(time.error()));
    }

    private String ratio(Figure figure) {
        Optional<Figure> other = results.comparedWith(figure);
        if (other.isEmpty() || other.get().equals(figure)) {
            return "";
        }
        Estimate ratio = figure.ratioTo(other.get());
        return withError(TextReport.times(ratio.value()), TextReport.times(ratio.error())) + " `"
                + other.get().row() + "`";
    }

    private void writeLatency() {
        text.append("\n## Latency\n\n").append(LatencyTable.EXPLANATION).append("\n\n");
        text.append(String.format(
                Locale.ROOT,
                "%,d operations in each loop, in one JVM.\n\n",
                results.latency().get(0).count()));
        row(LatencyTable.HEADERS.toArray(new String[0]));
        text.append("|---")
                .append("|---:".repeat(LatencyTable.HEADERS.size() - 1))
                .append("|\n");
        LatencyTable.of(results.latency()).cells().forEach(line -> row(line.toArray(new String[0])));
    }

    private void row(String... cells) {
        for (String cell : cells) {
            text.append("| ").append(cell.replace("|", "\\|")).append(' ');
        }
        text.append("|\n");
    }

    private static String withError(String value, String error) {
        return value + " ± " + error;
    }

    private static String capitalized(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
