package org.pagoda.jmh.tracing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures one benchmark in turns with the hooks of tracing in the code, but off, and with the hooks removed: one fork so, one fork so. JMH gives a fork
 * the class path of the JVM that starts it; for a fork without hooks, {@link HooklessClasses} stand first on it.
 *
 * <p>The score of a fork is its fastest iteration of many short ones: a difference of few percent is looked for, and what disturbs a fork only
 * adds time. What is compared is the medians of all forks.
 */
public final class HookComparison {
    private static final String CLASS_PATH = "java.class.path";
    private static final String DEFAULT_BENCHMARK = "org.pagoda.jmh.SendBenchmark.moveThereAndBack";
    private static final int DEFAULT_FORKS = 10;

    private HookComparison() {}

    /**
     * How to measure.
     *
     * @param benchmark the full name of a method; its unit should be nanoseconds
     * @param forks of each kind, at least 1
     * @param warmUps iterations that are not counted
     * @param iterations that are, at least 1
     * @param time of an iteration, short of what usually passes between two disturbances
     */
    public record Settings(String benchmark, int forks, int warmUps, int iterations, TimeValue time) {
        public Settings {
            if (forks < 1) {
                throw new IllegalArgumentException("there must be at least 1 fork of each kind, not " + forks);
            }
        }

        /** Ten forks of each kind, each long enough for the JIT to be done with a send: two or three minutes in all. */
        public static Settings of(String benchmark) {
            return new Settings(benchmark, DEFAULT_FORKS, 40, 30, TimeValue.milliseconds(80));
        }
    }

    /**
     * What was measured.
     *
     * @param off the scores of the forks with hooks, in the order of the runs
     * @param removed the scores of those without
     */
    public record Result(List<Double> off, List<Double> removed) {
        public double offMedian() {
            return median(off);
        }

        public double removedMedian() {
            return median(removed);
        }

        /** How many times as long it takes with hooks. */
        public double ratio() {
            return offMedian() / removedMedian();
        }
    }

    /** Measures, and prints what came of it; the argument, if there is one, is a benchmark. */
    public static void main(String[] arguments) throws IOException, RunnerException {
        Settings settings = Settings.of(arguments.length > 0 ? arguments[0] : DEFAULT_BENCHMARK);
        Result result = measure(settings);
        System.out.printf(
                Locale.ROOT,
                "%s: median of %d forks with hooks %.1f ns, without %.1f ns, ratio %.3f%n",
                settings.benchmark(),
                settings.forks(),
                result.offMedian(),
                result.removedMedian(),
                result.ratio());
        System.out.println("with    " + result.off());
        System.out.println("without " + result.removed());
    }

    public static Result measure(Settings settings) throws IOException, RunnerException {
        Path folder = Files.createTempDirectory("pagoda-hookless");
        try {
            HooklessClasses.write(folder);
            String classPath = System.getProperty(CLASS_PATH);
            List<Double> off = new ArrayList<>();
            List<Double> removed = new ArrayList<>();
            for (int i = 0; i < settings.forks(); i++) {
                off.add(fork(settings, classPath));
                removed.add(fork(settings, folder + File.pathSeparator + classPath));
            }
            return new Result(off, removed);
        } finally {
            delete(folder);
        }
    }

    /** The fastest iteration of one fork with a class path. */
    private static double fork(Settings settings, String classPath) throws RunnerException {
        Options options = new OptionsBuilder()
                .include("^" + settings.benchmark().replace(".", "\\.") + "$")
                .forks(1)
                .warmupIterations(settings.warmUps())
                .warmupTime(settings.time())
                .measurementIterations(settings.iterations())
                .measurementTime(settings.time())
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .build();
        String own = System.getProperty(CLASS_PATH);
        System.setProperty(CLASS_PATH, classPath); // the only way to tell JMH
        try {
            return new Runner(options)
                    .runSingle().getBenchmarkResults().stream()
                            .flatMap(fork -> fork.getIterationResults().stream())
                            .mapToDouble(
                                    iteration -> iteration.getPrimaryResult().getScore())
                            .min()
                            .orElseThrow();
        } finally {
            System.setProperty(CLASS_PATH, own);
        }
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> found = Files.walk(folder)) {
            all = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.delete(each);
        }
    }
}
