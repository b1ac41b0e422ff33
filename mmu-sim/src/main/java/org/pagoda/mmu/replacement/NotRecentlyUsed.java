package org.pagoda.mmu.replacement;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;

/**
 * NRU: any page of the lowest class goes that is not empty. The classes are 0: neither referenced nor dirty, 1: dirty,
 * 2: referenced, 3: both. Reference bits are cleared once in a period, so that only recent references count.
 *
 * <p>Source: A. S. Tanenbaum, Modern Operating Systems, "The not recently used page replacement algorithm".
 *
 * <p>"Any" is decided once in a period: the pages are put in an order drawn from the seed, pages loaded later come
 * last, and the victim is the first of its class. To find it, pages are looked at in that order, first for class 0,
 * then for class 1, and so on. What was seen set when a page was looked at counts as set until the period ends, even if
 * the page is written back meanwhile. So a page's class only rises, and a page of too high a class need not be looked
 * at again:
 *
 * <pre>
 *   order            a  b  c  d  e  f  g
 *   class as seen    3  2  1  3  ?  ?  ?
 *                          ^     ^
 *          cursor of class 1     cursor of class 0
 * </pre>
 *
 * <p>Parameters: the seed; the period, by default as many ticks as there are frames. (The book clears at each clock
 * interrupt, every 20 ms or so, which says nothing here. A shorter period would let clearing cost more than the
 * accesses do.)
 */
public final class NotRecentlyUsed implements ReplacementPolicy {
    private static final int DIRTY = 1;
    private static final int REFERENCED = 2;
    private static final int CLASSES = 4;

    private final ReferenceBits bits;
    private final SplittableRandom generator;
    private final long period;

    private final PageList order;
    // The class of each page, as far as it was seen in this period.
    private final byte[] seen;
    // For each class the first page that may be in it; NONE if there is no such page.
    private final int[] cursor = new int[CLASSES];
    private final int[] shuffled;

    public NotRecentlyUsed(PolicyParameters parameters) {
        this(parameters, parameters.frames());
    }

    /** Clears reference bits every {@code period} ticks, at least 1. */
    public NotRecentlyUsed(PolicyParameters parameters, long period) {
        if (period < 1) {
            throw new IllegalArgumentException("the period must be at least 1 tick, not " + period);
        }
        this.period = period;
        bits = parameters.bits();
        generator = new SplittableRandom(parameters.seed());
        order = PageLinks.singleList(parameters.pages());
        seen = new byte[parameters.pages()];
        shuffled = new int[Math.min(parameters.frames(), parameters.pages())];
        Arrays.fill(cursor, NONE);
    }

    @Override
    public Knowledge knowledge() {
        return Knowledge.REFERENCE_BITS;
    }

    @Override
    public int chooseVictim(int incoming, IntPredicate evictable) {
        for (int wanted = 0; wanted < CLASSES; wanted++) {
            int victim = firstOf(wanted, evictable);
            if (victim != NONE) {
                remove(victim);
                return victim;
            }
        }
        return NONE;
    }

    private int firstOf(int wanted, IntPredicate evictable) {
        boolean passing = true;
        for (int page = cursor[wanted]; page != NONE; page = order.next(page)) {
            if (seen[page] <= wanted) {
                look(page);
            }
            if (seen[page] == wanted && evictable.test(page)) {
                return page;
            }
            // A page that can't go now, or may still rise to this class, is not left behind.
            passing &= seen[page] > wanted;
            if (passing) {
                cursor[wanted] = order.next(page);
            }
        }
        return NONE;
    }

    private void look(int page) {
        if (bits.takeAccessed(page)) {
            seen[page] |= REFERENCED;
        }
        if (bits.isDirty(page)) {
            seen[page] |= DIRTY;
        }
    }

    @Override
    public void onLoaded(int page) {
        order.addLast(page);
        seen[page] = 0;
        for (int wanted = 0; wanted < CLASSES; wanted++) {
            if (cursor[wanted] == NONE) {
                cursor[wanted] = page;
            }
        }
    }

    @Override
    public void onGone(int page) {
        if (order.isLinked(page)) {
            remove(page);
        }
    }

    private void remove(int page) {
        int next = order.next(page);
        for (int wanted = 0; wanted < CLASSES; wanted++) {
            if (cursor[wanted] == page) {
                cursor[wanted] = next;
            }
        }
        order.remove(page);
    }

    @Override
    public long tickInterval() {
        return period;
    }

    @Override
    public void onTick() {
        int count = 0;
        for (int page = order.first(); page != NONE; page = order.first()) {
            bits.takeAccessed(page);
            seen[page] = 0;
            order.remove(page);
            shuffled[count++] = page;
        }
        for (int left = count; left > 0; left--) {
            int drawn = (int) ((generator.nextLong() >>> 1) % left);
            order.addLast(shuffled[drawn]);
            shuffled[drawn] = shuffled[left - 1];
        }
        Arrays.fill(cursor, order.first());
    }
}
