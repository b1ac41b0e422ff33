package org.pagoda.mmu;

/** The ways to hold a frame. A frame is free when nobody holds it in any of them. */
public enum Reference {
    /** A page-table entry maps it. */
    ENTRY(0),
    /** A message that is under way carries it. */
    MESSAGE(1),
    /** The kernel or a device works on it; it must not move. */
    PIN(2),
    /** A cache keeps it in case it is wanted again. */
    CACHE(3);

    /** How many kinds there are. */
    static final int KINDS = 4;

    private final int index;

    Reference(int index) {
        this.index = index;
    }

    /** Where this kind's count stands in a frame's record, 0 to 3. */
    int index() {
        return index;
    }
}
