package org.pagoda.ipc;

import org.pagoda.mmu.Page;

/**
 * The value of a message of type {@link MessageType#PAGE_FAULT}: the page's address in the space of the process that touched it, which is
 * the message's sender, and in the bits below the right that the access needs.
 *
 * <pre>
 *   63            12 11           0
 *  +----------------+--------------+
 *  |  page number   |    right     |   READ: a load, WRITE: a store, EXECUTE: a fetch
 *  +----------------+--------------+
 * </pre>
 */
public final class PageFault {
    private PageFault() {}

    /** The value for a touch of the page at {@code page} that needs {@code right}, one of {@link org.pagoda.mmu.Rights}. */
    public static long value(long page, int right) {
        return page | right;
    }

    /** The address of the page. */
    public static long page(long value) {
        return value & -Page.SIZE;
    }

    /** The right that the access needs: READ, WRITE or EXECUTE of {@link org.pagoda.mmu.Rights}. */
    public static int right(long value) {
        return Page.offset(value);
    }
}
