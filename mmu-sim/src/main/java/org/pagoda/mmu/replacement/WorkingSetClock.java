package org.pagoda.mmu.replacement;

import java.util.function.IntPredicate;

/**
 * WSCLOCK: CLOCK that leaves the working set alone, that is, the pages used within a window of virtual time. The hand
 * goes round a ring of pages, and at each:
 *
 * <pre>
 *   reference bit set                   clear it, the page was used now, go on
 *   last seen used within the window    go on
 *   not, and clean                      the victim
 *   not, and dirty                      have it written back, go on
 * </pre>
 *
 * <p>The hand moves, for two turns at most, as long as there is something to find: a page outside the window that is
 * not being written back, or one whose write-back is done. (Write-backs are expected to be done in the order in which
 * they were asked for.) If it finds nothing, the working set is larger than memory. Then it is as with {@link Clock}:
 * the first page from the hand on whose reference bit is clear goes, clean or dirty.
 *
 * <p>As long as no page is dirty or pinned, this does what CLOCK does, whatever the window: the page at the hand is
 * always the one that was longest not seen used. What WSCLOCK has over CLOCK is that dirty pages are written back
 * before they must go.
 *
 * <p>Source: R. W. Carr, J. L. Hennessy, WSClock: a simple and effective algorithm for virtual memory management, SOSP
 * 1981. There, a program is stopped if the working sets of all don't fit; here, its own pages are taken from it.
 *
 * <p>A page that can't go is passed over with its bit as it is.
 *
 * <p>Parameter: the window, by default as many ticks as there are frames. (The paper tunes it for each machine.)
 */
public final class WorkingSetClock implements ReplacementPolicy {
    private final ReferenceBits bits;
    private final VirtualClock clock;
    private final long window;

    private final PageList ring;
    private int hand = NONE;

    // When each page was last seen used. Pages are in the first list in that order, or in the second, in the order in
    // which they were to be written back.
    private final long[] lastUse;
    private final boolean[] isWritten;
    private final PageList byUse;
    private final PageList written;

    public WorkingSetClock(PolicyParameters parameters) {
        this(parameters, parameters.frames());
    }

    /** With a window of so many ticks, 0 or more. */
    public WorkingSetClock(PolicyParameters parameters, long window) {
        if (window < 0) {
            throw new IllegalArgumentException("the window must be at least 0 ticks, not " + window);
        }
        this.window = window;
        bits = parameters.bits();
        clock = parameters.clock();
        ring = PageLinks.singleList(parameters.pages());
        lastUse = new long[parameters.pages()];
        isWritten = new boolean[parameters.pages()];
        PageLinks links = new PageLinks(parameters.pages(), 2);
        byUse = links.list(0);
        written = links.list(1);
    }

    @Override
    public Knowledge knowledge() {
        return Knowledge.REFERENCE_BITS;
    }

    @Override
    public int chooseVictim(int incoming, IntPredicate evictable) {
        long now = clock.now();
        int victim = firstOutsideWindow(now, evictable);
        if (victim == NONE) {
            victim = firstUnreferenced(now, evictable);
        }
        if (victim != NONE) {
            remove(victim);
        }
        return victim;
    }

    private int firstOutsideWindow(long now, IntPredicate evictable) {
        for (int looks = 2 * ring.size(); looks > 0 && isAnyOutsideWindow(now); looks--) {
            int page = advance();
            if (evictable.test(page) && !takeAccessed(page, now) && !isInWindow(page, now)) {
                if (!bits.isDirty(page)) {
                    return page;
                }
                writeBack(page);
            }
        }
        return NONE;
    }

    private boolean isAnyOutsideWindow(long now) {
        return (!byUse.isEmpty() && !isInWindow(byUse.first(), now))
                || (!written.isEmpty() && !bits.isDirty(written.first()));
    }

    private boolean isInWindow(int page, long now) {
        return now - lastUse[page] <= window;
    }

    private int firstUnreferenced(long now, IntPredicate evictable) {
        int referenced = NONE;
        for (int looks = 2 * ring.size(); looks > 0; looks--) {
            int page = advance();
            if (evictable.test(page)) {
                if (!takeAccessed(page, now)) {
                    return page;
                } else if (referenced == NONE) {
                    referenced = page;
                }
            }
        }
        return referenced;
    }

    private int advance() {
        int page = hand;
        hand = ring.around(page);
        return page;
    }

    private boolean takeAccessed(int page, long now) {
        if (!bits.takeAccessed(page)) {
            return false;
        }
        lastUse[page] = now;
        unlist(page);
        byUse.addLast(page);
        return true;
    }

    private void writeBack(int page) {
        bits.startWriteBack(page);
        if (!isWritten[page]) {
            byUse.remove(page);
            written.addLast(page);
            isWritten[page] = true;
        }
    }

    private void unlist(int page) {
        if (isWritten[page]) {
            written.remove(page);
            isWritten[page] = false;
        } else {
            byUse.remove(page);
        }
    }

    @Override
    public void onLoaded(int page) {
        ring.addBefore(hand, page);
        byUse.addLast(page);
        lastUse[page] = clock.now();
        if (hand == NONE) {
            hand = page;
        }
    }

    @Override
    public void onGone(int page) {
        if (ring.isLinked(page)) {
            remove(page);
        }
    }

    private void remove(int page) {
        if (hand == page) {
            hand = ring.size() == 1 ? NONE : ring.around(page);
        }
        ring.remove(page);
        unlist(page);
    }
}
