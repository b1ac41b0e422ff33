package org.pagoda.mmu;

/** The page: 4 KiB, the unit in which memory is mapped and messages travel. */
public final class Page {
    /** log2 of {@link #SIZE}. */
    public static final int SHIFT = 12;

    /** Bytes in a page, and in a frame. */
    public static final int SIZE = 1 << SHIFT;

    /** The bits of an address that lie within a page. */
    public static final int OFFSET_MASK = SIZE - 1;

    private Page() {}

    /** The number of the page that {@code address} lies in. */
    public static long number(long address) {
        return address >>> SHIFT;
    }

    /** The first address of page {@code number}. */
    public static long address(long number) {
        return number << SHIFT;
    }

    /** How far into its page {@code address} lies, 0 to 4095. */
    public static int offset(long address) {
        return (int) address & OFFSET_MASK;
    }

    /** True if {@code address} is the first of a page. */
    public static boolean isAligned(long address) {
        return (address & OFFSET_MASK) == 0;
    }

    /** The number of pages that {@code bytes} (0 or more) fill, the last one perhaps in part. */
    public static long count(long bytes) {
        return (bytes >>> SHIFT) + ((bytes & OFFSET_MASK) == 0 ? 0 : 1);
    }

    /** How many bytes from {@code address} on, at most {@code length}, lie in the same page. */
    public static int chunk(long address, long length) {
        return (int) Math.min(length, SIZE - offset(address));
    }
}
