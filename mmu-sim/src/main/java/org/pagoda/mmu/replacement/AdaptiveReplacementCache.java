package org.pagoda.mmu.replacement;

import java.util.function.IntPredicate;

/**
 * ARC: two LRU lists share the frames, T1 for pages used once lately and T2 for pages used more often, and how much is
 * T1's is learned from what turns out to be missed. For that, B1 and B2 remember the pages that left T1 and T2 last,
 * without frames. A fault on a page in B1 says that T1 should have been larger, one on a page in B2 that T2 should.
 *
 * <pre>
 *    forgotten  &lt;---  B1  &lt;---  T1 |  T2  ---&gt;  B2  ---&gt;  forgotten
 *                    oldest   newest newest   oldest
 *                              goal |
 *               |----- at most c -----|
 *               |------------------ at most 2c ------------------|
 * </pre>
 *
 * <p>Source: N. Megiddo, D. S. Modha, ARC: a self-tuning, low overhead replacement cache, USENIX FAST 2003, figure 4.
 * The goal for T1 is p in the paper, and c is the number of frames.
 *
 * <p>The goal moves by whole pages: by the quotient of the sizes of B1 and B2, rounded down, at least 1. If none of the
 * pages in the list that is to give one up can go, the other list gives one. A fault that finds a free frame moves the
 * goal all the same.
 *
 * <p>No parameters: that is its point.
 */
public final class AdaptiveReplacementCache implements ReplacementPolicy {
    private static final byte NOWHERE = 0;
    private static final byte RECENT = 1;
    private static final byte FREQUENT = 2;
    private static final byte RECENT_GHOST = 3;
    private static final byte FREQUENT_GHOST = 4;

    private final int frames;
    private int goal;

    // Where each page is. Lists from the least to the most recently used: T1, T2, B1, B2 of the paper.
    private final byte[] place;
    private final PageList recent;
    private final PageList frequent;
    private final PageList recentGhosts;
    private final PageList frequentGhosts;

    public AdaptiveReplacementCache(PolicyParameters parameters) {
        frames = parameters.frames();
        place = new byte[parameters.pages()];
        PageLinks links = new PageLinks(parameters.pages(), 4);
        recent = links.list(0);
        frequent = links.list(1);
        recentGhosts = links.list(2);
        frequentGhosts = links.list(3);
    }

    @Override
    public Knowledge knowledge() {
        return Knowledge.EVERY_ACCESS;
    }

    @Override
    public void onHit(int page) {
        switch (place[page]) {
            case RECENT -> {
                recent.remove(page);
                frequent.addLast(page);
                place[page] = FREQUENT;
            }
            case FREQUENT -> frequent.moveToLast(page);
            default -> throw new IllegalStateException("page " + page + " is not resident");
        }
    }

    @Override
    public void onFault(int page) {
        if (place[page] == RECENT_GHOST) {
            int step = Math.max(1, frequentGhosts.size() / recentGhosts.size());
            goal = (int) Math.min((long) goal + step, frames);
        } else if (place[page] == FREQUENT_GHOST) {
            int step = Math.max(1, recentGhosts.size() / frequentGhosts.size());
            goal = Math.max(goal - step, 0);
        }
    }

    @Override
    public int chooseVictim(int incoming, IntPredicate evictable) {
        boolean fromRecent = isRecentToGive(incoming);
        int victim = fromRecent ? takeRecent(evictable) : takeFrequent(evictable);
        if (victim == NONE) {
            victim = fromRecent ? takeFrequent(evictable) : takeRecent(evictable);
        }
        return victim;
    }

    private boolean isRecentToGive(int incoming) {
        byte from = incoming == NONE ? NOWHERE : place[incoming];
        if (from == NOWHERE && recent.size() == frames) {
            return true; // then nothing is in T2, whatever the goal
        }
        return recent.size() > goal || (from == FREQUENT_GHOST && recent.size() == goal);
    }

    private int takeRecent(IntPredicate evictable) {
        int victim = recent.takeFirst(evictable);
        if (victim != NONE) {
            recentGhosts.addLast(victim);
            place[victim] = RECENT_GHOST;
        }
        return victim;
    }

    private int takeFrequent(IntPredicate evictable) {
        int victim = frequent.takeFirst(evictable);
        if (victim != NONE) {
            frequentGhosts.addLast(victim);
            place[victim] = FREQUENT_GHOST;
        }
        return victim;
    }

    @Override
    public void onLoaded(int page) {
        switch (place[page]) {
            case RECENT_GHOST -> {
                recentGhosts.remove(page);
                frequent.addLast(page);
                place[page] = FREQUENT;
            }
            case FREQUENT_GHOST -> {
                frequentGhosts.remove(page);
                frequent.addLast(page);
                place[page] = FREQUENT;
            }
            default -> {
                recent.addLast(page);
                place[page] = RECENT;
                forget();
            }
        }
    }

    /** Keeps T1 and B1 together to as many pages as there are frames, and all four lists to twice as many. */
    private void forget() {
        while (recent.size() + recentGhosts.size() > frames && !recentGhosts.isEmpty()) {
            forgetFirst(recentGhosts);
        }
        long most = 2L * frames - recent.size() - frequent.size();
        while (recentGhosts.size() + frequentGhosts.size() > most && !frequentGhosts.isEmpty()) {
            forgetFirst(frequentGhosts);
        }
    }

    private void forgetFirst(PageList ghosts) {
        int page = ghosts.first();
        ghosts.remove(page);
        place[page] = NOWHERE;
    }

    @Override
    public void onGone(int page) {
        switch (place[page]) {
            case RECENT -> recent.remove(page);
            case FREQUENT -> frequent.remove(page);
            case RECENT_GHOST -> recentGhosts.remove(page);
            case FREQUENT_GHOST -> frequentGhosts.remove(page);
            default -> {}
        }
        place[page] = NOWHERE;
    }
}
