package org.pagoda.mmu.replacement;

import java.util.function.IntPredicate;

/**
 * LRU: the page that was not used for the longest time goes.
 *
 * <p>Source: R. L. Mattson, J. Gecsei, D. R. Slutz, I. L. Traiger, Evaluation techniques for storage hierarchies, IBM
 * Systems Journal 9(2), 1970, where it is the first of the stack algorithms: with more frames it never faults more.
 *
 * <p>No parameters.
 */
public final class LeastRecentlyUsed implements ReplacementPolicy {
    // From the least to the most recently used.
    private final PageList byUse;

    public LeastRecentlyUsed(PolicyParameters parameters) {
        byUse = PageLinks.singleList(parameters.pages());
    }

    @Override
    public Knowledge knowledge() {
        return Knowledge.EVERY_ACCESS;
    }

    @Override
    public int chooseVictim(int incoming, IntPredicate evictable) {
        return byUse.takeFirst(evictable);
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
