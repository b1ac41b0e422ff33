package org.pagoda.jmh.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pagoda.jmh.latency.LatencyRow;
import org.pagoda.user.lab.Table;

/** Results for people, as aligned tables. */
final class TextReport {
    private static final String NOTHING = "-";

    /** From here on tenths say nothing. */
    private static final double MANY = 1_000;

    private final PrintStream out;

    TextReport(PrintStream out) {
        this.out = out;
    }

    /** What there is to measure. */
    void printRows(List<Row> rows) {
        Table table = new Table("row", "table", "group", "what");
        rows.forEach(row -> table.row(row.name(), row.curated() ? "yes" : "no", row.group(), row.what()));
        table.print(out);
    }

    /** All that was measured. */
    void print(Results results) {
        out.println(results.host().oneLine());
        if (!results.figures().isEmpty()) {
            printFigures(results);
        }
        if (!results.latency().isEmpty()) {
            printLatency(results);
        }
    }

    private void printLatency(Results results) {
        LatencyRow any = results.latency().get(0);
        out.println();
        out.printf(Locale.ROOT, "Latency, of %,d operations in each loop%n%n", any.count());
        Table table = new Table(LatencyTable.HEADERS.toArray(new String[0]));
        LatencyTable.of(results.latency()).cells().forEach(line -> table.row(line.toArray()));
        table.print(out);
    }

    /** With errors and ratios. */
    private void printFigures(Results results) {
        printRun(results);
        Table table = new Table("row", "ns", "error", "ratio", "error", "to", "which is", "far: ns", "B/op", "what");
        for (Figure figure : results.figures()) {
            Estimate time = figure.time();
            boolean oversubscribed = results.oversubscribes(figure);
            Optional<Row> row = RowTable.find(figure.row());
            Optional<Figure> other = results.comparedWith(figure);
            Optional<Estimate> ratio = other.map(figure::ratioTo);
            boolean isOther = other.isPresent() && other.get().equals(figure);
            table.row(
                    figure.row(),
                    oversubscribed ? "" : nanoseconds(time.value()),
                    oversubscribed ? "" : nanoseconds(time.error()),
                    ratio.map(each -> times(each.value())).orElse(""),
                    isOther ? "" : ratio.map(each -> times(each.error())).orElse(""),
                    isOther ? NOTHING : other.map(Figure::row).orElse(NOTHING),
                    isOther ? NOTHING : ratio.map(TextReport::verdict).orElse(NOTHING),
                    far(figure),
                    figure.bytesPerOperation(),
                    row.map(Row::what).orElse(NOTHING) + (oversubscribed ? "; oversubscribed" : ""));
        }
        table.print(out);
        if (results.figures().stream().anyMatch(each -> !far(each).isEmpty())) {
            out.println();
            out.println(
                    "Far: the host had put the two threads on cores that are far from each other; see docs/benchmarking.md.");
        }
        if (results.figures().stream().anyMatch(results::oversubscribes)) {
            out.println();
            out.println("Oversubscribed: more threads spin than there are cores, so that only ratios mean anything.");
        }
    }

    private static String far(Figure figure) {
        return figure.samples().isFar()
                ? "only far"
                : figure.timeFar().map(each -> nanoseconds(each.value())).orElse("");
    }

    /** The machine and the run. */
    private void printHeading(Results results) {
        out.println(results.host().oneLine());
        printRun(results);
    }

    private void printRun(Results results) {
        out.println(results.settings().describe() + "; inconclusive: the difference is inside the error");
        if (!results.describeNearest().isEmpty()) {
            out.println("Two cores, when they were nearest: " + results.describeNearest());
        }
        out.println();
    }

    private static String verdict(Estimate ratio) {
        return Verdict.of(ratio.value() - 1, ratio.error()).title();
    }

    /** What became of each row since an earlier run, and the rows that only one of the two has. */
    void print(Results earlier, Results later, List<Comparison> comparisons) {
        printHeading(later);
        out.println("Before: " + earlier.host().oneLine() + ", "
                + earlier.settings().describe());
        out.println("Slower and faster: the difference exceeds both errors together.");
        out.println();
        Table table = new Table("row", "ns before", "error", "ns now", "error", "now/before", "verdict");
        for (Comparison each : comparisons) {
            table.row(
                    each.row(),
                    nanoseconds(each.before().value()),
                    nanoseconds(each.before().error()),
                    nanoseconds(each.after().value()),
                    nanoseconds(each.after().error()),
                    times(each.factor()),
                    each.verdict().title());
        }
        table.print(out);
        out.println();
        out.println(summary(comparisons));
        List<String> others = comparisons.stream()
                .filter(each -> !each.comparable())
                .map(Comparison::row)
                .toList();
        if (!others.isEmpty()) {
            out.println("Not comparable, since the two cores were not as near in both runs, or were not looked at: "
                    + String.join(", ", others));
        }
        printOnly("Not in the earlier run: ", later, earlier);
        printOnly("Not in this run: ", earlier, later);
    }

    /** {@code 2 slower, 0 faster, 9 inconclusive}. */
    private static String summary(List<Comparison> comparisons) {
        Map<Verdict, Integer> counts = new TreeMap<>();
        for (Verdict verdict : Verdict.values()) {
            counts.put(verdict, 0);
        }
        comparisons.forEach(each -> counts.merge(each.verdict(), 1, Integer::sum));
        StringBuilder text = new StringBuilder();
        counts.forEach((verdict, count) -> text.append(text.isEmpty() ? "" : ", ")
                .append(count)
                .append(' ')
                .append(verdict.title()));
        return text.toString();
    }

    private void printOnly(String title, Results in, Results notIn) {
        List<String> names = in.figures().stream()
                .map(Figure::row)
                .filter(name -> notIn.find(name).isEmpty())
                .toList();
        if (!names.isEmpty()) {
            out.println(title + String.join(", ", names));
        }
    }

    /** What became of each goal. */
    void print(Results results, List<Goal> goals) {
        printHeading(results);
        Table table = new Table("goal", "measured", "error", "bound", "verdict");
        for (Goal goal : goals) {
            String unit = goal.quantity().unit();
            Optional<Estimate> measured = goal.measure(results);
            table.row(
                    goal.name(),
                    measured.map(each -> times(each.value()) + unit).orElse(NOTHING),
                    measured.map(each -> times(each.error()) + unit).orElse(NOTHING),
                    bound(goal),
                    goal.judge(results).name().toLowerCase(Locale.ROOT));
        }
        table.print(out);
    }

    /** {@code at most 60 ns}. */
    static String bound(Goal goal) {
        return (goal.atMost() ? "at most " : "at least ")
                + shortest(goal.bound())
                + goal.quantity().unit();
    }

    /** With tenths as long as they say something. */
    static String nanoseconds(double number) {
        return String.format(Locale.ROOT, number < MANY ? "%,.1f" : "%,.0f", number);
    }

    static String times(double number) {
        return String.format(Locale.ROOT, "%,.2f", number);
    }

    /** {@code 60} and {@code 0.8}. */
    private static String shortest(double number) {
        return number == Math.rint(number) ? String.valueOf(Math.round(number)) : String.valueOf(number);
    }
}
