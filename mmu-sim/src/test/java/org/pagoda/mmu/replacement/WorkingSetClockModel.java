package org.pagoda.mmu.replacement;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** WSCLOCK, as a queue whose first page is at the hand. */
final class WorkingSetClockModel extends PolicyModel {
    private final List<Integer> queue = new ArrayList<>();
    private final List<Integer> written = new ArrayList<>();
    private final long[] lastUse;
    private final long window;

    WorkingSetClockModel(PolicyParameters parameters) {
        super(parameters);
        lastUse = new long[parameters.pages()];
        window = parameters.frames();
    }

    @Override
    public Knowledge knowledge() {
        return Knowledge.REFERENCE_BITS;
    }

    private boolean isOld(int page) {
        return lastUse[page] < parameters.clock().now() - window;
    }

    private boolean isAnyOld() {
        return queue.stream().anyMatch(page -> isOld(page) && !written.contains(page))
                || (!written.isEmpty() && !parameters.bits().isDirty(written.get(0)));
    }

    private boolean wasUsed(int page) {
        boolean used = parameters.bits().takeAccessed(page);
        if (used) {
            written.remove((Integer) page);
            lastUse[page] = parameters.clock().now();
        }
        return used;
    }

    @Override
    public int chooseVictim(int incoming, IntPredicate evictable) {
        for (int i = 2 * queue.size(); i > 0 && isAnyOld(); i--) {
            int page = queue.remove(0);
            if (evictable.test(page) && !wasUsed(page) && isOld(page)) {
                if (!parameters.bits().isDirty(page)) {
                    written.remove((Integer) page);
                    return page;
                }
                parameters.bits().startWriteBack(page);
                if (!written.contains(page)) {
                    written.add(page);
                }
            }
            queue.add(page);
        }
        for (int i = 2 * queue.size(); i > 0; i--) {
            int page = queue.remove(0);
            if (evictable.test(page) && !wasUsed(page)) {
                written.remove((Integer) page);
                return page;
            }
            queue.add(page);
        }
        return NONE;
    }

    @Override
    public void onLoaded(int page) {
        queue.add(page);
        lastUse[page] = parameters.clock().now();
    }

    @Override
    public void onGone(int page) {
        written.remove((Integer) page);
        queue.remove((Integer) page);
    }
}
