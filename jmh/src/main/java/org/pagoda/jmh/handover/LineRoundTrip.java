package org.pagoda.jmh.handover;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How far two cores are from each other: what it takes a cache line to go from the one to the other and back, each time with a number that the
 * other one waits for. A host may put the two threads, or the two virtual CPUs that they run on, on cores with a cache in common or on ones without,
 * and move them at any moment. All that is handed over between them takes several times as long in the one case as in the other, so the figure
 * belongs beside each measurement.
 *
 * <p>One thread measures and the other answers, as often; each of the two begins when the other is there. Who does not come in time is not
 * waited for.
 */
final class LineRoundTrip {
    /** If nothing was measured. */
    static final double UNKNOWN = 0;

    /** For the other one to come. */
    private static final long PATIENCE_NANOS = 2_000_000_000;
    /** Looks at the line between two at the clock. */
    private static final int LOOKS = 1 << 16;
    /** Longs in two cache lines, which some machines fetch as a pair. */
    private static final int PADDING = 16;

    private static final int CALL = PADDING;
    private static final int ANSWER = 2 * PADDING;

    // The measuring thread writes the one, the answering thread the other. Numbers only grow: one of the last
    // measurement answers nothing in this one.
    private final AtomicLongArray cells = new AtomicLongArray(4 * PADDING);

    private final int tries;
    private final long rounds;
    private final long mostNanos;

    // The measuring thread's, and the answering thread's: the last number of the last measurement.
    private final PaddedLong measured = new PaddedLong();
    private final PaddedLong answered = new PaddedLong();

    /**
     * How it measures.
     *
     * @param tries the fastest of so many counts: what else the host does, and code that is not compiled yet, only make it longer
     * @param rounds round trips of each try
     * @param mostNanos for all tries: two threads that take turns on one core would need minutes
     */
    LineRoundTrip(int tries, int rounds, long mostNanos) {
        this.tries = tries;
        this.rounds = rounds;
        this.mostNanos = mostNanos;
    }

    /** Nanoseconds of a round trip; {@link #UNKNOWN} if the other thread has not come, or takes turns with this one. */
    double measure() {
        long round = measured.get();
        measured.set(round + tries * rounds + 1);
        if (!call(round, ++round, System.nanoTime() + PATIENCE_NANOS)) {
            return UNKNOWN;
        }
        long end = System.nanoTime() + mostNanos;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < tries; i++, round += rounds) {
            long begin = System.nanoTime();
            if (!call(round, round + rounds, end)) {
                break;
            }
            least = Math.min(least, System.nanoTime() - begin);
        }
        return least == Long.MAX_VALUE ? UNKNOWN : (double) least / rounds;
    }

    /** The other side of {@link #measure}; false if nobody has measured to the end. */
    boolean answer() {
        long round = answered.get();
        answered.set(round + tries * rounds + 1);
        return answer(round, ++round, System.nanoTime() + PATIENCE_NANOS)
                && answer(round, round + tries * rounds, System.nanoTime() + 2 * mostNanos);
    }

    private boolean call(long after, long last, long deadline) {
        for (long round = after + 1; round <= last; round++) {
            cells.setRelease(CALL, round);
            if (!await(ANSWER, round, deadline)) {
                return false;
            }
        }
        return true;
    }

    private boolean answer(long after, long last, long deadline) {
        for (long round = after + 1; round <= last; round++) {
            if (!await(CALL, round, deadline)) {
                return false;
            }
            cells.setRelease(ANSWER, round);
        }
        return true;
    }

    /** Acquire: pairs with the release of the one that waits for this one's next number. Without pauses, which would be measured too. */
    private boolean await(int cell, long round, long deadline) {
        do {
            for (int i = 0; i < LOOKS; i++) {
                if (cells.getAcquire(cell) >= round) {
                    return true;
                }
            }
        } while (System.nanoTime() - deadline < 0);
        return false;
    }
}
