package org.pagoda.mmu.replacement;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;

/** RANDOM: draws from a list, in which the last takes the place of one that leaves. */
final class RandomModel extends PolicyModel {
    private final List<Integer> resident = new ArrayList<>();
    private final SplittableRandom generator;

    RandomModel(PolicyParameters parameters) {
        super(parameters);
        generator = new SplittableRandom(parameters.seed());
    }

    @Override
    public Knowledge knowledge() {
        return Knowledge.FAULTS;
    }

    @Override
    public int chooseVictim(int incoming, IntPredicate evictable) {
        for (int last = resident.size() - 1; last >= 0; last--) {
            int drawn = (int) ((generator.nextLong() >>> 1) % (last + 1));
            if (evictable.test(resident.get(drawn))) {
                int victim = resident.get(drawn);
                onGone(victim);
                return victim;
            }
            Collections.swap(resident, drawn, last);
        }
        return NONE;
    }

    @Override
    public void onLoaded(int page) {
        resident.add(page);
    }

    @Override
    public void onGone(int page) {
        int place = resident.indexOf(page);
        if (place >= 0) {
            Collections.swap(resident, place, resident.size() - 1);
            resident.remove(resident.size() - 1);
        }
    }
}
