package org.pagoda.user.scheduling;

import org.pagoda.kernel.scheduling.SchedulingParameters;

/**
 * Something that has to be done.
 *
 * @param name for people: A, B, and so on
 * @param start the tick at which it becomes ready, 0 or more
 * @param length ticks of work, 1 or more
 * @param ioEvery ticks of work after each of which it waits for I/O, if there is work left; 0: it never does
 * @param parameters what policies may know of it
 */
public record Job(String name, long start, long length, long ioEvery, SchedulingParameters parameters) {
    private static final int LETTERS = 26;

    /** The job of a list that has {@code index} before it; policies know how long it is, and that it is to be done as soon as it can be. */
    public static Job of(int index, long start, long length, long ioEvery) {
        long burst = ioEvery == 0 ? SchedulingParameters.UNKNOWN : ioEvery;
        SchedulingParameters parameters =
                SchedulingParameters.DEFAULT.withLength(length, burst).withDeadline(start + length);
        return new Job(name(index), start, length, ioEvery, parameters);
    }

    /** A to Z, then A2 to Z2, and so on. */
    private static String name(int index) {
        String letter = String.valueOf((char) ('A' + index % LETTERS));
        return index < LETTERS ? letter : letter + (index / LETTERS + 1);
    }

    /** The same with other parameters. */
    public Job with(SchedulingParameters newParameters) {
        return new Job(name, start, length, ioEvery, newParameters);
    }

    /** How often it waits for I/O. */
    public long waits() {
        return ioEvery == 0 ? 0 : (length - 1) / ioEvery;
    }
}
