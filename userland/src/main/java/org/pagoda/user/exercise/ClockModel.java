package org.pagoda.user.exercise;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.pagoda.mmu.replacement.ReplacementPolicy;

/** Second chance as slow and plain as can be: a list of pages in the order of loading, and a hand. */
final class ClockModel {
    private final List<Integer> ring = new ArrayList<>();
    private final boolean[] referenced;
    private int hand;

    ClockModel(int pages) {
        referenced = new boolean[pages];
    }

    void load(int page) {
        ring.add(hand, page); // behind the hand: the last that it comes to
        hand = next(hand);
        referenced[page] = true;
    }

    void hit(int page) {
        referenced[page] = true;
    }

    private int next(int position) {
        return ring.isEmpty() ? 0 : (position + 1) % ring.size();
    }

    int evict(IntPredicate evictable) {
        if (ring.stream().noneMatch(evictable::test)) {
            return ReplacementPolicy.NONE;
        }
        while (true) {
            int page = ring.get(hand);
            if (!evictable.test(page)) {
                hand = next(hand);
            } else if (referenced[page]) {
                referenced[page] = false;
                hand = next(hand);
            } else {
                ring.remove(hand);
                hand = ring.isEmpty() ? 0 : hand % ring.size();
                return page;
            }
        }
    }

    boolean isResident(int page) {
        return ring.contains(page);
    }

    /** The pages from the hand on, each with a star if its reference bit is set. */
    String describe() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ring.size(); i++) {
            int page = ring.get((hand + i) % ring.size());
            text.append(i == 0 ? "" : " ").append(page).append(referenced[page] ? "*" : "");
        }
        return text.toString();
    }
}
