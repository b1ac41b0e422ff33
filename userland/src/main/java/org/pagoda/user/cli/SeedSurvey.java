package org.pagoda.user.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.KernelPanic;
import org.pagoda.user.lab.Lab;
import org.pagoda.user.lab.SeedCount;
import org.pagoda.user.lab.Table;
import org.pagoda.user.lab.UsageException;
import org.pagoda.user.trace.TraceHeader;

/** A lab under many seeds: under how many something happens. */
final class SeedSurvey {
    private static final int MOST_SEEDS = 1_000_000;
    private static final int MOST_NAMED = 8;
    private static final int DOTS_A_ROW = 50;
    /** More seeds than that are drawn as bars, one a twentieth of them. */
    private static final int MOST_DOTS = 200;

    private static final int BARS = 20;
    private static final int BAR_WIDTH = 50;

    /** Runs a lab once. */
    @FunctionalInterface
    interface Runner {
        /** Runs it under the header's seed and prints nothing. */
        SeedCount.Seen run(Lab lab, TraceHeader header);
    }

    private final Lab lab;
    private final TraceHeader first;
    private final int seeds;
    private final Runner runner;
    private final List<SeedCount> counts;
    // For each count the seeds under which it happened, less the first.
    private final List<BitSet> happened = new ArrayList<>();

    /** A lab under {@code seeds} seeds, from that of {@code first} on. */
    SeedSurvey(Lab lab, TraceHeader first, int seeds, Runner runner) {
        this.lab = lab;
        this.first = first;
        this.seeds = seeds;
        this.runner = runner;
        counts = lab.seedCounts();
        counts.forEach(count -> happened.add(new BitSet()));
    }

    /** How many seeds {@code text} asks for, from {@code seed} on; throws {@link UsageException} for what cannot be. */
    static int count(String text, long seed) {
        int number = (int) Numbers.parse("--seeds", text, 1, MOST_SEEDS);
        if (seed > Long.MAX_VALUE - (number - 1)) {
            throw new UsageException("--seeds " + text + ": there are not so many seeds from --seed " + seed + " on");
        }
        return number;
    }

    /** Runs all, and says what they came to; true if it is what should be. */
    boolean run(Output output, boolean json, ProgressLine progress, MachineOptions options) {
        for (int i = 0; i < seeds; i++) {
            SeedCount.Seen seen;
            try {
                seen = runner.run(lab, first.withSeed(seed(i)));
            } catch (KernelPanic e) {
                output.err().println("pagoda: seed " + seed(i) + ": kernel panic: " + e.getMessage());
                return false;
            }
            for (int count = 0; count < counts.size(); count++) {
                happened.get(count).set(i, counts.get(count).test().test(seen));
            }
            if (json) {
                output.json(describe(i));
            }
            progress.at(i + 1L, seeds);
        }
        progress.close();
        if (json) {
            output.json(describe());
        } else {
            print(output.out(), options);
        }
        return isSo();
    }

    private long seed(int index) {
        return first.seed() + index;
    }

    private boolean isSo(int count) {
        return counts.get(count).expected().isSo(happened.get(count).cardinality(), seeds);
    }

    private boolean isSo() {
        for (int count = 0; count < counts.size(); count++) {
            if (!isSo(count)) {
                return false;
            }
        }
        return true;
    }

    // ---- for programs ----

    private Map<String, @Nullable Object> describe(int index) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("lab", lab.name());
        object.put("seed", seed(index));
        for (int count = 0; count < counts.size(); count++) {
            object.put(counts.get(count).key(), happened.get(count).get(index));
        }
        return object;
    }

    private Map<String, @Nullable Object> describe() {
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        for (int count = 0; count < counts.size(); count++) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            object.put("key", counts.get(count).key());
            object.put("seeds", happened.get(count).cardinality());
            object.put("percent", percent(count));
            object.put("expected", counts.get(count).expected().name().toLowerCase(Locale.ROOT));
            object.put("asExpected", isSo(count));
            object.put("firstSeeds", firstSeeds(count, true));
            all.add(object);
        }
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("lab", lab.name());
        object.put("firstSeed", first.seed());
        object.put("seeds", seeds);
        object.put("counts", all);
        object.put("asExpected", isSo());
        return object;
    }

    private double percent(int count) {
        return 100.0 * happened.get(count).cardinality() / seeds;
    }

    /** The first seeds under which it happened, or did not. */
    private List<Long> firstSeeds(int count, boolean wanted) {
        List<Long> found = new ArrayList<>();
        for (int i = 0; i < seeds && found.size() < MOST_NAMED; i++) {
            if (happened.get(count).get(i) == wanted) {
                found.add(seed(i));
            }
        }
        return found;
    }

    // ---- for people ----

    private void print(PrintStream out, MachineOptions options) {
        out.println("Lab " + lab.name() + " under " + Numbers.grouped(seeds) + (seeds == 1 ? " seed, " : " seeds, ")
                + first.seed() + (seeds == 1 ? "." : " to " + seed(seeds - 1) + "."));
        out.println();
        Table table = new Table("under so many", "%", "should be", "is it so?", "");
        for (int count = 0; count < counts.size(); count++) {
            SeedCount counted = counts.get(count);
            table.row(
                    Numbers.grouped(happened.get(count).cardinality()),
                    String.format(Locale.ROOT, "%.1f", percent(count)),
                    counted.expected().name().toLowerCase(Locale.ROOT),
                    isSo(count) ? "yes" : "NO",
                    counted.words());
        }
        table.print(out);
        out.println();
        if (seeds <= MOST_DOTS) {
            printDots(out);
        } else {
            printBars(out);
        }
        for (int count = 0; count < counts.size(); count++) {
            SeedCount counted = counts.get(count);
            boolean wanted = counted.expected() != SeedCount.Expected.ALL;
            List<Long> found = firstSeeds(count, wanted);
            if (!found.isEmpty()) {
                out.println();
                out.println((wanted ? "First seeds under which " : "First seeds under which not: ") + counted.words()
                        + ":");
                out.println("  " + found.stream().map(String::valueOf).collect(Collectors.joining(", ")));
                out.println("To see it again:  ./pagoda run " + lab.name() + options.words(found.get(0)));
            }
        }
    }

    /** A sign a seed, of the first count. */
    private void printDots(PrintStream out) {
        out.println("Each sign is a seed; # where " + counts.get(0).words() + ", . where not:");
        for (int row = 0; row < seeds; row += DOTS_A_ROW) {
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "  %6d  ", seed(row)));
            for (int i = row; i < Math.min(seeds, row + DOTS_A_ROW); i++) {
                line.append(happened.get(0).get(i) ? '#' : '.');
            }
            out.println(line);
        }
    }

    /** A bar for each part of the seeds, as long as the share of seeds of the first count. */
    private void printBars(PrintStream out) {
        out.println("Each bar is the share of seeds, from that number on, where "
                + counts.get(0).words() + ":");
        int part = (seeds + BARS - 1) / BARS;
        for (int from = 0; from < seeds; from += part) {
            int to = Math.min(seeds, from + part);
            int number = happened.get(0).get(from, to).cardinality();
            int length = (int) ((long) number * BAR_WIDTH / (to - from));
            out.printf(
                    Locale.ROOT,
                    "  %6d  %s%s %.1f %%%n",
                    seed(from),
                    "#".repeat(length),
                    " ".repeat(BAR_WIDTH - length),
                    100.0 * number / (to - from));
        }
    }
}
