package org.pagoda.mmu.replacement;

import java.util.function.IntPredicate;

/**
 * LIRS: pages are judged by how many others were used between their last two uses. Those with few, the LIR pages, own
 * almost all frames; the rest, HIR pages, pass through the few frames left. A HIR page that is used again before the
 * LIR page that was longest without use has proved to be better, and they change roles.
 *
 * <pre>
 *   stack S     newest  H L h L L H h L  oldest      all that were used since the oldest LIR page
 *   queue Q     first   H H H            last        all resident HIR pages
 *
 *   L  LIR, resident      H  HIR, resident      h  HIR, only remembered
 * </pre>
 *
 * <p>Source: S. Jiang, X. Zhang, LIRS: an efficient low inter-reference recency set replacement policy to improve
 * buffer cache performance, SIGMETRICS 2002.
 *
 * <p>A HIR page used while it is in S becomes LIR, and the LIR page at the bottom of S becomes HIR, at the end of Q. A
 * page used while it is not in S is, or stays, HIR, at the end of Q, and enters S. The first of Q is the victim. HIR
 * pages at the bottom of S are dropped from it. As long as there are fewer LIR pages than there may be, every page used
 * becomes LIR. If no HIR page can go, the LIR page that was longest without use goes and is forgotten.
 *
 * <p>A page used several times in a row counts as used once, as in the program that the authors of the paper published:
 * that they come in a row says nothing of how soon the page will be used again after that.
 *
 * <p>S remembers as many pages as it comes to, as in the paper: at most all there are.
 *
 * <p>Parameter: the frames left to HIR pages, by default the paper's {@value #HIR_PERCENT} % but at least {@value
 * #LEAST_HIR_FRAMES}, as in the authors' program; always at least 1, and if there are two frames or more one of them is
 * for a LIR page.
 */
public final class LowInterReferenceRecencySet implements ReplacementPolicy {
    private static final int HIR_PERCENT = 1;
    private static final int LEAST_HIR_FRAMES = 2;

    private final int mostLir;
    private int lirPages;

    private final boolean[] lir;
    // S, from the bottom to the top, and Q.
    private final PageList stack;
    private final PageList queue;

    public LowInterReferenceRecencySet(PolicyParameters parameters) {
        this(parameters, parameters.percentOfFrames(HIR_PERCENT, LEAST_HIR_FRAMES));
    }

    /** With so many frames, at least 1, left to HIR pages; if there are not so many, with all but one. */
    public LowInterReferenceRecencySet(PolicyParameters parameters, int hirFrames) {
        if (hirFrames < 1) {
            throw new IllegalArgumentException("HIR pages need at least 1 frame, not " + hirFrames);
        }
        int frames = parameters.frames();
        mostLir = frames == 1 ? 0 : Math.max(1, frames - hirFrames);
        lir = new boolean[parameters.pages()];
        stack = PageLinks.singleList(parameters.pages());
        queue = PageLinks.singleList(parameters.pages());
    }

    @Override
    public Knowledge knowledge() {
        return Knowledge.EVERY_ACCESS;
    }

    @Override
    public void onHit(int page) {
        if (stack.last() == page) {
            return;
        } else if (lir[page]) {
            boolean bottom = stack.first() == page;
            stack.moveToLast(page);
            if (bottom) {
                prune();
            }
        } else if (stack.isLinked(page) || lirPages < mostLir) {
            queue.remove(page);
            riseInStack(page);
            becomeLir(page);
        } else {
            queue.moveToLast(page);
            riseInStack(page);
        }
    }

    @Override
    public void onLoaded(int page) {
        if (lir[page] || queue.isLinked(page)) {
            throw new IllegalStateException("page " + page + " is resident already");
        }
        if (stack.isLinked(page) || lirPages < mostLir) {
            riseInStack(page);
            becomeLir(page);
        } else {
            queue.addLast(page);
            riseInStack(page);
        }
    }

    private void riseInStack(int page) {
        if (stack.isLinked(page)) {
            stack.moveToLast(page);
        } else if (mostLir > 0) {
            stack.addLast(page);
        }
    }

    private void becomeLir(int page) {
        lir[page] = true;
        lirPages++;
        if (lirPages > mostLir) {
            int oldest = stack.first();
            stack.remove(oldest);
            queue.addLast(oldest);
            lir[oldest] = false;
            lirPages--;
        }
        prune();
    }

    /** Drops HIR pages from the bottom of S, up to the oldest LIR page. */
    private void prune() {
        int oldest = stack.first();
        while (oldest != NONE && !lir[oldest]) {
            stack.remove(oldest);
            oldest = stack.first();
        }
    }

    @Override
    public int chooseVictim(int incoming, IntPredicate evictable) {
        int victim = queue.takeFirst(evictable);
        if (victim == NONE) {
            victim = oldestLir(evictable);
            if (victim != NONE) {
                forgetLir(victim);
            }
        }
        return victim;
    }

    private int oldestLir(IntPredicate evictable) {
        for (int page = stack.first(); page != NONE; page = stack.next(page)) {
            if (lir[page] && evictable.test(page)) {
                return page;
            }
        }
        return NONE;
    }

    private void forgetLir(int page) {
        lir[page] = false;
        lirPages--;
        stack.remove(page);
        prune();
    }

    @Override
    public void onGone(int page) {
        if (lir[page]) {
            forgetLir(page);
            return;
        }
        if (stack.isLinked(page)) {
            stack.remove(page);
        }
        if (queue.isLinked(page)) {
            queue.remove(page);
        }
    }
}
