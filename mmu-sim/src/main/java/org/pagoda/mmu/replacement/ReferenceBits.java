package org.pagoda.mmu.replacement;

/**
 * The reference and dirty bits of resident pages, as a policy sees them: in a kernel the A and D bits of page-table
 * entries, in a replay two arrays. Pages are numbered as in {@link ReplacementPolicy}.
 *
 * <p>A load counts as a reference: the access that faulted is about to be tried again. So the reference bit of a page
 * is set when it has been loaded, and by every access after that.
 */
public interface ReferenceBits {
    /**
     * Tests and clears the reference bit of a resident page. Whoever clears it in a page-table entry also flushes the
     * entry from TLBs, or later accesses would not set it.
     *
     * @return true if the page was accessed since the bit was last cleared
     */
    boolean takeAccessed(int page);

    /** True if a resident page was stored into since it was loaded or last written back. */
    boolean isDirty(int page);

    /**
     * Asks for a dirty resident page to be written to its backing store, without waiting for it. The page stays
     * resident and turns clean, at once or later. If it is being written already, or can't be now, nothing happens.
     */
    void startWriteBack(int page);
}
