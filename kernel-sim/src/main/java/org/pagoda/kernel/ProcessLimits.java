package org.pagoda.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;

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
    /** What there is a limit of; the order is that of the numbers by which programs name them. */
    enum Resource {
        PAGES(0, Long.MAX_VALUE),
        MAILBOX(1, Integer.MAX_VALUE),
        MAILBOX_SHARE(1, Integer.MAX_VALUE),
        CHILDREN(0, Integer.MAX_VALUE),
        THREADS(0, Integer.MAX_VALUE),
        DESCRIPTORS(1, MOST_DESCRIPTORS),
        // Of these a process has room from its beginning on.
        LANDING_SLOTS(1, 0),
        STACK_PAGES(1, 0);

        private static final List<Resource> ALL = List.of(values());

        private final long least;
        private final long most;

        Resource(long least, long most) {
            this.least = least;
            this.most = most;
        }

        /** The resource with a number; null if there is none. */
        static @Nullable Resource find(long number) {
            return number >= 0 && number < ALL.size() ? ALL.get((int) number) : null;
        }

        /** True if {@code value} can be the limit of a process that runs. */
        boolean canBeSet(long value) {
            return value >= least && value <= most;
        }
    }

    private static final int MANY = 1024;
    private static final int MOST_DESCRIPTORS = 65_536;

    /** Limits that a process has unless somebody sets others. */
    public static final ProcessLimits DEFAULT = new ProcessLimits(Long.MAX_VALUE, 64, 16, 4096, MANY, 2048);

    /** Limits with room for 1,024 children and 1,024 threads. */
    public ProcessLimits(
            long pages, int mailbox, int mailboxShare, int landingSlots, int descriptors, long stackPages) {
        this(pages, mailbox, mailboxShare, landingSlots, descriptors, stackPages, MANY, MANY);
    }

    /** How much of {@code resource}. */
    long value(Resource resource) {
        return switch (resource) {
            case PAGES -> pages;
            case MAILBOX -> mailbox;
            case MAILBOX_SHARE -> mailboxShare;
            case CHILDREN -> children;
            case THREADS -> threads;
            case DESCRIPTORS -> descriptors;
            case LANDING_SLOTS -> landingSlots;
            case STACK_PAGES -> stackPages;
        };
    }

    /** These, but {@code value} of {@code resource}, which can be set so. */
    ProcessLimits with(Resource resource, long value) {
        return switch (resource) {
            case PAGES -> withPages(value);
            case MAILBOX -> withMailbox((int) value, mailboxShare);
            case MAILBOX_SHARE -> withMailbox(mailbox, (int) value);
            case CHILDREN -> withFamily((int) value, threads);
            case THREADS -> withFamily(children, (int) value);
            case DESCRIPTORS -> withDescriptors((int) value);
            case LANDING_SLOTS, STACK_PAGES -> throw new IllegalArgumentException(resource + " cannot be changed");
        };
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

    public ProcessLimits withDescriptors(int newDescriptors) {
        return new ProcessLimits(
                pages, mailbox, mailboxShare, landingSlots, newDescriptors, stackPages, children, threads);
    }

    public ProcessLimits withLandingSlots(int newLandingSlots) {
        return new ProcessLimits(
                pages, mailbox, mailboxShare, newLandingSlots, descriptors, stackPages, children, threads);
    }
}
