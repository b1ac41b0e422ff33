package org.pagoda.mmu.replacement;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** LFU, by counts, and by the last use where they are equal. */
final class FrequencyModel extends PolicyModel {
    private final List<Integer> resident = new ArrayList<>();
    private final long[] uses;
    private final long[] lastUse;
    private long accesses;

    FrequencyModel(PolicyParameters parameters) {
        super(parameters);
        uses = new long[parameters.pages()];
        lastUse = new long[parameters.pages()];
    }

    @Override
    public Knowledge knowledge() {
        return Knowledge.EVERY_ACCESS;
    }

    @Override
    public int chooseVictim(int incoming, IntPredicate evictable) {
        int victim = lowest(evictable(resident, evictable), page -> (uses[page] << 32) + lastUse[page]);
        resident.remove((Integer) victim);
        return victim;
    }

    @Override
    public void onLoaded(int page) {
        resident.add(page);
        uses[page] = 0;
        onHit(page);
    }

    @Override
    public void onHit(int page) {
        uses[page]++;
        lastUse[page] = ++accesses;
    }

    @Override
    public void onGone(int page) {
        resident.remove((Integer) page);
    }
}
