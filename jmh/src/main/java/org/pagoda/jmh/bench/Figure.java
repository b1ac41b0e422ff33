package org.pagoda.jmh.bench;

import java.util.List;

/**
 * What was measured of a row.
 *
 * @param row the row's name
 * @param nanoseconds what each iteration of each fork gave; at least one of each, all above 0
 * @param bytes what each fork allocated for one operation, in the iteration that allocated least, in bytes
 * @param flags the JVM's flags
 */
record Figure(String row, List<List<Double>> nanoseconds, List<Double> bytes, List<String> flags) {
    /** The time of one operation, in nanoseconds. */
    Estimate time() {
        return Estimate.of(nanoseconds);
    }

    /** How many times the other's time this one's is. */
    Estimate ratioTo(Figure other) {
        return row.equals(other.row) ? new Estimate(1, 0) : Estimate.ratio(nanoseconds, other.nanoseconds);
    }

    /** Whole bytes allocated for one operation: what JMH itself allocates now and then is a fraction, the smallest object 16. */
    long bytesPerOperation() {
        return Math.round(Estimate.median(bytes));
    }
}
