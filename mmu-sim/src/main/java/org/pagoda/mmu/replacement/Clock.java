package org.pagoda.mmu.replacement;

import java.util.function.IntPredicate;

/**
 * CLOCK, or second chance: pages stand in a ring, in the order in which they were loaded. A hand goes round: where the
 * reference bit is set it clears it and goes on, and the first page whose bit is clear goes. The new page takes its
 * place, and the hand stands behind it.
 *
 * <p>Source: F. J. Corbato, A paging experiment with the Multics system, MIT Project MAC report MAC-M-384, 1968.
 *
 * <p>A page that can't go is passed over with its bit as it is. If somebody sets bits as fast as the hand clears them,
 * the first page that could go is taken after two turns.
 *
 * <p>No parameters. The bit is set by a load, as {@link ReferenceBits} has it.
 */
public final class Clock implements ReplacementPolicy {
    private final ReferenceBits bits;
    private final PageList ring;
    private int hand = NONE;

    public Clock(PolicyParameters parameters) {
        bits = parameters.bits();
        ring = PageLinks.singleList(parameters.pages());
    }

    @Override
    public Knowledge knowledge() {
        return Knowledge.REFERENCE_BITS;
    }

    @Override
    public int chooseVictim(int incoming, IntPredicate evictable) {
        int referenced = NONE;
        for (int looks = 0; looks < 2 * ring.size(); looks++) {
            int page = hand;
            hand = ring.around(page);
            if (evictable.test(page)) {
                if (!bits.takeAccessed(page)) {
                    remove(page);
                    return page;
                } else if (referenced == NONE) {
                    referenced = page;
                }
            }
        }
        if (referenced != NONE) {
            remove(referenced);
        }
        return referenced;
    }

    @Override
    public void onLoaded(int page) {
        ring.addBefore(hand, page);
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
    }
}
