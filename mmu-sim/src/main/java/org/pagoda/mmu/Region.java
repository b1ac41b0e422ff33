package org.pagoda.mmu;

/**
 * A stretch of an address space that was asked for, and what may be done there. Pages appear in it when they are first
 * touched.
 */
public final class Region {
    private final long start;
    private final long end;
    private final int rights;
    private final String name;

    /**
     * @param start first address, page-aligned
     * @param end first address beyond, page-aligned
     * @param rights a set of {@link Rights}
     * @param name what a person reads in a map of the space
     */
    Region(long start, long end, int rights, String name) {
        this.start = start;
        this.end = end;
        this.rights = rights;
        this.name = name;
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

    boolean contains(long address) {
        return address >= start && address < end;
    }

    Region withBounds(long newStart, long newEnd) {
        return new Region(newStart, newEnd, rights, name);
    }

    @Override
    public String toString() {
        return String.format("%010x-%010x %s %s", start, end, Rights.describe(rights), name);
    }
}
