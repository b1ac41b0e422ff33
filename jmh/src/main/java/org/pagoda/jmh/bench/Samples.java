package org.pagoda.jmh.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What each iteration of each fork gave, and how far the cores of its two threads were from each other.
 *
 * <p>A host moves virtual CPUs, and threads, between cores with a cache in common and cores without one. Iterations of the two kinds measure
 * different machines, so those that were {@link #near} are kept apart from those that were {@link #far}.
 *
 * @param nanoseconds of each fork what its iterations gave; at least one of each, all above 0
 * @param roundTrips of each fork what a cache line took between the cores there and back, before each iteration or after it, whichever was longer, in nanoseconds;
 *     0: unknown. No forks at all for a row that is not between two cores
 * @param nearest the least of all round trips of the run; 0 if there are none
 */
record Samples(List<List<Double>> nanoseconds, List<List<Double>> roundTrips, double nearest) {
    /** What is beyond so many times the nearest is far. A clock that slows down makes up to twice, a cache less four times and more. */
    static final double FAR = 2.5;

    /** Of a row that is not between two cores. */
    static Samples of(List<List<Double>> nanoseconds) {
        return new Samples(nanoseconds, List.of(), 0);
    }

    /**
     * Whether the cores were near each other all through an iteration is told by what was measured right before it and right before the
     * next one: the longer of the two, or unknown. After the last one nothing is measured.
     */
    static List<Double> duringEach(List<Double> before) {
        List<Double> during = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            double next = before.get(Math.min(i + 1, before.size() - 1));
            during.add(before.get(i) > 0 && next > 0 ? Math.max(before.get(i), next) : 0);
        }
        return List.copyOf(during);
    }

    /** Those that count: a list for each fork, empty if the fork has none. All there are, if none was near. */
    List<List<Double>> counted() {
        List<List<Double>> near = near();
        return near.stream().allMatch(List::isEmpty) ? nanoseconds : near;
    }

    /** Those of cores near each other, or of a row that is not between two cores; a list for each fork. */
    List<List<Double>> near() {
        return select(false);
    }

    /** Those of cores far from each other; a list for each fork. */
    List<List<Double>> far() {
        return select(true);
    }

    /** Whether none was near. */
    boolean isFar() {
        return near().stream().allMatch(List::isEmpty);
    }

    private List<List<Double>> select(boolean far) {
        List<List<Double>> forks = new ArrayList<>();
        for (int i = 0; i < nanoseconds.size(); i++) {
            int fork = i;
            forks.add(IntStream.range(0, nanoseconds.get(fork).size())
                    .filter(iteration -> isAt(far, fork, iteration))
                    .mapToObj(iteration -> nanoseconds.get(fork).get(iteration))
                    .toList());
        }
        return List.copyOf(forks);
    }

    /** An iteration whose distance is not known is neither, if others of the row are: one of the two threads was away for long. */
    private boolean isAt(boolean far, int fork, int iteration) {
        if (!isAnyKnown()) {
            return !far;
        }
        double roundTrip = roundTrips.get(fork).get(iteration);
        return roundTrip > 0 && far == roundTrip > FAR * nearest;
    }

    private boolean isAnyKnown() {
        return roundTrips.stream().flatMap(List::stream).anyMatch(roundTrip -> roundTrip > 0);
    }
}
