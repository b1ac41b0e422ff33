package org.pagoda.jmh.latency;

import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/**
 * Two ways to ask how long an operation takes.
 *
 * <pre>
 *   closed   op--|op--|op-----------|op--|       the next begins when one has ended
 *
 *   open     |    |    |    |    |    |    |     when each is due
 *            op-- op-- op-----------op--op--op-- latency counts from there
 * </pre>
 *
 * <p>In the closed loop one that takes long is one bad value. In life those that were to be made meanwhile would have had to wait, and who only asks one
 * after the other never sees it: coordinated omission. In the open loop they do wait, and it is counted.
 */
final class Loops {
    private final LongSupplier clock;

    /**
     * Loops by a clock.
     *
     * @param clock nanoseconds since some moment
     */
    Loops(LongSupplier clock) {
        this.clock = clock;
    }

    /** Runs {@code operation} for {@code nanos} at least, and records nothing. */
    void warmUp(Runnable operation, long nanos) {
        long start = clock.getAsLong();
        while (clock.getAsLong() - start < nanos) {
            operation.run();
        }
    }

    /** Runs {@code operation} again and again; records how long each took. */
    void closed(Runnable operation, int count, Histogram into) {
        for (int i = 0; i < count; i++) {
            long start = clock.getAsLong();
            operation.run();
            into.recordValue(clock.getAsLong() - start);
        }
    }

    /** Runs {@code operation} once every {@code interval} nanoseconds, or as soon as it can; records how long after it was due each had ended. */
    void open(Runnable operation, int count, long interval, Histogram into) {
        long due = clock.getAsLong();
        for (int i = 0; i < count; i++) {
            due += interval;
            while (clock.getAsLong() < due) {
                Thread.onSpinWait(); // sleeping would be late by more than most operations take
            }
            operation.run();
            into.recordValue(clock.getAsLong() - due);
        }
    }
}
