package org.pagoda.jmh.bench;

/**
 * What few rows need other than what a benchmark says.
 *
 * @param counter the name of JMH's secondary figure that counts; empty: the primary one
 * @param parts how many of what is shown one operation consists of: 2 for one way of a round trip
 * @param leastForks how many forks it needs at least, unless one is enough
 * @param hookless whether tracing's hooks are removed from the classes
 * @param spinners threads, of all JVMs, that never sleep, 1 or more
 * @param producers threads that hand over to a consumer, if it is a group of such threads; 1 otherwise
 * @param setUpSeconds what it takes to prepare and to give back in each fork, beyond what any row takes
 * @param cold whether only the first operation of a fork counts
 */
record Needs(
        String counter,
        int parts,
        int leastForks,
        boolean hookless,
        int spinners,
        int producers,
        int setUpSeconds,
        boolean cold) {
    static final Needs NOTHING = new Needs("", 1, 1, false, 1, 1, 0, false);

    Needs counting(String secondary) {
        return new Needs(secondary, parts, leastForks, hookless, spinners, producers, setUpSeconds, cold);
    }

    Needs inParts(int count) {
        return new Needs(counter, count, leastForks, hookless, spinners, producers, setUpSeconds, cold);
    }

    Needs inForks(int least) {
        return new Needs(counter, parts, least, hookless, spinners, producers, setUpSeconds, cold);
    }

    Needs withoutHooks() {
        return new Needs(counter, parts, leastForks, true, spinners, producers, setUpSeconds, cold);
    }

    Needs spinning(int threads) {
        return new Needs(counter, parts, leastForks, hookless, threads, producers, setUpSeconds, cold);
    }

    /** So many producers and one consumer, all of which spin. */
    Needs producing(int threads) {
        return new Needs(counter, parts, leastForks, hookless, threads + 1, threads, setUpSeconds, cold);
    }

    Needs settingUp(int seconds) {
        return new Needs(counter, parts, leastForks, hookless, spinners, producers, seconds, cold);
    }

    Needs onlyCold() {
        return new Needs(counter, parts, leastForks, hookless, spinners, producers, setUpSeconds, true);
    }

    /** Whether threads that spin leave the JIT compiler no core of its own on a machine with two. */
    boolean spins() {
        return spinners > 1;
    }
}
