package org.pagoda.mmu.replacement;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * ARC, after figure 4 of the paper, with its names and its four cases. Lists grow at their most recently used end.
 * Where the paper always has a full cache, pages that are gone leave free frames here; then lists are cut to size when
 * a page is loaded.
 */
final class AdaptiveReplacementCacheModel extends PolicyModel {
    private final List<Integer> t1 = new ArrayList<>();
    private final List<Integer> t2 = new ArrayList<>();
    private final List<Integer> b1 = new ArrayList<>();
    private final List<Integer> b2 = new ArrayList<>();
    private final int c;
    private int p;

    AdaptiveReplacementCacheModel(PolicyParameters parameters) {
        super(parameters);
        c = parameters.frames();
    }

    @Override
    public Knowledge knowledge() {
        return Knowledge.EVERY_ACCESS;
    }

    /** Case I. */
    @Override
    public void onHit(int x) {
        t1.remove((Integer) x);
        t2.remove((Integer) x);
        t2.add(x);
    }

    /** The adaptations of cases II and III. */
    @Override
    public void onFault(int x) {
        if (b1.contains(x)) {
            int delta = b1.size() >= b2.size() ? 1 : b2.size() / b1.size();
            p = Math.min(p + delta, c);
        } else if (b2.contains(x)) {
            int delta = b2.size() >= b1.size() ? 1 : b1.size() / b2.size();
            p = Math.max(p - delta, 0);
        }
    }

    @Override
    public int chooseVictim(int x, IntPredicate evictable) {
        boolean unknown = !b1.contains(x) && !b2.contains(x);
        int lengthOfL1 = t1.size() + b1.size();
        int lengthOfAll = lengthOfL1 + t2.size() + b2.size();
        // Case IV, A, second part: the page is deleted, not remembered.
        if (unknown && x != NONE && lengthOfL1 == c && t1.size() == c) {
            int victim = takeFirst(t1, evictable);
            if (victim != NONE) {
                return victim;
            }
        }
        boolean anyCanGo =
                !evictable(t1, evictable).isEmpty() || !evictable(t2, evictable).isEmpty();
        if (unknown && x != NONE && anyCanGo) {
            if (lengthOfL1 == c && t1.size() < c) {
                b1.remove(0);
            } else if (lengthOfL1 < c && lengthOfAll == 2 * c && !b2.isEmpty()) {
                b2.remove(0);
            }
        }
        return replace(x, evictable, unknown && t1.size() == c);
    }

    private int replace(int x, IntPredicate evictable, boolean onlyT1) {
        boolean fromT1 = onlyT1 || (!t1.isEmpty() && ((b2.contains(x) && t1.size() == p) || t1.size() > p));
        int victim = NONE;
        if (fromT1) {
            victim = takeFirst(t1, evictable);
            if (victim != NONE) {
                b1.add(victim);
                return victim;
            }
        }
        victim = takeFirst(t2, evictable);
        if (victim != NONE) {
            b2.add(victim);
            return victim;
        }
        victim = takeFirst(t1, evictable);
        if (victim != NONE) {
            b1.add(victim);
        }
        return victim;
    }

    @Override
    public void onLoaded(int x) {
        if (b1.remove((Integer) x) || b2.remove((Integer) x)) {
            t2.add(x);
            return;
        }
        t1.add(x);
        while (t1.size() + b1.size() > c && !b1.isEmpty()) {
            b1.remove(0);
        }
        while (t1.size() + b1.size() + t2.size() + b2.size() > 2 * c && !b2.isEmpty()) {
            b2.remove(0);
        }
    }

    @Override
    public void onGone(int page) {
        for (List<Integer> each : List.of(t1, t2, b1, b2)) {
            each.remove((Integer) page);
        }
    }
}
