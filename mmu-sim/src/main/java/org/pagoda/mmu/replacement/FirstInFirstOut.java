package org.pagoda.mmu.replacement;

import java.util.function.IntPredicate;

/**
 * FIFO: the page that was loaded first goes first, used or not. With more frames it may fault more often (Belady's
 * anomaly).
 *
 * <p>Source: L. A. Belady, A study of replacement algorithms for a virtual-storage computer, IBM Systems Journal 5(2),
 * 1966. The anomaly: L. A. Belady, R. A. Nelson, G. S. Shedler, An anomaly in space-time characteristics of certain
 * programs running in a paging machine, Communications of the ACM 12(6), 1969.
 *
 * <p>No parameters.
 */
public final class FirstInFirstOut implements ReplacementPolicy {
    private final PageList queue;

    public FirstInFirstOut(PolicyParameters parameters) {
        queue = PageLinks.singleList(parameters.pages());
    }

    @Override
    public Knowledge knowledge() {
        return Knowledge.FAULTS;
    }

    @Override
    public int chooseVictim(int incoming, IntPredicate evictable) {
        return queue.takeFirst(evictable);
    }

    @Override
    public void onLoaded(int page) {
        queue.addLast(page);
    }

    @Override
    public void onGone(int page) {
        if (queue.isLinked(page)) {
            queue.remove(page);
        }
    }
}
