package org.pagoda.mmu;

/**
 * A stretch of an address space that was asked for, and what may be done there. Pages appear in it when they are first
 * touched.
 */
public final class Region {
    /** Where a region ends up that does not grow: nowhere. */
    private static final long NEVER = Long.MAX_VALUE;

    private final long start;
    private final long end;
    private final int rights;
    private final String name;
    private final long lowestStart;

    /**
     * @param start first address, page-aligned
     * @param end first address beyond, page-aligned
     * @param rights a set of {@link Rights}
     * @param name what a person reads in a map of the space
     */
    Region(long start, long end, int rights, String name) {
        this(start, end, rights, name, NEVER);
    }

    private Region(long start, long end, int rights, String name, long lowestStart) {
        this.start = start;
        this.end = end;
        this.rights = rights;
        this.name = name;
        this.lowestStart = lowestStart;
    }

    /** A stack, which grows down to {@code lowestStart} as it is used. */
    static Region stack(long start, long end, long lowestStart) {
        return new Region(start, end, Rights.READ_WRITE, "[stack]", lowestStart);
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

    boolean contains(long address) {
        return address >= start && address < end;
    }

    Region withBounds(long newStart, long newEnd) {
        return new Region(newStart, newEnd, rights, name, lowestStart);
    }

    Region withRights(int newRights) {
        return new Region(start, end, newRights, name, lowestStart);
    }

    @Override
    public String toString() {
        return String.format("%010x-%010x %s %s", start, end, Rights.describe(rights), name);
    }
}
