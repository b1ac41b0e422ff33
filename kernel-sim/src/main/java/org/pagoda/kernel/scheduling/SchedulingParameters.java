package org.pagoda.kernel.scheduling;

/**
 * What a task is given to be decided by. Each policy looks at what it knows of.
 *
 * @param priority 0 to 99; higher goes first
 * @param tickets its share in a lottery, or of strides, 1 to 1,000,000
 * @param nice how much it leaves to others, -20 to 19: one more is a share smaller by a fifth
 * @param length ticks that it is going to run, 1 or more, or {@link #UNKNOWN}
 * @param burst ticks after which it waits each time, 1 or more, or {@link #UNKNOWN}: it does not wait, or nobody knows
 * @param deadline the tick by which it is to be done, or {@link #UNKNOWN}: whenever
 */
public record SchedulingParameters(int priority, int tickets, int nice, long length, long burst, long deadline) {
    /** Nobody knows. */
    public static final long UNKNOWN = Long.MAX_VALUE;

    /** The highest priority. */
    public static final int HIGHEST_PRIORITY = 99;
    /** The most tickets. */
    public static final int MOST_TICKETS = 1_000_000;
    /** The least that a task can leave to others, and the most. */
    public static final int LEAST_NICE = -20;

    public static final int MOST_NICE = 19;

    /** What a task has that was given nothing: priority 0, 100 tickets, nice 0. */
    public static final SchedulingParameters DEFAULT = new SchedulingParameters(0, 100, 0, UNKNOWN, UNKNOWN, UNKNOWN);

    public SchedulingParameters {
        check("a priority", priority, 0, HIGHEST_PRIORITY);
        check("tickets", tickets, 1, MOST_TICKETS);
        check("a nice value", nice, LEAST_NICE, MOST_NICE);
        check("a length", length, 1, UNKNOWN);
        check("a burst", burst, 1, UNKNOWN);
        check("a deadline", deadline, 0, UNKNOWN);
    }

    private static void check(String what, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " must be " + least + " to " + most + ", not " + value);
        }
    }

    /** The same with another priority. */
    public SchedulingParameters withPriority(int newPriority) {
        return new SchedulingParameters(newPriority, tickets, nice, length, burst, deadline);
    }

    /** The same with another number of tickets. */
    public SchedulingParameters withTickets(int newTickets) {
        return new SchedulingParameters(priority, newTickets, nice, length, burst, deadline);
    }

    /** The same with another nice value. */
    public SchedulingParameters withNice(int newNice) {
        return new SchedulingParameters(priority, tickets, newNice, length, burst, deadline);
    }

    /** The same with an expected length and burst. */
    public SchedulingParameters withLength(long newLength, long newBurst) {
        return new SchedulingParameters(priority, tickets, nice, newLength, newBurst, deadline);
    }

    /** The same with another deadline. */
    public SchedulingParameters withDeadline(long newDeadline) {
        return new SchedulingParameters(priority, tickets, nice, length, burst, newDeadline);
    }
}
