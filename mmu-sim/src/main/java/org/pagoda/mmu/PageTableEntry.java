package org.pagoda.mmu;

/**
 * The 64 bits of an Sv39 page-table entry, as The RISC-V Instruction Set Manual, Volume II: Privileged Architecture,
 * section "Sv39: Page-Based 39-bit Virtual-Memory System" lays them out.
 *
 * <pre>
 *   63      54 53                             10 9   8  7 6 5 4 3 2 1 0
 *  +----------+---------------------------------+-----+-+-+-+-+-+-+-+-+
 *  | reserved |   physical page number (44)     | RSW |D|A|G|U|X|W|R|V|
 *  +----------+---------------------------------+-----+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * The two bits that are left to software mean {@link #COPY_ON_WRITE} (8) and {@link #SHARED} (9).
 *
 * <p>Hardware ignores everything but V when V is 0, so Pagoda keeps more kinds of entries there. They are never translated:
 *
 * <ul>
 *   <li><em>in flight</em>: a landing slot whose message is still under way. It is the entry the receiver will get, but
 *       for the V bit, so that landing a page is one store.
 *   <li><em>lent</em>: the page is another process's until that one's handler has returned; bit 63 tells it from one in
 *       flight.
 *   <li><em>swapped</em>: the page is in a slot of the swap space, whose number stands where the frame's was; bit 62 tells. The
 *       same in flight has bit 61 besides.
 *   <li><em>moved</em>: the page was handed over to another process and is not to come back as demand-zero.
 * </ul>
 */
public final class PageTableEntry {
    public static final long VALID = 1;
    public static final long READ = 1 << 1;
    public static final long WRITE = 1 << 2;
    public static final long EXECUTE = 1 << 3;
    public static final long USER = 1 << 4;
    public static final long GLOBAL = 1 << 5;
    public static final long ACCESSED = 1 << 6;
    public static final long DIRTY = 1 << 7;
    /**
     * Other private pages may stand on the same frame. Never together with {@link #WRITE}: a store, if the holder may store at
     * all, gets it a frame of its own.
     */
    public static final long COPY_ON_WRITE = 1 << 8;
    /** Other holders may see what is stored here. */
    public static final long SHARED = 1 << 9;

    /** No page, no mark. */
    public static final long EMPTY = 0;
    /** The mark left behind by a move. */
    public static final long MOVED = 1 << 8;

    /** The mark left behind by lending, beside all of the entry that is to come back but its valid bit. */
    private static final long LENT = 1L << 63;

    private static final long SWAPPED = 1L << 62;
    private static final long CARRIED = 1L << 61;

    private static final int FRAME_SHIFT = 10;
    private static final long FRAME_MASK = (1L << 44) - 1;
    private static final long SLOT_MASK = (1L << 31) - 1;
    private static final long RESERVED = -1L << 54;
    private static final long RIGHTS = READ | WRITE | EXECUTE;

    private PageTableEntry() {}

    /** A valid user entry that maps {@code frame} with {@code rights}, a set of {@link Rights}. */
    public static long user(int frame, int rights) {
        return ((long) frame << FRAME_SHIFT) | USER | rights | VALID;
    }

    /** The entry of a landing slot for a page under way: {@link #user} but for the valid bit. */
    public static long inFlight(int frame, int rights) {
        return user(frame, rights) & ~VALID;
    }

    /** A valid entry that points to the next lower table. */
    public static long table(int frame) {
        return ((long) frame << FRAME_SHIFT) | VALID;
    }

    /** True if a valid entry, or all that are below it, mean the same in every space. */
    static boolean isGlobal(long entry) {
        return (entry & GLOBAL) != 0;
    }

    public static boolean isValid(long entry) {
        return (entry & VALID) != 0;
    }

    /** True if a valid entry maps a page; if not, it points to the next lower table. */
    public static boolean isLeaf(long entry) {
        return (entry & RIGHTS) != 0;
    }

    /** True if an entry is valid and points to the next lower table. */
    static boolean isTable(long entry) {
        return (entry & (VALID | RIGHTS | RESERVED)) == VALID;
    }

    /** True if the encoding is one the specification reserves, which faults: W without R, or any of bits 54 to 63. */
    public static boolean isReserved(long entry) {
        return (entry & (READ | WRITE)) == WRITE || (entry & RESERVED) != 0;
    }

    /** True for the entry of a landing slot whose page, in a frame or swapped, is still under way. */
    public static boolean isInFlight(long entry) {
        long kind = entry & (VALID | READ | LENT | SWAPPED);
        return kind == READ || (entry & (VALID | CARRIED)) == CARRIED;
    }

    /** True if the page is in the swap space, be it mapped or in flight. */
    public static boolean isSwapped(long entry) {
        return (entry & (VALID | SWAPPED)) == SWAPPED;
    }

    /** True if a process has a page here: in a frame, or swapped. In flight it has none yet. */
    public static boolean isMapped(long entry) {
        return isValid(entry) || (entry & (SWAPPED | CARRIED)) == SWAPPED;
    }

    /** What a valid entry becomes when its page goes to a slot; its rights stay. */
    static long swapOut(long entry, int slot) {
        return (entry & (RIGHTS | USER | COPY_ON_WRITE)) | SWAPPED | ((long) slot << FRAME_SHIFT);
    }

    /** The valid entry that a swapped one becomes in {@code frame}. */
    static long swapIn(long entry, int frame) {
        return (entry & (RIGHTS | USER | COPY_ON_WRITE)) | VALID | ((long) frame << FRAME_SHIFT);
    }

    /** The entry of a landing slot for a swapped page under way, with rights of its own. */
    public static long carrySwapped(int slot, int rights) {
        return USER | rights | SWAPPED | CARRIED | ((long) slot << FRAME_SHIFT);
    }

    /** What an entry in flight becomes when it lands. */
    public static long land(long entry) {
        return isSwapped(entry) ? entry & ~CARRIED : entry | VALID;
    }

    /** The slot of a swapped entry. */
    public static int slot(long entry) {
        return (int) ((entry >>> FRAME_SHIFT) & SLOT_MASK);
    }

    public static boolean isLent(long entry) {
        return (entry & (VALID | LENT)) == LENT;
    }

    /** What a valid entry becomes while its page is lent. */
    public static long lend(long entry) {
        return (entry & ~VALID) | LENT;
    }

    /** The valid entry that {@link #lend} was given. */
    public static long giveBack(long entry) {
        return (entry & ~LENT) | VALID;
    }

    /** A copy-on-write entry whose page has got a frame of its own; {@code writable} says whether its holder may store. */
    static long onOwnFrame(long entry, int frame, boolean writable) {
        // The dirty bit stays: the page's slot in the swap space, if it has one, is not the same any more.
        long kept = entry & (VALID | READ | EXECUTE | USER | ACCESSED | DIRTY);
        return kept | ((long) frame << FRAME_SHIFT) | (writable ? WRITE : 0);
    }

    public static boolean isMoved(long entry) {
        return entry == MOVED;
    }

    public static boolean isCopyOnWrite(long entry) {
        return (entry & (VALID | COPY_ON_WRITE)) == (VALID | COPY_ON_WRITE);
    }

    /** True if a program may load from the page of a valid or in-flight entry. */
    public static boolean isReadable(long entry) {
        return (entry & (READ | USER)) == (READ | USER);
    }

    /**
     * A valid entry with other rights. Sv39 has no leaf without any right, so a page that must not be touched at all is made the
     * supervisor's. Copy-on-write pages do not become writable.
     */
    static long withRights(long entry, int rights) {
        long bare = entry & ~(RIGHTS | USER);
        if (rights == Rights.NONE) {
            return bare | READ;
        }
        return bare | USER | ((entry & COPY_ON_WRITE) != 0 ? rights & ~WRITE : rights);
    }

    /** The physical page number, all 44 bits of it, whether there is such a frame or not. */
    static long physicalPage(long entry) {
        return (entry >>> FRAME_SHIFT) & FRAME_MASK;
    }

    /** The frame of a valid or in-flight entry. */
    public static int frame(long entry) {
        return (int) ((entry >>> FRAME_SHIFT) & FRAME_MASK);
    }

    /** The rights of {@link Rights} that hardware grants a program, those of a copy-on-write page without WRITE. */
    public static int rights(long entry) {
        return (entry & USER) == 0 ? Rights.NONE : (int) (entry & RIGHTS);
    }

    /** {@code rw- frame 17 copy-on-write} and the like. */
    public static String describe(long entry) {
        if (isMoved(entry)) {
            return "moved";
        } else if (isLent(entry)) {
            return "lent, frame " + frame(entry);
        } else if (isSwapped(entry)) {
            return (isInFlight(entry) ? "in flight, slot " : "swapped, slot ") + slot(entry);
        } else if (!isValid(entry)) {
            return isInFlight(entry) ? "in flight, frame " + frame(entry) : "none";
        }
        return Rights.describe(rights(entry)) + " frame " + frame(entry)
                + ((entry & COPY_ON_WRITE) != 0 ? " copy-on-write" : "")
                + ((entry & SHARED) != 0 ? " shared" : "");
    }
}
