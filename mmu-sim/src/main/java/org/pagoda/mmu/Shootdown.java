package org.pagoda.mmu;

/**
 * Makes every CPU forget translations that are about to become wrong. When a method returns, no CPU grants what was
 * taken away, and no access that was translated before is still under way.
 *
 * <p>A space without an ASID ({@link AsidTable#NONE}) runs nowhere, and nobody remembers anything of it: there is nothing to do then.
 *
 * <p>The order is always: quiesce, look, change the entry, shoot down, and only then give the frame to anybody else.
 */
public interface Shootdown {
    /**
     * Stops the other CPUs that run the space {@code asid}: when this returns they have no access under way, and do not walk its tables,
     * until the kernel is left. Before it looks at an entry that it is about to change the kernel calls this, so that no walker sets
     * the accessed or dirty bit in between, and no such bit is lost.
     */
    void quiesce(int asid);

    /** Forgets {@code count} pages of the space {@code asid}, from page number {@code page} on. */
    void pages(int asid, long page, long count);

    /** Forgets the whole space {@code asid}. */
    void space(int asid);
}
