package org.pagoda.mmu.replacement;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;

/** NRU: for each class, from the lowest, goes through all pages in their order. */
final class NotRecentlyUsedModel extends PolicyModel {
    private final List<Integer> order = new ArrayList<>();
    private final boolean[] referenced;
    private final boolean[] dirty;
    private final SplittableRandom generator;

    NotRecentlyUsedModel(PolicyParameters parameters) {
        super(parameters);
        referenced = new boolean[parameters.pages()];
        dirty = new boolean[parameters.pages()];
        generator = new SplittableRandom(parameters.seed());
    }

    @Override
    public Knowledge knowledge() {
        return Knowledge.REFERENCE_BITS;
    }

    private int classOf(int page) {
        return (referenced[page] ? 2 : 0) + (dirty[page] ? 1 : 0);
    }

    @Override
    public int chooseVictim(int incoming, IntPredicate evictable) {
        for (int wanted = 0; wanted < 4; wanted++) {
            for (int page : order) {
                if (classOf(page) <= wanted) {
                    referenced[page] |= parameters.bits().takeAccessed(page);
                    dirty[page] |= parameters.bits().isDirty(page);
                }
                if (classOf(page) == wanted && evictable.test(page)) {
                    order.remove((Integer) page);
                    return page;
                }
            }
        }
        return NONE;
    }

    @Override
    public void onLoaded(int page) {
        order.add(page);
        referenced[page] = false;
        dirty[page] = false;
    }

    @Override
    public void onGone(int page) {
        order.remove((Integer) page);
    }

    @Override
    public long tickInterval() {
        return parameters.frames();
    }

    @Override
    public void onTick() {
        List<Integer> left = new ArrayList<>(order);
        order.clear();
        while (!left.isEmpty()) {
            int drawn = (int) ((generator.nextLong() >>> 1) % left.size());
            int page = left.get(drawn);
            left.set(drawn, left.get(left.size() - 1));
            left.remove(left.size() - 1);
            order.add(page);
            parameters.bits().takeAccessed(page);
            referenced[page] = false;
            dirty[page] = false;
        }
    }
}
