package org.pagoda.jmh.bench;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.pagoda.user.lab.Progress;

/**
 * Measures rows with JMH: the first fork of all rows, then the second of all, and so on. What the machine does meanwhile (another guest, a
 * clock that slows down) meets all rows alike, and figures that are divided by each other were taken within seconds. Rows between two cores that
 * never were near each other get up to as many forks again.
 */
final class Measurement {
    private static final String ALLOCATION = "gc.alloc.rate.norm";
    private static final String ROUND_TRIP = "roundTrip";
    private static final int TIMEOUT_SECONDS = 60;

    private final PrintStream err;
    private final boolean verbose;
    private final boolean forked;

    /** The figures of one row so far. */
    private static final class Collected {
        private final List<List<Double>> nanoseconds = new ArrayList<>();
        private final List<List<Double>> roundTrips = new ArrayList<>();
        private final List<Double> bytes = new ArrayList<>();
        private List<String> flags = List.of();
        private boolean failed;

        private void add(RunResult result, Row row) throws RunnerException {
            BenchmarkParams parameters = result.getParams();
            flags = List.copyOf(parameters.getJvmArgs());
            List<Double> fork = new ArrayList<>();
            List<Double> distances = new ArrayList<>();
            double least = Double.MAX_VALUE;
            for (BenchmarkResult each : result.getBenchmarkResults()) {
                for (IterationResult iteration : each.getIterationResults()) {
                    fork.add(
                            nanoseconds(parameters, score(iteration, row.needs().counter()))
                                    / row.needs().parts());
                    least = Math.min(least, score(iteration, ALLOCATION));
                    if (iteration.getSecondaryResults().containsKey(ROUND_TRIP)) {
                        distances.add(score(iteration, ROUND_TRIP));
                    }
                }
            }
            nanoseconds.add(List.copyOf(fork));
            if (!distances.isEmpty()) {
                roundTrips.add(Samples.duringEach(distances));
            }
            bytes.add(least / row.needs().parts());
        }

        /** The least of all that are known; as many as there can be if none is. */
        private double nearest() {
            return roundTrips.stream()
                    .flatMap(List::stream)
                    .filter(each -> each > 0)
                    .min(Comparator.naturalOrder())
                    .orElse(Double.MAX_VALUE);
        }

        private Samples samples(double nearest) {
            boolean known = !roundTrips.isEmpty() && nearest < Double.MAX_VALUE;
            return new Samples(List.copyOf(nanoseconds), List.copyOf(roundTrips), known ? nearest : 0);
        }

        /** The figure of a name; the primary one if the name is empty. */
        private static double score(IterationResult iteration, String name) throws RunnerException {
            Result<?> found = name.isEmpty()
                    ? iteration.getPrimaryResult()
                    : iteration.getSecondaryResults().get(name);
            if (found == null) {
                throw new RunnerException("JMH counted no '" + name + "', but "
                        + iteration.getSecondaryResults().keySet());
            }
            return found.getScore();
        }
    }

    /**
     * A measurement.
     *
     * @param err where it says which row failed, and why
     * @param verbose whether all that JMH says goes there too
     * @param forked whether each fork is a JVM of its own; if not, figures mean little and come fast
     */
    Measurement(PrintStream err, boolean verbose, boolean forked) {
        this.err = err;
        this.verbose = verbose;
        this.forked = forked;
    }

    /** The figures of the rows, in their order, without those that failed. */
    List<Figure> run(List<Row> rows, RunSettings settings, Progress progress) {
        Map<Row, Collected> collected = new LinkedHashMap<>();
        rows.forEach(row -> collected.put(row, new Collected()));
        int all = settings.allForks(rows);
        int done = 0;
        try (ForkClassPath classPath = new ForkClassPath()) {
            for (int fork = 0; done < all; fork++) {
                for (Map.Entry<Row, Collected> each : collected.entrySet()) {
                    if (fork < settings.forksOf(each.getKey())) {
                        progress.at(done++, all);
                        runFork(each.getKey(), each.getValue(), settings, classPath);
                    }
                }
            }
            for (int more = 0; more < settings.forks(); more++) {
                List<Map.Entry<Row, Collected>> far = onlyFar(collected);
                all += far.size();
                for (Map.Entry<Row, Collected> each : far) {
                    progress.at(done++, all);
                    runFork(each.getKey(), each.getValue(), settings, classPath);
                    each.getValue().failed = false; // what there was before is worth as much as ever
                }
            }
        }
        double nearest = nearest(collected.values());
        List<Figure> figures = new ArrayList<>();
        collected.forEach((row, each) -> {
            if (!each.failed) {
                figures.add(new Figure(row.name(), each.samples(nearest), List.copyOf(each.bytes), each.flags));
            }
        });
        return figures;
    }

    /** Rows between two cores that were never near each other. */
    private static List<Map.Entry<Row, Collected>> onlyFar(Map<Row, Collected> collected) {
        double nearest = nearest(collected.values());
        return collected.entrySet().stream()
                .filter(each -> !each.getValue().failed)
                .filter(each -> each.getValue().samples(nearest).isFar())
                .toList();
    }

    private static double nearest(Collection<Collected> rows) {
        return rows.stream().mapToDouble(Collected::nearest).min().orElse(Double.MAX_VALUE);
    }

    private void runFork(Row row, Collected collected, RunSettings settings, ForkClassPath classPath) {
        if (collected.failed) {
            return;
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (PrintStream log = new PrintStream(verbose ? uncloseable(err) : said, true, StandardCharsets.UTF_8)) {
            OutputFormat format = OutputFormatFactory.createFormatInstance(log, VerboseMode.NORMAL);
            Runner runner = new Runner(options(row, settings).build(), format);
            Collection<RunResult> results = classPath.during(row, runner::run);
            if (results.size() != 1) {
                throw new RunnerException(
                        results.size() + " results, not 1, of " + row.benchmark() + " with " + row.parameters());
            }
            collected.add(results.iterator().next(), row);
        } catch (RunnerException e) {
            collected.failed = true;
            err.println("pagoda: row " + row.name() + " failed: " + e.getMessage());
            err.print(said.toString(StandardCharsets.UTF_8));
        }
    }

    private ChainedOptionsBuilder options(Row row, RunSettings settings) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + Pattern.quote(row.benchmark()) + "$")
                .forks(forked ? 1 : 0)
                .warmupForks(0)
                .jvmArgs() // those of the benchmark alone, however this JVM was started
                .warmupIterations(settings.warmUpsOf(row))
                .warmupTime(TimeValue.milliseconds(settings.warmUpMillis()))
                .measurementIterations(settings.iterationsOf(row))
                .measurementTime(TimeValue.milliseconds(settings.iterationMillis()))
                .timeout(TimeValue.seconds(TIMEOUT_SECONDS))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true);
        if (row.needs().producers() > 1) {
            // JMH takes the methods of a group in alphabetical order: consume, produce
            options.threadGroups(1, row.needs().producers());
        }
        row.parameters().forEach(options::param);
        return options;
    }

    /** Standard error, which outlives each fork. */
    private static OutputStream uncloseable(PrintStream stream) {
        return new OutputStream() {
            @Override
            public void write(int value) {
                stream.write(value);
            }

            @Override
            public void write(byte[] bytes, int from, int count) {
                stream.write(bytes, from, count);
            }

            @Override
            public void flush() {
                stream.flush();
            }
        };
    }

    /** The time of one operation, whether times or operations were counted. */
    static double nanoseconds(BenchmarkParams parameters, double score) {
        double unit = parameters.getTimeUnit().toNanos(1);
        return parameters.getMode() == Mode.Throughput ? unit / score : unit * score;
    }
}
