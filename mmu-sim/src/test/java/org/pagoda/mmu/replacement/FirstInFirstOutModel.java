package org.pagoda.mmu.replacement;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** FIFO, as a list. */
final class FirstInFirstOutModel extends PolicyModel {
    private final List<Integer> queue = new ArrayList<>();

    FirstInFirstOutModel(PolicyParameters parameters) {
        super(parameters);
    }

    @Override
    public Knowledge knowledge() {
        return Knowledge.FAULTS;
    }

    @Override
    public int chooseVictim(int incoming, IntPredicate evictable) {
        return takeFirst(queue, evictable);
    }

    @Override
    public void onLoaded(int page) {
        queue.add(page);
    }

    @Override
    public void onGone(int page) {
        queue.remove((Integer) page);
    }
}
