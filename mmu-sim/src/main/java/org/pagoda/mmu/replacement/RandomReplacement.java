package org.pagoda.mmu.replacement;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;

/**
 * RANDOM: any page goes, all with equal chance. What more effort is worth is measured against it.
 *
 * <p>Source: L. A. Belady, A study of replacement algorithms for a virtual-storage computer, IBM Systems Journal 5(2),
 * 1966.
 *
 * <p>Parameter: the seed.
 */
public final class RandomReplacement implements ReplacementPolicy {
    private final SplittableRandom generator;

    // The resident pages in any order, and where each of all pages stands there, or NONE.
    private final int[] resident;
    private final int[] placeOf;
    private int count;

    public RandomReplacement(PolicyParameters parameters) {
        generator = new SplittableRandom(parameters.seed());
        resident = new int[Math.min(parameters.frames(), parameters.pages())];
        placeOf = new int[parameters.pages()];
        Arrays.fill(placeOf, NONE);
    }

    @Override
    public Knowledge knowledge() {
        return Knowledge.FAULTS;
    }

    @Override
    public int chooseVictim(int incoming, IntPredicate evictable) {
        // What has been drawn and can't go stands behind the candidates.
        for (int candidates = count; candidates > 0; candidates--) {
            int place = draw(candidates);
            int page = resident[place];
            if (evictable.test(page)) {
                remove(page);
                return page;
            }
            put(resident[candidates - 1], place);
            put(page, candidates - 1);
        }
        return NONE;
    }

    /** A number from 0 to {@code bound} less one. */
    private int draw(int bound) {
        return (int) ((generator.nextLong() >>> 1) % bound);
    }

    @Override
    public void onLoaded(int page) {
        if (placeOf[page] != NONE) {
            throw new IllegalStateException("page " + page + " is resident already");
        }
        put(page, count++);
    }

    private void put(int page, int place) {
        resident[place] = page;
        placeOf[page] = place;
    }

    @Override
    public void onGone(int page) {
        if (placeOf[page] != NONE) {
            remove(page);
        }
    }

    private void remove(int page) {
        put(resident[--count], placeOf[page]);
        placeOf[page] = NONE;
    }
}
