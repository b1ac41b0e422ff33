package org.pagoda.jmh.handover;

import org.pagoda.mmu.Page;

/**
 * A pooled buffer of one page, to be handed over by reference.
 *
 * @param address where it begins in the memory of its pool
 */
record Frame(long address) {
    /** Frame {@code number} of its pool. */
    static Frame number(int number) {
        return new Frame(Page.address(number));
    }
}
