package org.pagoda.user.cli;

import java.util.BitSet;
import java.util.function.IntPredicate;
import org.pagoda.mmu.replacement.Knowledge;
import org.pagoda.mmu.replacement.PolicyParameters;
import org.pagoda.mmu.replacement.ReplacementPolicy;

/** Policies as students write them, good ones and bad ones. */
public final class OwnPolicies {
    private OwnPolicies() {}

    /** The page with the highest number goes. */
    public static class HighestPage implements ReplacementPolicy {
        protected final BitSet resident = new BitSet();
        private final int pages;

        public HighestPage(PolicyParameters parameters) {
            pages = parameters.pages();
        }

        @Override
        public Knowledge knowledge() {
            return Knowledge.FAULTS;
        }

        @Override
        public int chooseVictim(int incoming, IntPredicate evictable) {
            for (int page = resident.previousSetBit(pages - 1); page >= 0; page = resident.previousSetBit(page - 1)) {
                if (evictable.test(page)) {
                    resident.clear(page);
                    return page;
                }
            }
            return NONE;
        }

        @Override
        public void onLoaded(int page) {
            resident.set(page);
        }

        @Override
        public void onGone(int page) {
            resident.clear(page);
        }
    }

    /** Chooses a page that is not in memory. */
    public static final class Absent extends HighestPage {
        public Absent(PolicyParameters parameters) {
            super(parameters);
        }

        @Override
        public int chooseVictim(int incoming, IntPredicate evictable) {
            return incoming;
        }
    }

    /** Never lets a page go. */
    public static final class Miser extends HighestPage {
        public Miser(PolicyParameters parameters) {
            super(parameters);
        }

        @Override
        public int chooseVictim(int incoming, IntPredicate evictable) {
            return NONE;
        }
    }

    /** Throws when a page is used again. */
    public static final class Nervous extends HighestPage {
        public Nervous(PolicyParameters parameters) {
            super(parameters);
        }

        @Override
        public Knowledge knowledge() {
            return Knowledge.EVERY_ACCESS;
        }

        @Override
        public void onHit(int page) {
            throw new UnsupportedOperationException("page " + page + " again");
        }
    }

    /** Throws when a page is loaded, in the midst of a fault. */
    public static final class Forgetful extends HighestPage {
        public Forgetful(PolicyParameters parameters) {
            super(parameters);
        }

        @Override
        public void onLoaded(int page) {
            throw new ArithmeticException("no idea");
        }
    }

    /** Cannot even be made. */
    public static final class Unborn extends HighestPage {
        public Unborn(PolicyParameters parameters) {
            super(parameters);
            throw new IllegalStateException("not today");
        }
    }
}
