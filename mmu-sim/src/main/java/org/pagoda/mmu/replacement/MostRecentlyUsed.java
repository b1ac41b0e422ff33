package org.pagoda.mmu.replacement;

import java.util.function.IntPredicate;

/**
 * MRU: the page that was used last goes. Bad for most programs, and the best there is for a loop over more pages than
 * there are frames: what was used last is what will not be used for longest.
 *
 * <p>Source: H.-T. Chou, D. J. DeWitt, An evaluation of buffer management strategies for relational database systems,
 * VLDB 1985, for looping sequential scans.
 *
 * <p>No parameters.
 */
public final class MostRecentlyUsed implements ReplacementPolicy {
    // From the least to the most recently used.
    private final PageList byUse;

    public MostRecentlyUsed(PolicyParameters parameters) {
        byUse = PageLinks.singleList(parameters.pages());
    }

    @Override
    public Knowledge knowledge() {
        return Knowledge.EVERY_ACCESS;
    }

    @Override
    public int chooseVictim(int incoming, IntPredicate evictable) {
        return byUse.takeLast(evictable);
    }

    @Override
    public void onLoaded(int page) {
        byUse.addLast(page);
    }

    @Override
    public void onHit(int page) {
        byUse.moveToLast(page);
    }

    @Override
    public void onGone(int page) {
        if (byUse.isLinked(page)) {
            byUse.remove(page);
        }
    }
}
