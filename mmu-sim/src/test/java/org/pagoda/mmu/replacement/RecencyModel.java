package org.pagoda.mmu.replacement;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** LRU and MRU, by the number of the access that used each page last. */
final class RecencyModel extends PolicyModel {
    private final List<Integer> resident = new ArrayList<>();
    private final long[] lastUse;
    private final int sign;
    private long accesses;

    /** LRU if {@code sign} is 1, MRU if it is -1. */
    RecencyModel(PolicyParameters parameters, int sign) {
        super(parameters);
        this.sign = sign;
        lastUse = new long[parameters.pages()];
    }

    @Override
    public Knowledge knowledge() {
        return Knowledge.EVERY_ACCESS;
    }

    @Override
    public int chooseVictim(int incoming, IntPredicate evictable) {
        int victim = lowest(evictable(resident, evictable), page -> sign * lastUse[page]);
        resident.remove((Integer) victim);
        return victim;
    }

    @Override
    public void onLoaded(int page) {
        resident.add(page);
        onHit(page);
    }

    @Override
    public void onHit(int page) {
        lastUse[page] = ++accesses;
    }

    @Override
    public void onGone(int page) {
        resident.remove((Integer) page);
    }
}
