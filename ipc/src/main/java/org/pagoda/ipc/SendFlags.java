package org.pagoda.ipc;

/** The flags of {@code send}: three bits that each say one thing about the pages, the target, and how to wait. */
public final class SendFlags {
    /** Bit 0. The sender stays a holder with the rights it had; without it the sender's mapping is gone. */
    public static final long SENDER_KEEPS = 1;
    /** Bit 1. Receivers may write; without it they map the pages read-only. */
    public static final long RECEIVER_WRITES = 1 << 1;
    /** Bit 2. Each holder has a private page, copied when it is first written; without it all hold the same frame. */
    public static final long DUPLICATE = 1 << 2;

    private static final int TARGET_SHIFT = 3;
    private static final long TARGET_MASK = 3L << TARGET_SHIFT;
    /** Bits 3 and 4: the process named by pid. */
    public static final long TO_PID = 0;
    /** Bits 3 and 4: the sender itself. */
    public static final long TO_SELF = 1L << TARGET_SHIFT;
    /** Bits 3 and 4: all processes that handle the type. */
    public static final long TO_ALL = 2L << TARGET_SHIFT;
    /** Bits 3 and 4: all that handle the type but the sender. */
    public static final long TO_OTHERS = 3L << TARGET_SHIFT;

    /** {@code 010}: the page changes hands. */
    public static final long MOVE = RECEIVER_WRITES;
    /** {@code 001}: the receiver reads what the sender goes on writing. */
    public static final long PUBLISH = SENDER_KEEPS;
    /** {@code 011}: both write the same page. */
    public static final long SHARE = SENDER_KEEPS | RECEIVER_WRITES;
    /** {@code 111}: the receiver gets a private copy. */
    public static final long COPY = SENDER_KEEPS | RECEIVER_WRITES | DUPLICATE;

    /** Bit 5. Return when the handlers have run; the result is the number of pages they kept. */
    public static final long WAIT = 1 << 5;
    /** Bit 6. Wait for room in the mailbox instead of failing with {@code -EAGAIN}. */
    public static final long BLOCK = 1 << 6;
    /** Bit 7. The pages are the receiver's only until its handler returns, or replies. Needs WAIT or a call. */
    public static final long LEND = 1 << 7;

    private static final long PAGE_BITS = SENDER_KEEPS | RECEIVER_WRITES | DUPLICATE;
    private static final long KNOWN = PAGE_BITS | TARGET_MASK | WAIT | BLOCK | LEND;

    private SendFlags() {}

    /**
     * True if {@code flags} can be sent with: no bit is set that this kernel does not know, and what is lent is lent to one
     * process, as it is, by a sender that waits and does not keep it. A notification has no pages, so the page bits of one say
     * nothing.
     *
     * @param size pages; 0 is a notification
     */
    public static boolean areValid(long flags, long size) {
        if ((flags & ~KNOWN) != 0) {
            return false;
        }
        boolean asTheyAre = size == 0 || (!senderKeeps(flags) && !duplicates(flags));
        return !lends(flags) || (waits(flags) && asTheyAre && !isBroadcast(flags));
    }

    /** True if only page bits are set, as a reply may have them. */
    public static boolean arePageBits(long flags) {
        return (flags & ~PAGE_BITS) == 0;
    }

    public static boolean senderKeeps(long flags) {
        return (flags & SENDER_KEEPS) != 0;
    }

    public static boolean receiverWrites(long flags) {
        return (flags & RECEIVER_WRITES) != 0;
    }

    public static boolean duplicates(long flags) {
        return (flags & DUPLICATE) != 0;
    }

    /** {@link #TO_PID}, {@link #TO_SELF}, {@link #TO_ALL} or {@link #TO_OTHERS}. */
    public static long target(long flags) {
        return flags & TARGET_MASK;
    }

    /** True if a send may go to several processes. */
    public static boolean isBroadcast(long flags) {
        return target(flags) == TO_ALL || target(flags) == TO_OTHERS;
    }

    public static boolean waits(long flags) {
        return (flags & WAIT) != 0;
    }

    public static boolean blocks(long flags) {
        return (flags & BLOCK) != 0;
    }

    public static boolean lends(long flags) {
        return (flags & LEND) != 0;
    }

    /** The three page bits as they are written in the documentation, highest first: {@code 010} is a move. */
    public static String describe(long flags) {
        String bits = Long.toBinaryString((flags & PAGE_BITS) | 8).substring(1);
        String target =
                new String[] {"", " to self", " to all", " to all others"}[(int) (target(flags) >>> TARGET_SHIFT)];
        return bits
                + target
                + (waits(flags) ? " wait" : "")
                + (blocks(flags) ? " block" : "")
                + (lends(flags) ? " lend" : "");
    }
}
