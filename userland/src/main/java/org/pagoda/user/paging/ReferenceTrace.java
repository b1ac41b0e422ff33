package org.pagoda.user.paging;

/**
 * References to pages, in order. Pages have the numbers 0 to {@link #pages()} less one, by their first appearance.
 *
 * <p>A reference takes 33 bits: an int for the page, and a bit that says whether it is a store.
 */
public final class ReferenceTrace {
    private final TraceFormat format;
    private final int[] references;
    private final long[] stores;
    private final int length;
    private final int pages;

    ReferenceTrace(TraceFormat format, int[] references, long[] stores, int length, int pages) {
        this.format = format;
        this.references = references;
        this.stores = stores;
        this.length = length;
        this.pages = pages;
    }

    /** How the trace was written. */
    public TraceFormat format() {
        return format;
    }

    /** How many references there are, at least 1. */
    public int length() {
        return length;
    }

    /** How many different pages are referenced, at least 1. */
    public int pages() {
        return pages;
    }

    /** The page of the reference at a position from 0 up. */
    public int page(int position) {
        return references[position];
    }

    /** True if the reference at a position is a store. A trace of page numbers has none. */
    public boolean isStore(int position) {
        return (stores[position >> 6] & 1L << position) != 0;
    }

    /**
     * The pages of all references, not copied: the array must not be changed. It may be longer than the trace; what
     * stands behind {@link #length()} means nothing.
     */
    public int[] references() {
        return references;
    }
}
