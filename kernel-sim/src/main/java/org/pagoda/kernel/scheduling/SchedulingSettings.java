package org.pagoda.kernel.scheduling;

/**
 * What a policy is made of. Each policy has a public constructor that takes one of these.
 *
 * @param seed decides what is left to chance; any value, another one for each CPU. Draw with {@link java.util.SplittableRandom#nextLong} and
 *     nothing else: that is the same on every JDK
 * @param quantum ticks of a slice, 1 or more, where the policy has slices
 * @param queues levels of a feedback queue, 1 or more
 * @param boost ticks from one boost of a feedback queue to the next; 0: never
 * @param inheritance whether tasks inherit the priority of those that wait for them, where the policy has priorities
 */
public record SchedulingSettings(long seed, long quantum, int queues, long boost, boolean inheritance) {
    /** The most levels. */
    public static final int MOST_QUEUES = 64;
    /** The longest quantum, and the longest time between two boosts. */
    public static final long LONGEST = Integer.MAX_VALUE;

    /** Quantum 1, three queues, no boost, with inheritance. */
    public static final SchedulingSettings DEFAULT = new SchedulingSettings(1, 1, 3, 0, true);

    public SchedulingSettings {
        check("a quantum", quantum, 1, LONGEST);
        check("queues", queues, 1, MOST_QUEUES);
        check("a boost", boost, 0, LONGEST);
    }

    private static void check(String what, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " must be " + least + " to " + most + ", not " + value);
        }
    }

    /** The same with another seed. */
    public SchedulingSettings withSeed(long newSeed) {
        return new SchedulingSettings(newSeed, quantum, queues, boost, inheritance);
    }

    /** The same with another quantum. */
    public SchedulingSettings withQuantum(long newQuantum) {
        return new SchedulingSettings(seed, newQuantum, queues, boost, inheritance);
    }

    /** The same with other levels, and another time between boosts. */
    public SchedulingSettings withLevels(int newQueues, long newBoost) {
        return new SchedulingSettings(seed, quantum, newQueues, newBoost, inheritance);
    }

    /** The same with inheritance, or without. */
    public SchedulingSettings withInheritance(boolean on) {
        return new SchedulingSettings(seed, quantum, queues, boost, on);
    }
}
