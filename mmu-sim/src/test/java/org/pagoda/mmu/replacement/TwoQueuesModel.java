package org.pagoda.mmu.replacement;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** 2Q, after the procedure "2Q full version" of the paper. Queues grow at the end. */
final class TwoQueuesModel extends PolicyModel {
    private final List<Integer> am = new ArrayList<>();
    private final List<Integer> a1in = new ArrayList<>();
    private final List<Integer> a1out = new ArrayList<>();
    private final List<Integer> promoted = new ArrayList<>();
    private final int kin;
    private final int kout;

    TwoQueuesModel(PolicyParameters parameters) {
        super(parameters);
        kin = Math.max(1, parameters.frames() / 4);
        kout = Math.max(1, parameters.frames() / 2);
    }

    @Override
    public Knowledge knowledge() {
        return Knowledge.EVERY_ACCESS;
    }

    @Override
    public void onHit(int page) {
        if (am.remove((Integer) page)) {
            am.add(page);
        }
    }

    @Override
    public void onFault(int page) {
        if (a1out.remove((Integer) page)) {
            promoted.add(page);
        }
    }

    @Override
    public int chooseVictim(int incoming, IntPredicate evictable) {
        int victim = NONE;
        if (a1in.size() <= kin) {
            victim = takeFirst(am, evictable);
        }
        if (victim == NONE) {
            victim = takeFirst(a1in, evictable);
            if (victim == NONE) {
                return takeFirst(am, evictable);
            }
            a1out.add(victim);
            if (a1out.size() > kout) {
                a1out.remove(0);
            }
        }
        return victim;
    }

    @Override
    public void onLoaded(int page) {
        if (promoted.remove((Integer) page)) {
            am.add(page);
        } else {
            a1in.add(page);
        }
    }

    @Override
    public void onGone(int page) {
        for (List<Integer> each : List.of(am, a1in, a1out, promoted)) {
            each.remove((Integer) page);
        }
    }
}
