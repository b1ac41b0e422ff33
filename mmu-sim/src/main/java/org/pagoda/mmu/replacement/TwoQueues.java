package org.pagoda.mmu.replacement;

import java.util.function.IntPredicate;

/**
 * 2Q, the full version: a page proves itself before it may stay. Pages loaded for the first time go through a queue,
 * A1in, whatever is done with them there. Their numbers are then remembered in a second queue, A1out, without a frame;
 * and only a page that is wanted while it is remembered comes into Am, which is kept as LRU keeps pages.
 *
 * <pre>
 *             fault, unknown          fault, remembered
 *                   |                         |
 *                   v       to make room      |
 *   resident      A1in ---------------+       +---->  Am  ------> forgotten
 *   remembered                        +---> A1out
 *                                             +-------------------> forgotten
 * </pre>
 *
 * <p>Source: T. Johnson, D. Shasha, 2Q: a low overhead high performance buffer management replacement algorithm, VLDB
 * 1994.
 *
 * <p>To make room the first of A1in goes if it holds more than Kin pages, else the least recently used one of Am. If
 * none of those can go, one of the other queue does. A remembered page leaves A1out when it is wanted, before room is
 * made for it.
 *
 * <p>Parameters, as the paper recommends: Kin, {@value #IN_PERCENT} % of the frames, and Kout, the pages that A1out
 * remembers, {@value #OUT_PERCENT} %; both at least 1.
 */
public final class TwoQueues implements ReplacementPolicy {
    private static final int IN_PERCENT = 25;
    private static final int OUT_PERCENT = 50;

    private static final byte NOWHERE = 0;
    private static final byte IN = 1;
    private static final byte OUT = 2;
    private static final byte MAIN = 3;
    /** It was in A1out and is now being loaded. */
    private static final byte WANTED_AGAIN = 4;

    private final int mostIn;
    private final int mostOut;

    // Where each page is. Queues from the oldest to the newest.
    private final byte[] place;
    private final PageList in;
    private final PageList out;
    private final PageList main;

    public TwoQueues(PolicyParameters parameters) {
        this(parameters, parameters.percentOfFrames(IN_PERCENT, 1), parameters.percentOfFrames(OUT_PERCENT, 1));
    }

    /** With {@code kin} and {@code kout} in pages, both 0 or more. */
    public TwoQueues(PolicyParameters parameters, int kin, int kout) {
        if (kin < 0 || kout < 0) {
            throw new IllegalArgumentException("Kin and Kout must be at least 0, not " + kin + " and " + kout);
        }
        mostIn = kin;
        mostOut = kout;
        place = new byte[parameters.pages()];
        PageLinks links = new PageLinks(parameters.pages(), 3);
        in = links.list(0);
        out = links.list(1);
        main = links.list(2);
    }

    @Override
    public Knowledge knowledge() {
        return Knowledge.EVERY_ACCESS;
    }

    @Override
    public void onFault(int page) {
        if (place[page] == OUT) {
            out.remove(page);
            place[page] = WANTED_AGAIN;
        }
    }

    @Override
    public int chooseVictim(int incoming, IntPredicate evictable) {
        boolean fromIn = in.size() > mostIn;
        int victim = fromIn ? takeFromIn(evictable) : takeFromMain(evictable);
        if (victim == NONE) {
            victim = fromIn ? takeFromMain(evictable) : takeFromIn(evictable);
        }
        return victim;
    }

    private int takeFromIn(IntPredicate evictable) {
        int victim = in.takeFirst(evictable);
        if (victim != NONE) {
            out.addLast(victim);
            place[victim] = OUT;
            if (out.size() > mostOut) {
                int forgotten = out.first();
                out.remove(forgotten);
                place[forgotten] = NOWHERE;
            }
        }
        return victim;
    }

    private int takeFromMain(IntPredicate evictable) {
        int victim = main.takeFirst(evictable);
        if (victim != NONE) {
            place[victim] = NOWHERE;
        }
        return victim;
    }

    @Override
    public void onLoaded(int page) {
        if (place[page] == WANTED_AGAIN) {
            main.addLast(page);
            place[page] = MAIN;
        } else {
            in.addLast(page);
            place[page] = IN;
        }
    }

    @Override
    public void onHit(int page) {
        switch (place[page]) {
            case IN -> {} // uses in quick succession prove nothing
            case MAIN -> main.moveToLast(page);
            default -> throw new IllegalStateException("page " + page + " is not resident");
        }
    }

    @Override
    public void onGone(int page) {
        switch (place[page]) {
            case IN -> in.remove(page);
            case OUT -> out.remove(page);
            case MAIN -> main.remove(page);
            default -> {}
        }
        place[page] = NOWHERE;
    }
}
