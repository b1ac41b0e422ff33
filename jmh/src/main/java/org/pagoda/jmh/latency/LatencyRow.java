package org.pagoda.jmh.latency;

import org.HdrHistogram.Histogram;

/**
 * How long an operation took, in nanoseconds, with three digits that count.
 *
 * @param name what was done
 * @param rate how often a second it was due (open loop); 0: again as soon as it had ended (closed loop)
 * @param count how often it was done
 */
public record LatencyRow(String name, int rate, long count, long p50, long p99, long p999, long max) {
    private static final int FIELDS = 7;

    private static final double MEDIAN = 50;
    private static final double ONE_IN_A_HUNDRED = 99;
    private static final double ONE_IN_A_THOUSAND = 99.9;

    static LatencyRow of(String name, int rate, Histogram histogram) {
        return new LatencyRow(
                name,
                rate,
                histogram.getTotalCount(),
                histogram.getValueAtPercentile(MEDIAN),
                histogram.getValueAtPercentile(ONE_IN_A_HUNDRED),
                histogram.getValueAtPercentile(ONE_IN_A_THOUSAND),
                histogram.getMaxValue());
    }

    /** In a line, for {@link #parse}. */
    String toLine() {
        return rate + "\t" + count + "\t" + p50 + "\t" + p99 + "\t" + p999 + "\t" + max + "\t" + name;
    }

    /** What {@link #toLine} made a line of; throws {@link IllegalStateException} if it is no such line. */
    static LatencyRow parse(String line) {
        String[] fields = line.split("\t", FIELDS);
        if (fields.length != FIELDS) {
            throw new IllegalStateException("not a row of latency: " + line);
        }
        return new LatencyRow(
                fields[6],
                Integer.parseInt(fields[0]),
                Long.parseLong(fields[1]),
                Long.parseLong(fields[2]),
                Long.parseLong(fields[3]),
                Long.parseLong(fields[4]),
                Long.parseLong(fields[5]));
    }

    /** Whether operations were due at fixed times, however long the ones before took. */
    public boolean isOpen() {
        return rate > 0;
    }
}
