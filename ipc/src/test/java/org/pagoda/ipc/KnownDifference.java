package org.pagoda.ipc;

/**
 * Operations for which the page algebra does not do what section 1 of the design says, and which a {@link ModelRun} therefore
 * leaves out so that it can find what else is wrong. Some were mended since they were found; one goes from this list as soon as the
 * model agrees without it.
 */
enum KnownDifference {
    /** A task that waits runs a handler that waits: {@link Waiter} has one result and one list for both. */
    WAIT_INSIDE_A_HANDLER_OF_A_WAITING_TASK,
    /** Deadlocks are told by all that a task waits for, not by what the masking handler itself waits for. */
    DEADLOCK_THROUGH_WHAT_THE_HANDLER_DOES_NOT_WAIT_FOR,
    /** A broadcast with WAIT to somebody for whom it would deadlock fails, instead of leaving that one out. */
    BROADCAST_THAT_DEADLOCKS_FOR_SOME,
    /** Of a broadcast that nobody can take, the error is not the first one's if that was refused by the send mask. */
    BROADCAST_ERROR_AFTER_SEND_MASK,
    /** The token of an answered request can be kept. */
    KEEP_AFTER_REPLY,
    /** Ownership is a frame's, so duplicates that still stand on one frame have one owner between them. */
    REVOKE_BY_OWNER_OF_A_DUPLICATE,
    /**
     * Aliases are told by a bit and the frame; but a read-only page, or one that is broadcast with 000, is aliased while duplicates
     * still stand on its frame, and they are taken for aliases too.
     */
    ALIAS_OF_A_PAGE_WITH_DUPLICATES,
    /** A message that carries one page twice: abandoned, the page is lost, or one page too many returned. */
    SAME_PAGE_TWICE_IN_A_MESSAGE,
    /** A handler ends while a page of its message is lent on. */
    LEAVE_WHILE_A_PAGE_IS_LENT_ON,
    /** Pages lent, given back by a reply, and lent again before the handler of the first request has ended. */
    LEND_AGAIN_AFTER_A_REPLY,
    /** Slots from which lent pages are gone already still count as lent. */
    UNMAP_WHERE_A_LENT_PAGE_WAS,
    /** A page that its lender only shares is revoked by its owner: nobody counts it. */
    REVOKE_OF_A_LENT_PAGE,
    /** A page that is abandoned by whom it was returned to comes back with the rights of the first sender. */
    ABANDON_WHAT_WAS_RETURNED,
    /** Abandoning its own page, a process is charged for its return before it is refunded. */
    ABANDON_OWN_PAGE_AT_THE_LIMIT,
    /** Bits 0 to 2 of a notification are not ignored if it has LEND. */
    NOTIFICATION_WITH_LEND,
    /** A TLB's tags have no room for the high bits of an address. */
    ADDRESS_BEYOND_THE_TAGS_OF_THE_TLB,
    /** A pin is on the frame, so it also holds duplicates that still stand there. */
    PIN_OF_A_PAGE_WITH_DUPLICATES,
    /** Where a page of the landing window is unmapped, the window's region is cut in two. Not left out, but not compared. */
    WINDOW_CUT_BY_UNMAP
}
