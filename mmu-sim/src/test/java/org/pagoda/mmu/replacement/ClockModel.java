package org.pagoda.mmu.replacement;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** CLOCK as second chance: a queue, whose first page is at the hand. Who is spared goes to the end. */
final class ClockModel extends PolicyModel {
    private final List<Integer> queue = new ArrayList<>();

    ClockModel(PolicyParameters parameters) {
        super(parameters);
    }

    @Override
    public Knowledge knowledge() {
        return Knowledge.REFERENCE_BITS;
    }

    @Override
    public int chooseVictim(int incoming, IntPredicate evictable) {
        for (int i = 2 * queue.size(); i > 0; i--) {
            int page = queue.remove(0);
            if (evictable.test(page) && !parameters.bits().takeAccessed(page)) {
                return page;
            }
            queue.add(page);
        }
        return NONE;
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
