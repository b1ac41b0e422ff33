package org.pagoda.mmu;

import org.jspecify.annotations.Nullable;

/**
 * A stretch of an address space that was asked for, and what may be done there. Pages appear in it when they are first
 * touched.
 */
public final class Region {
    /** Where a region ends up that does not grow: nowhere. */
    private static final long NEVER = Long.MAX_VALUE;

    /** The pager of a region that has none: its pages are demand-zero. */
    public static final long NO_PAGER = 0;

    private final long start;
    private final long end;
    private final int rights;
    private final String name;
    private final long lowestStart;
    private final @Nullable MemoryObject object;
    private final long objectStart;
    private final long pager;

    /**
     * @param start first address, page-aligned
     * @param end first address beyond, page-aligned
     * @param rights a set of {@link Rights}
     * @param name what a person reads in a map of the space
     */
    Region(long start, long end, int rights, String name) {
        this(start, end, rights, name, NEVER, null, 0, NO_PAGER);
    }

    private Region(
            long start,
            long end,
            int rights,
            String name,
            long lowestStart,
            @Nullable MemoryObject object,
            long objectStart,
            long pager) {
        this.start = start;
        this.end = end;
        this.rights = rights;
        this.name = name;
        this.lowestStart = lowestStart;
        this.object = object;
        this.objectStart = objectStart;
        this.pager = pager;
    }

    /** A stack, which grows down to {@code lowestStart} as it is used. */
    static Region stack(long start, long end, long lowestStart) {
        return new Region(start, end, Rights.READ_WRITE, "[stack]", lowestStart, null, 0, NO_PAGER);
    }

    /** A region that shows a memory object's pages, from page {@code offset} on; what is stored is for all who map it. */
    static Region ofObject(long start, long end, int rights, String name, MemoryObject object, int offset) {
        return new Region(start, end, rights, name, NEVER, object, start - Page.address(offset), NO_PAGER);
    }

    public long start() {
        return start;
    }

    /** The first address beyond. */
    public long end() {
        return end;
    }

    public int rights() {
        return rights;
    }

    public String name() {
        return name;
    }

    /** How far down it may grow when it is used; beyond all addresses if it does not grow. */
    long lowestStart() {
        return lowestStart;
    }

    /** Whose pages it shows; null for memory of the space's own. */
    public @Nullable MemoryObject object() {
        return object;
    }

    /** Which page of its object stands at {@code address}. */
    int objectPage(long address) {
        return (int) Page.number(address - objectStart);
    }

    /** The process that is asked for pages which are not there; {@link #NO_PAGER}: none. */
    public long pager() {
        return pager;
    }

    /** True for memory of the space's own that neither grows nor belongs to an object. */
    boolean canHavePager() {
        return object == null && lowestStart == NEVER;
    }

    boolean contains(long address) {
        return address >= start && address < end;
    }

    Region withBounds(long newStart, long newEnd) {
        return new Region(newStart, newEnd, rights, name, lowestStart, object, objectStart, pager);
    }

    Region withRights(int newRights) {
        return newRights == rights
                ? this
                : new Region(start, end, newRights, name, lowestStart, object, objectStart, pager);
    }

    Region withPager(long newPager) {
        return newPager == pager
                ? this
                : new Region(start, end, rights, name, lowestStart, object, objectStart, newPager);
    }

    @Override
    public String toString() {
        String text = String.format("%010x-%010x %s %s", start, end, Rights.describe(rights), name);
        return pager == NO_PAGER ? text : text + " pager " + pager;
    }
}
