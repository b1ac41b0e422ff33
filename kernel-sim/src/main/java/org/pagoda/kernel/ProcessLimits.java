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
 */
public record ProcessLimits(
        long pages, int mailbox, int mailboxShare, int landingSlots, int descriptors, long stackPages) {
    /** Limits that a process has unless somebody sets others. */
    public static final ProcessLimits DEFAULT = new ProcessLimits(Long.MAX_VALUE, 64, 16, 4096, 64, 2048);

    public ProcessLimits withPages(long newPages) {
        return new ProcessLimits(newPages, mailbox, mailboxShare, landingSlots, descriptors, stackPages);
    }

    public ProcessLimits withMailbox(int newMailbox, int newShare) {
        return new ProcessLimits(pages, newMailbox, newShare, landingSlots, descriptors, stackPages);
    }

    public ProcessLimits withLandingSlots(int newLandingSlots) {
        return new ProcessLimits(pages, mailbox, mailboxShare, newLandingSlots, descriptors, stackPages);
    }
}
