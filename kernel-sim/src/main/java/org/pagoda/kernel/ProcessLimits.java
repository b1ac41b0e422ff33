package org.pagoda.kernel;

/**
 * What one process may use.
 *
 * @param pages pages it may be charged for
 * @param mailbox messages that may wait for it
 * @param mailboxShare how many of them may be from one sender
 * @param landingSlots pages of messages it can hold
 * @param descriptors files it may have open
 * @param stackPages pages that its stack can grow to
 * @param children children it may have, with those that have ended and were not waited for
 * @param threads threads it may have, with those that have ended and were not joined
 */
public record ProcessLimits(
        long pages,
        int mailbox,
        int mailboxShare,
        int landingSlots,
        int descriptors,
        long stackPages,
        int children,
        int threads) {
    private static final int MANY = 1024;

    /** Limits that a process has unless somebody sets others. */
    public static final ProcessLimits DEFAULT = new ProcessLimits(Long.MAX_VALUE, 64, 16, 4096, 64, 2048);

    /** Limits with room for 1,024 children and 1,024 threads. */
    public ProcessLimits(
            long pages, int mailbox, int mailboxShare, int landingSlots, int descriptors, long stackPages) {
        this(pages, mailbox, mailboxShare, landingSlots, descriptors, stackPages, MANY, MANY);
    }

    public ProcessLimits withFamily(int newChildren, int newThreads) {
        return new ProcessLimits(
                pages, mailbox, mailboxShare, landingSlots, descriptors, stackPages, newChildren, newThreads);
    }

    public ProcessLimits withPages(long newPages) {
        return new ProcessLimits(
                newPages, mailbox, mailboxShare, landingSlots, descriptors, stackPages, children, threads);
    }

    public ProcessLimits withMailbox(int newMailbox, int newShare) {
        return new ProcessLimits(pages, newMailbox, newShare, landingSlots, descriptors, stackPages, children, threads);
    }

    public ProcessLimits withLandingSlots(int newLandingSlots) {
        return new ProcessLimits(
                pages, mailbox, mailboxShare, newLandingSlots, descriptors, stackPages, children, threads);
    }
}
