package org.pagoda.mmu.replacement;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/** LIRS, after section 3.3 of the paper: S grows at its top, Q at its end. */
final class LirsModel extends PolicyModel {
    private final List<Integer> s = new ArrayList<>();
    private final List<Integer> q = new ArrayList<>();
    private final Set<Integer> lir = new HashSet<>();
    private final int mostLir;

    LirsModel(PolicyParameters parameters) {
        super(parameters);
        int frames = parameters.frames();
        int hirFrames = Math.max(2, frames / 100);
        mostLir = frames == 1 ? 0 : frames <= hirFrames ? 1 : frames - hirFrames;
    }

    @Override
    public Knowledge knowledge() {
        return Knowledge.EVERY_ACCESS;
    }

    @Override
    public void onHit(int x) {
        boolean again = !s.isEmpty() && s.get(s.size() - 1) == x;
        if (!again) {
            access(x);
        }
    }

    @Override
    public void onLoaded(int x) {
        access(x);
    }

    private void access(int x) {
        boolean inStack = s.remove((Integer) x);
        s.add(x);
        if (!lir.contains(x)) {
            q.remove((Integer) x);
            if (inStack || lir.size() < mostLir) {
                lir.add(x);
            } else {
                q.add(x);
            }
        }
        if (lir.size() > mostLir) {
            int bottom = s.remove(0);
            lir.remove(bottom);
            q.add(bottom);
        }
        prune();
    }

    private void prune() {
        while (!s.isEmpty() && !lir.contains(s.get(0))) {
            s.remove(0);
        }
    }

    @Override
    public int chooseVictim(int incoming, IntPredicate evictable) {
        int victim = takeFirst(q, evictable);
        if (victim == NONE) {
            victim = takeFirst(s, page -> lir.contains(page) && evictable.test(page));
            lir.remove(victim);
            prune();
        }
        return victim;
    }

    @Override
    public void onGone(int page) {
        s.remove((Integer) page);
        q.remove((Integer) page);
        lir.remove(page);
        prune();
    }
}
