package org.pagoda.mmu.replacement;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * OPT, or MIN: the page goes that will be used last of all. No policy has fewer faults, and none can know what this one
 * has to: it is a measure for the others.
 *
 * <p>Source: L. A. Belady, A study of replacement algorithms for a virtual-storage computer, IBM Systems Journal 5(2),
 * 1966; in this form R. L. Mattson and others, Evaluation techniques for storage hierarchies, IBM Systems Journal 9(2),
 * 1970.
 *
 * <p>Each resident page stands in a set of positions at the reference that will use it next. Pages that are never used
 * again stand behind the last reference, by their numbers; so the one with the highest number goes first.
 *
 * <pre>
 *   position   0 .. count-1           count .. count+pages-1
 *              the references         pages without another use
 *                    ^    ^    ^                   ^
 *                    now  next uses                the victim
 * </pre>
 *
 * <p>No parameters. It must be told the future first, and then what comes must be that.
 */
public final class Optimal implements ReplacementPolicy {
    private final int pages;

    // What will happen: the references, and for each the position of the next one to the same page.
    private int[] references = new int[0];
    private int[] following = new int[0];
    private int count;

    private int now;
    // Where each resident page stands in the set; NONE for other pages.
    private final int[] nextUse;
    private PositionSet uses = new PositionSet(0);

    public Optimal(PolicyParameters parameters) {
        pages = parameters.pages();
        nextUse = new int[pages];
        Arrays.fill(nextUse, NONE);
    }

    @Override
    public Knowledge knowledge() {
        return Knowledge.FUTURE;
    }

    @Override
    public void prepare(int[] future, int length) {
        references = future;
        count = length;
        uses = new PositionSet(Math.addExact(length, pages));
        following = new int[length];
        int[] next = new int[pages];
        for (int page = 0; page < pages; page++) {
            next[page] = length + page;
        }
        for (int position = length - 1; position >= 0; position--) {
            int page = future[position];
            following[position] = next[page];
            next[page] = position;
        }
    }

    @Override
    public int chooseVictim(int incoming, IntPredicate evictable) {
        for (int use = uses.last(); use != NONE; use = uses.before(use)) {
            int page = use < count ? references[use] : use - count;
            if (evictable.test(page)) {
                remove(page);
                return page;
            }
        }
        return NONE;
    }

    @Override
    public void onLoaded(int page) {
        if (nextUse[page] != NONE) {
            throw new IllegalStateException("page " + page + " is resident already");
        }
        use(page);
    }

    @Override
    public void onHit(int page) {
        if (nextUse[page] == NONE) {
            throw new IllegalStateException("page " + page + " is not resident");
        }
        uses.remove(nextUse[page]);
        use(page);
    }

    private void use(int page) {
        if (now >= count || references[now] != page) {
            throw new IllegalStateException("access " + now + " was foretold to be to page "
                    + (now < count ? Integer.toString(references[now]) : "none") + ", not " + page);
        }
        int next = following[now++];
        nextUse[page] = next;
        uses.add(next);
    }

    @Override
    public void onGone(int page) {
        if (nextUse[page] != NONE) {
            remove(page);
        }
    }

    private void remove(int page) {
        uses.remove(nextUse[page]);
        nextUse[page] = NONE;
    }
}
