package org.pagoda.mmu;

/**
 * Makes every CPU forget translations that are about to become wrong. When a method returns, no CPU grants what was
 * taken away, and no access that was translated before is still under way.
 *
 * <p>The order is always: change the entry, shoot down, and only then give the frame to anybody else.
 */
public interface Shootdown {
    /** Forgets {@code count} pages of the space {@code asid}, from page number {@code page} on. */
    void pages(int asid, long page, long count);

    /** Forgets the whole space {@code asid}. */
    void space(int asid);
}
