package org.pagoda.mmu;

/** What may be done with a page, as a set of bits. The values are those of the R, W and X bits of an Sv39 entry. */
public final class Rights {
    public static final int NONE = 0;
    public static final int READ = 1 << 1;
    public static final int WRITE = 1 << 2;
    public static final int EXECUTE = 1 << 3;
    public static final int READ_WRITE = READ | WRITE;
    public static final int ALL = READ | WRITE | EXECUTE;

    private Rights() {}

    /** True if {@code rights} is a set that Sv39 can express: it reserves writable pages that are not readable. */
    public static boolean areExpressible(long rights) {
        return (rights & ~(long) ALL) == 0 && ((rights & WRITE) == 0 || (rights & READ) != 0);
    }

    /** {@code rw-} and the like. */
    public static String describe(int rights) {
        return ((rights & READ) != 0 ? "r" : "-")
                + ((rights & WRITE) != 0 ? "w" : "-")
                + ((rights & EXECUTE) != 0 ? "x" : "-");
    }
}
