package org.pagoda.mmu;

import java.util.Arrays;

/**
 * One CPU's memory of recent translations: sets of a few ways each, tagged with the address space's identifier (ASID),
 * so that a switch between spaces flushes nothing. When a set is full its ways are replaced in turn.
 *
 * <p>It can be wrong: nothing tells it that a page table changed. Whoever takes a right away must flush, see
 * {@link Shootdown}.
 */
public final class TranslationLookasideBuffer {
    /** What {@link #lookup} returns on a miss: an entry that is not valid. */
    public static final long MISS = 0;

    private static final int ASID_BITS = 16;

    private final int ways;
    private final int setMask;

    // Its own CPU only; others flush through Shootdown.
    private final long[] tags;
    private final long[] entries;
    private final byte[] nextVictim;
    private long hits;
    private long misses;
    private long evictions;
    private long flushes;

    /**
     * @param sets a power of two
     * @param ways 1 to 64
     */
    public TranslationLookasideBuffer(int sets, int ways) {
        if (sets < 1 || Integer.bitCount(sets) != 1) {
            throw new IllegalArgumentException("the number of sets must be a power of two, not " + sets);
        }
        if (ways < 1 || ways > 64) {
            throw new IllegalArgumentException("there must be 1 to 64 ways, not " + ways);
        }
        this.ways = ways;
        setMask = sets - 1;
        tags = new long[sets * ways];
        entries = new long[sets * ways];
        nextVictim = new byte[sets];
    }

    /** How many sets there are; a page's number, modulo this, says which one it can be in. */
    public int sets() {
        return setMask + 1;
    }

    /** How many pages of one set can be remembered at a time. */
    public int ways() {
        return ways;
    }

    /** Never 0, so that an unused way matches nothing. */
    private static long tag(int asid, long page) {
        return (page << (ASID_BITS + 1)) | ((long) asid << 1) | 1;
    }

    /** The entry remembered for a page, or {@link #MISS}. Does not count; see {@link #onHit}. */
    public long lookup(int asid, long page) {
        long tag = tag(asid, page);
        int first = ((int) page & setMask) * ways;
        for (int way = first; way < first + ways; way++) {
            if (tags[way] == tag) {
                return entries[way];
            }
        }
        return MISS;
    }

    void onHit() {
        hits++;
    }

    void onMiss() {
        misses++;
    }

    /** Remembers a translation, in place of an older one for the same page if there is one. */
    public void insert(int asid, long page, long entry) {
        long tag = tag(asid, page);
        int set = (int) page & setMask;
        int way = wayFor(tag, set);
        tags[way] = tag;
        entries[way] = entry;
    }

    private int wayFor(long tag, int set) {
        int first = set * ways;
        int unused = -1;
        for (int way = first; way < first + ways; way++) {
            if (tags[way] == tag) {
                return way;
            } else if (tags[way] == 0 && unused < 0) {
                unused = way;
            }
        }
        if (unused >= 0) {
            return unused;
        }
        int victim = nextVictim[set];
        nextVictim[set] = (byte) ((victim + 1) % ways);
        evictions++;
        return first + victim;
    }

    /** Forgets one page of one space. */
    public void flushPage(int asid, long page) {
        long tag = tag(asid, page);
        int first = ((int) page & setMask) * ways;
        for (int way = first; way < first + ways; way++) {
            if (tags[way] == tag) {
                tags[way] = 0;
                flushes++;
                return;
            }
        }
    }

    /** Forgets all pages of one space. */
    public void flushSpace(int asid) {
        long wanted = ((long) asid << 1) | 1;
        long mask = (1L << (ASID_BITS + 1)) - 1;
        for (int way = 0; way < tags.length; way++) {
            if ((tags[way] & mask) == wanted) {
                tags[way] = 0;
                flushes++;
            }
        }
    }

    /** Forgets everything. */
    public void flushAll() {
        Arrays.fill(tags, 0);
        flushes++;
    }

    /** Accesses translated from here. */
    public long hits() {
        return hits;
    }

    /** Accesses that needed a table walk. */
    public long misses() {
        return misses;
    }

    /** Entries that gave way to another page's, because their set was full. */
    public long evictions() {
        return evictions;
    }

    /** Entries flushed. */
    public long flushes() {
        return flushes;
    }

    /** What {@link #forEach} calls. */
    @FunctionalInterface
    public interface Visitor {
        void onEntry(int asid, long page, long entry);
    }

    /** Visits everything remembered, for checks. */
    public void forEach(Visitor visitor) {
        for (int way = 0; way < tags.length; way++) {
            if (tags[way] != 0) {
                int asid = (int) (tags[way] >>> 1) & ((1 << ASID_BITS) - 1);
                visitor.onEntry(asid, tags[way] >>> (ASID_BITS + 1), entries[way]);
            }
        }
    }
}
