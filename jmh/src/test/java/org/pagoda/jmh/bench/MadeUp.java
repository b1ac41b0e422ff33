package org.pagoda.jmh.bench;

import java.util.ArrayList;
import java.util.List;
import org.pagoda.jmh.latency.LatencyRow;

/** Results that nobody measured. */
final class MadeUp {
    private static final Host HOST = new Host("a processor", 2, "a system", "a JDK", "0123456789ab");
    private static final String FLAG = "-XX:+UseSerialGC";

    private final List<LatencyRow> latency = new ArrayList<>();
    private final List<Figure> figures = new ArrayList<>();
    private boolean quick;

    /** One fork, whose error decides. */
    MadeUp quick() {
        quick = true;
        return this;
    }

    /** With a row of which each fork gave one number of nanoseconds. */
    MadeUp row(String name, double... forks) {
        return allocating(name, 0, forks);
    }

    /** With a row that allocates so many bytes for each operation. */
    MadeUp allocating(String name, int bytes, double... forks) {
        List<List<Double>> nanoseconds = new ArrayList<>();
        List<Double> allocated = new ArrayList<>();
        for (double fork : forks) {
            nanoseconds.add(List.of(fork * 0.99, fork, fork * 1.01));
            allocated.add(bytes + 0.01);
        }
        figures.add(new Figure(name, Samples.of(nanoseconds), allocated, List.of(FLAG)));
        return this;
    }

    /** With a row between two cores that were so many nanoseconds apart, in one fork, in a run where others were {@code nearest} apart. */
    MadeUp between(String name, double nearest, double... timesAndDistances) {
        List<Double> times = new ArrayList<>();
        List<Double> distances = new ArrayList<>();
        for (int i = 0; i < timesAndDistances.length; i += 2) {
            times.add(timesAndDistances[i]);
            distances.add(timesAndDistances[i + 1]);
        }
        Samples samples = new Samples(List.of(times), List.of(distances), nearest);
        figures.add(new Figure(name, samples, List.of(0.0), List.of(FLAG)));
        return this;
    }

    /** With an operation, in the closed loop, and in the open one with ten times the latency. */
    MadeUp latency(String name, int median) {
        latency.add(new LatencyRow(name, 0, 1000, median, 2L * median, 3L * median, 4L * median));
        latency.add(new LatencyRow(name, 5000, 1000, 10L * median, 20L * median, 30L * median, 40L * median));
        return this;
    }

    Results results() {
        RunSettings settings = quick ? RunSettings.fast() : RunSettings.full(3);
        return new Results(HOST, "./pagoda bench", settings, List.copyOf(figures), List.copyOf(latency));
    }

    /** All rows that there are take as long, and allocate nothing. */
    static MadeUp allRows(double... forks) {
        MadeUp madeUp = new MadeUp();
        RowTable.all().forEach(row -> madeUp.row(row.name(), forks));
        return madeUp;
    }
}
