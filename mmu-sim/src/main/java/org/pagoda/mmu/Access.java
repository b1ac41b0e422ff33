package org.pagoda.mmu;

/** What a program does with an address, and which bits the page's entry must have for it to go ahead. */
public enum Access {
    LOAD(Rights.READ, PageTableEntry.VALID | PageTableEntry.USER | PageTableEntry.READ | PageTableEntry.ACCESSED),
    STORE(
            Rights.WRITE,
            PageTableEntry.VALID
                    | PageTableEntry.USER
                    | PageTableEntry.WRITE
                    | PageTableEntry.ACCESSED
                    | PageTableEntry.DIRTY),
    FETCH(
            Rights.EXECUTE,
            PageTableEntry.VALID | PageTableEntry.USER | PageTableEntry.EXECUTE | PageTableEntry.ACCESSED);

    private final int right;
    private final long requiredBits;
    private final long requiredRights;

    Access(int right, long requiredBits) {
        this.right = right;
        this.requiredBits = requiredBits;
        requiredRights = requiredBits & ~(PageTableEntry.ACCESSED | PageTableEntry.DIRTY);
    }

    /** The right of {@link Rights} that this access needs. */
    public int right() {
        return right;
    }

    /** The bits an entry must have for this access to be translated without further ado. */
    public long requiredBits() {
        return requiredBits;
    }

    /** Those of them that the walker does not set by itself. */
    long requiredRights() {
        return requiredRights;
    }
}
