package org.pagoda.jmh.bench;

import java.util.List;
import java.util.Optional;

/**
 * What was measured of a row.
 *
 * @param row the row's name
 * @param samples what each iteration of each fork gave
 * @param bytes what each fork allocated for one operation, in the iteration that allocated least, in bytes
 * @param flags the JVM's flags
 */
record Figure(String row, Samples samples, List<Double> bytes, List<String> flags) {
    /** The time of one operation, in nanoseconds; between two cores: near each other, if they ever were. */
    Estimate time() {
        return Estimate.of(samples.counted());
    }

    /** The time between cores far from each other, if some iterations had such; not beside {@link #time} if that is the same. */
    Optional<Estimate> timeFar() {
        List<List<Double>> far = samples.far();
        return samples.isFar() || far.stream().allMatch(List::isEmpty)
                ? Optional.empty()
                : Optional.of(Estimate.of(far));
    }

    /** False if one of the two was only measured between cores far from each other, and the other one was not. */
    boolean isComparableWith(Figure other) {
        boolean isBetweenCores =
                !samples.roundTrips().isEmpty() && !other.samples.roundTrips().isEmpty();
        return !isBetweenCores || samples.isFar() == other.samples.isFar();
    }

    /** The same for a figure of another run, which may never have been near, or may not have looked. */
    boolean isComparableWithEarlier(Figure earlier) {
        double least = Math.min(samples.nearest(), earlier.samples.nearest());
        double most = Math.max(samples.nearest(), earlier.samples.nearest());
        return most <= Samples.FAR * least && isComparableWith(earlier);
    }

    /** How many times the other's time this one's is. */
    Estimate ratioTo(Figure other) {
        return row.equals(other.row) ? new Estimate(1, 0) : Estimate.ratio(samples.counted(), other.samples.counted());
    }

    /** Whole bytes allocated for one operation: what JMH itself allocates now and then is a fraction, the smallest object 16. */
    long bytesPerOperation() {
        return Math.round(Estimate.median(bytes));
    }
}
