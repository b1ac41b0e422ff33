package org.pagoda.mmu;

/** How many pages a process is charged for, and how many it may be: one for each page it maps or has under way. */
public final class PageAccount {
    // Whoever may set it; the process goes on with what it has, though it be more.
    private long limit;

    // The process's own tasks, and senders whose messages it pays for.
    private long charged;

    public PageAccount(long limit) {
        this.limit = limit;
    }

    /** True if {@code pages} more stay within the limit. */
    public boolean canCharge(long pages) {
        return pages <= limit - charged || pages == 0;
    }

    /** Charges {@code pages}; the caller has asked {@link #canCharge}. */
    public void charge(long pages) {
        charged += pages;
    }

    /** Takes a charge back. */
    public void refund(long pages) {
        if (pages > charged) {
            throw new IllegalStateException("refund of " + pages + " pages where " + charged + " are charged");
        }
        charged -= pages;
    }

    /** Pages charged now. */
    public long charged() {
        return charged;
    }

    /** Sets the most that may be charged. If more is, nothing is added until enough was taken back. */
    public void setLimit(long newLimit) {
        limit = newLimit;
    }

    /** The most that may be charged. */
    public long limit() {
        return limit;
    }
}
