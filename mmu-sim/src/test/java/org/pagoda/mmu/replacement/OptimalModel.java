package org.pagoda.mmu.replacement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/** OPT: looks for the next use of each page in all that is still to come. */
final class OptimalModel extends PolicyModel {
    private final List<Integer> resident = new ArrayList<>();
    private int[] references = {};
    private int now;

    OptimalModel(PolicyParameters parameters) {
        super(parameters);
    }

    @Override
    public Knowledge knowledge() {
        return Knowledge.FUTURE;
    }

    @Override
    public void prepare(int[] future, int count) {
        references = Arrays.copyOf(future, count);
    }

    private int nextUse(int page) {
        for (int i = now; i < references.length; i++) {
            if (references[i] == page) {
                return i;
            }
        }
        return references.length + page;
    }

    @Override
    public int chooseVictim(int incoming, IntPredicate evictable) {
        int victim = lowest(evictable(resident, evictable), page -> -nextUse(page));
        resident.remove((Integer) victim);
        return victim;
    }

    @Override
    public void onLoaded(int page) {
        resident.add(page);
        now++;
    }

    @Override
    public void onHit(int page) {
        now++;
    }

    @Override
    public void onGone(int page) {
        resident.remove((Integer) page);
    }
}
