package org.pagoda.kernel.log;

/** At most {@code burst} lines in {@code interval} ticks; as Linux's {@code ___ratelimit}, an interval begins with the first line after the last one. */
public final class RateLimit {
    private final long interval;
    private final int burst;

    // Whoever is in the kernel.
    private boolean begun;
    private long begin;
    private int passed;
    private long suppressed;

    /**
     * A limit.
     *
     * @param interval ticks, 1 or more
     * @param burst lines, 1 or more
     */
    public RateLimit(long interval, int burst) {
        if (interval < 1 || burst < 1) {
            throw new IllegalArgumentException(
                    "a rate limit must be of 1 or more ticks and lines, not " + interval + " and " + burst);
        }
        this.interval = interval;
        this.burst = burst;
    }

    /** Lines kept back in the interval under way, or the last one. */
    public long suppressed() {
        return suppressed;
    }

    /** Begins another interval if the last one is over at {@code ticks}; says how many lines it kept back. */
    long renew(long ticks) {
        if (begun && ticks - begin < interval) {
            return 0;
        }
        long kept = suppressed;
        begun = true;
        begin = ticks;
        passed = 0;
        suppressed = 0;
        return kept;
    }

    /** True if one more line may pass. */
    boolean pass() {
        if (passed < burst) {
            passed++;
            return true;
        }
        suppressed++;
        return false;
    }
}
