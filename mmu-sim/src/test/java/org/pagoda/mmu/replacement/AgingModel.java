package org.pagoda.mmu.replacement;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** AGING, with a counter for each page in a list, which is searched for the lowest. */
final class AgingModel extends PolicyModel {
    private final List<Integer> byLoad = new ArrayList<>();
    private final int[] counter;

    AgingModel(PolicyParameters parameters) {
        super(parameters);
        counter = new int[parameters.pages()];
    }

    @Override
    public Knowledge knowledge() {
        return Knowledge.REFERENCE_BITS;
    }

    @Override
    public int chooseVictim(int incoming, IntPredicate evictable) {
        int victim = lowest(evictable(byLoad, evictable), page -> counter[page]);
        byLoad.remove((Integer) victim);
        return victim;
    }

    @Override
    public void onLoaded(int page) {
        byLoad.add(page);
        counter[page] = 0b1000_0000;
    }

    @Override
    public void onGone(int page) {
        byLoad.remove((Integer) page);
    }

    @Override
    public long tickInterval() {
        return parameters.frames();
    }

    @Override
    public void onTick() {
        for (int page : byLoad) {
            counter[page] = counter[page] / 2 + (parameters.bits().takeAccessed(page) ? 0b1000_0000 : 0);
        }
    }
}
