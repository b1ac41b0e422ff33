package org.pagoda.jmh.latency;

import java.util.List;
import java.util.stream.Stream;

/**
 * How latency is measured.
 *
 * @param warmUpMillis for how long each operation is run before it counts, 0 or more
 * @param operations how often each is run in each way, 1 or more
 * @param rates of the open loops, in operations a second, each 1 to 1,000,000
 */
public record LatencySettings(int warmUpMillis, int operations, List<Integer> rates) {
    private static final int HIGHEST_RATE = 1_000_000;

    public LatencySettings {
        if (warmUpMillis < 0) {
            throw new IllegalArgumentException("a warm-up must last 0 ms or more, not " + warmUpMillis);
        }
        if (operations < 1) {
            throw new IllegalArgumentException("there must be 1 operation or more, not " + operations);
        }
        rates = List.copyOf(rates);
        for (int rate : rates) {
            if (rate < 1 || rate > HIGHEST_RATE) {
                throw new IllegalArgumentException("a rate must be 1 to " + HIGHEST_RATE + " a second, not " + rate);
            }
        }
    }

    /** As words of a command line, for {@link #ofArguments}. */
    List<String> toArguments() {
        return Stream.concat(Stream.of(warmUpMillis, operations), rates.stream())
                .map(Object::toString)
                .toList();
    }

    /** What {@link #toArguments} made words of. */
    static LatencySettings ofArguments(List<String> words) {
        List<Integer> numbers = words.stream().map(Integer::valueOf).toList();
        return new LatencySettings(numbers.get(0), numbers.get(1), numbers.subList(2, numbers.size()));
    }

    /** A million operations: about a minute and a half. */
    public static LatencySettings full() {
        return new LatencySettings(5000, 1_000_000, List.of(100_000));
    }

    /** Fewer: about 25 s. */
    public static LatencySettings quick() {
        return new LatencySettings(3000, 200_000, List.of(100_000));
    }
}
