package org.pagoda.jmh.handover;

import org.pagoda.jmh.Payload;
import org.pagoda.mmu.Page;

/**
 * What is touched in each page.
 *
 * <p>The same few bytes of pages, which begin at multiples of 4,096, all fall into few sets of a cache: of 2,048 sets of 64 bytes, offset 0 of
 * all pages uses 32. So the place can be another one from page to page.
 *
 * @param payload how much
 * @param offset where in the first page the eight bytes are: 0 to 4,088, a multiple of 8
 * @param stagger by how much more in each next page of a producer, modulo 4,096; 0 or more, a multiple of 8
 */
public record Touch(Payload payload, int offset, int stagger) {
    private static final int LAST_WORD = Page.SIZE - Long.BYTES;

    /** Checks the ranges. */
    public Touch {
        if (offset < 0 || offset > LAST_WORD || offset % Long.BYTES != 0) {
            throw new IllegalArgumentException("an offset must be 0 to 4088, a multiple of 8, not " + offset);
        }
        if (stagger < 0 || stagger % Long.BYTES != 0) {
            throw new IllegalArgumentException("a stagger must be 0 or more, a multiple of 8, not " + stagger);
        }
    }

    /** Where the eight bytes of a producer's page number {@code sequence} are, if the page is at {@code page}. */
    long address(long page, long sequence) {
        return page + ((offset + sequence * stagger) & LAST_WORD);
    }
}
