package org.pagoda.mmu.replacement;

import java.util.function.IntPredicate;

/**
 * AGING: LRU as well as it can be had from reference bits. Each page has a counter of eight bits. At each tick the
 * counter is shifted to the right, and the page's reference bit is moved into it from the left; so it shows in which of
 * the last eight periods the page was used. The page with the lowest counter goes; of several, the one loaded first.
 *
 * <p>Source: A. S. Tanenbaum, Modern Operating Systems, "Simulating LRU in software".
 *
 * <pre>
 *              tick 1     tick 2     tick 3
 *   used?      yes        no         yes
 *   counter    10000000   01000000   10100000
 * </pre>
 *
 * <p>A page starts with 10000000, as if a tick had followed its load at once. With nothing but zeros, as in the book,
 * each page would be the next victim until the next tick.
 *
 * <p>Pages are kept in buckets by their counters, which are filled anew at each tick.
 *
 * <p>Parameter: the period between ticks, by default as many ticks of virtual time as there are frames. (The book's is
 * a clock interrupt of 20 ms, which says nothing here. A shorter one would let ticks cost more than the accesses do.)
 */
public final class Aging implements ReplacementPolicy {
    private static final int USED_NOW = 0x80;
    private static final int COUNTERS = 0x100;

    private final ReferenceBits bits;
    private final long period;

    private final PageList byLoad;
    private final byte[] counter;
    private final PageList[] buckets = new PageList[COUNTERS];
    // No bucket below it has a page.
    private int lowest;

    public Aging(PolicyParameters parameters) {
        this(parameters, parameters.frames());
    }

    /** Shifts the counters every {@code period} ticks, at least 1. */
    public Aging(PolicyParameters parameters, long period) {
        if (period < 1) {
            throw new IllegalArgumentException("the period must be at least 1 tick, not " + period);
        }
        this.period = period;
        bits = parameters.bits();
        byLoad = PageLinks.singleList(parameters.pages());
        counter = new byte[parameters.pages()];
        PageLinks links = new PageLinks(parameters.pages(), COUNTERS);
        for (int value = 0; value < COUNTERS; value++) {
            buckets[value] = links.list(value);
        }
    }

    @Override
    public Knowledge knowledge() {
        return Knowledge.REFERENCE_BITS;
    }

    @Override
    public int chooseVictim(int incoming, IntPredicate evictable) {
        while (lowest < COUNTERS - 1 && buckets[lowest].isEmpty()) {
            lowest++;
        }
        for (int value = lowest; value < COUNTERS; value++) {
            int victim = buckets[value].takeFirst(evictable);
            if (victim != NONE) {
                byLoad.remove(victim);
                return victim;
            }
        }
        return NONE;
    }

    @Override
    public void onLoaded(int page) {
        byLoad.addLast(page);
        enter(page, USED_NOW);
    }

    private void enter(int page, int value) {
        counter[page] = (byte) value;
        buckets[value].addLast(page);
        lowest = Math.min(lowest, value);
    }

    @Override
    public void onGone(int page) {
        if (byLoad.isLinked(page)) {
            byLoad.remove(page);
            leave(page);
        }
    }

    private void leave(int page) {
        buckets[counter[page] & 0xff].remove(page);
    }

    @Override
    public long tickInterval() {
        return period;
    }

    /** In the order of loading, in which pages of one bucket must stand. */
    @Override
    public void onTick() {
        lowest = COUNTERS - 1;
        for (int page = byLoad.first(); page != NONE; page = byLoad.next(page)) {
            leave(page);
            int used = bits.takeAccessed(page) ? USED_NOW : 0;
            enter(page, (counter[page] & 0xff) >> 1 | used);
        }
    }
}
