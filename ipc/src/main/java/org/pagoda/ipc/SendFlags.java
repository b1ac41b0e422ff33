package org.pagoda.ipc;

/** The flags of {@code send}: three bits that each say one thing about the pages, the target, and how to wait. */
public final class SendFlags {
    /** Bit 0. The sender stays a holder with the rights it had; without it the sender's mapping is gone. */
    public static final long SENDER_KEEPS = 1;
    /** Bit 1. The receiver may write; without it the receiver maps the pages read-only. */
    public static final long RECEIVER_WRITES = 1 << 1;

    /** {@code 010}: the page changes hands. */
    public static final long MOVE = RECEIVER_WRITES;
    /** {@code 001}: the receiver reads what the sender goes on writing. */
    public static final long PUBLISH = SENDER_KEEPS;
    /** {@code 011}: both write the same page. */
    public static final long SHARE = SENDER_KEEPS | RECEIVER_WRITES;

    /** Bit 5. Return when the handler has run; the result is the number of pages it kept. */
    public static final long WAIT = 1 << 5;
    /** Bit 6. Wait for room in the mailbox instead of failing with {@code -EAGAIN}. */
    public static final long BLOCK = 1 << 6;

    private static final long KNOWN = SENDER_KEEPS | RECEIVER_WRITES | WAIT | BLOCK;

    private SendFlags() {}

    /** True if no bit is set that this kernel does not know. */
    public static boolean areKnown(long flags) {
        return (flags & ~KNOWN) == 0;
    }

    public static boolean senderKeeps(long flags) {
        return (flags & SENDER_KEEPS) != 0;
    }

    public static boolean receiverWrites(long flags) {
        return (flags & RECEIVER_WRITES) != 0;
    }

    public static boolean waits(long flags) {
        return (flags & WAIT) != 0;
    }

    public static boolean blocks(long flags) {
        return (flags & BLOCK) != 0;
    }

    /** The three page bits as they are written in the documentation, highest first: {@code 010} is a move. */
    public static String describe(long flags) {
        String bits = Long.toBinaryString((flags & 7) | 8).substring(1);
        return bits + (waits(flags) ? " wait" : "") + (blocks(flags) ? " block" : "");
    }
}
