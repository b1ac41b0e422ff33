package org.pagoda.jmh.handover;

/**
 * A number that one thread writes often, on cache lines of its own: two ahead and two behind hold nothing. Else it could share one with
 * what the other thread writes, wherever the collector puts the two.
 */
final class PaddedLong {
    /** Longs in two cache lines, which some machines fetch as a pair. */
    private static final int PADDING = 16;

    private final long[] cells = new long[2 * PADDING];

    long get() {
        return cells[PADDING];
    }

    void set(long value) {
        cells[PADDING] = value;
    }
}
