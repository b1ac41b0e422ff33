package org.pagoda.mmu;

import java.util.SplittableRandom;

/**
 * One CPU's memory of recent translations: sets of a few ways each, tagged with the address space's identifier (ASID),
 * so that a switch between spaces flushes nothing. When a set is full, one of its entries gives way: {@link Replacement} says which.
 *
 * <p>An entry with the G bit is for every space. Of one page there is either one such entry here, or entries of single spaces: what is
 * inserted takes the place of all that it contradicts.
 *
 * <p>It can be wrong: nothing tells it that a page table changed. Whoever takes a right away must flush, see
 * {@link Shootdown}. The flushes are the four forms of SFENCE.VMA in the RISC-V privileged specification.
 */
public final class TranslationLookasideBuffer {
    /** Which entry of a full set gives way. */
    public enum Replacement {
        /** The one that came first. */
        FIFO,
        /** The one that was not used for the longest time. */
        LRU,
        /** Any, all with equal chance. */
        RANDOM
    }

    /** What {@link #lookup} returns on a miss: an entry that is not valid. */
    public static final long MISS = 0;

    /** What {@link #forEach} says in place of an ASID for an entry that is global. */
    public static final int EVERY_SPACE = -1;

    // A tag is never 0, so that an unused way matches nothing:
    //   63           18 17      2   1   0
    //  |     page      |  ASID   |  G  |  1  |     with G, the ASID is 0
    private static final long USED = 1;
    private static final long GLOBAL = 1 << 1;
    private static final int ASID_SHIFT = 2;
    private static final int PAGE_SHIFT = ASID_SHIFT + 16;
    private static final long PAGE_MASK = -1L << PAGE_SHIFT;

    private static final int NONE = -1;

    private final int sets;
    private final int ways;
    private final Replacement replacement;
    /** True if hits have to be remembered. */
    private final boolean recency;

    private final SplittableRandom generator;

    // Its own CPU only; others flush through Shootdown. Way w of set s is at place s * ways + w: the ways
    // of a set are side by side, because most flushes look at all of them.
    private final long[] tags;
    private final long[] entries;
    /** When an entry came, or with LRU was used last. */
    private final long[] times;

    private long time;
    private long hits;
    private long misses;
    private long evictions;
    private long flushes;

    /**
     * A TLB whose entries give way in the order in which they came.
     *
     * @param sets a power of two
     * @param ways 1 to 64
     */
    public TranslationLookasideBuffer(int sets, int ways) {
        this(sets, ways, Replacement.FIFO, 0);
    }

    /**
     * A TLB.
     *
     * @param sets a power of two
     * @param ways 1 to 64
     * @param seed what {@link Replacement#RANDOM} draws from
     */
    public TranslationLookasideBuffer(int sets, int ways, Replacement replacement, long seed) {
        if (sets < 1 || Integer.bitCount(sets) != 1) {
            throw new IllegalArgumentException("the number of sets must be a power of two, not " + sets);
        }
        if (ways < 1 || ways > 64) {
            throw new IllegalArgumentException("there must be 1 to 64 ways, not " + ways);
        }
        this.sets = sets;
        this.ways = ways;
        this.replacement = replacement;
        recency = replacement == Replacement.LRU;
        generator = new SplittableRandom(seed);
        tags = new long[sets * ways];
        entries = new long[sets * ways];
        times = new long[sets * ways];
    }

    /** How many sets there are; a page's number, modulo this, says which one it can be in. */
    public int sets() {
        return sets;
    }

    /** How many pages of one set can be remembered at a time. */
    public int ways() {
        return ways;
    }

    /** Which entry of a full set gives way. */
    public Replacement replacement() {
        return replacement;
    }

    private static long tag(int asid, long page) {
        return (page << PAGE_SHIFT) | ((long) asid << ASID_SHIFT) | USED;
    }

    private static long globalTag(long page) {
        return (page << PAGE_SHIFT) | GLOBAL | USED;
    }

    /** The place of a page's first way. */
    private int set(long page) {
        return ((int) page & (sets - 1)) * ways;
    }

    /** The entry remembered for a page, or {@link #MISS}. Does not count; see {@link #onHit}. */
    public long lookup(int asid, long page) {
        // Most often it is in the first way: then there is no loop.
        int first = set(page);
        return tags[first] == tag(asid, page) ? entries[first] : search(asid, page);
    }

    private long search(int asid, long page) {
        int place = find(asid, page);
        return place == NONE ? MISS : entries[place];
    }

    private int find(int asid, long page) {
        long tag = tag(asid, page);
        long globalTag = globalTag(page);
        for (int place = set(page), end = place + ways; place < end; place++) {
            if (tags[place] == tag || tags[place] == globalTag) {
                return place;
            }
        }
        return NONE;
    }

    /** An access was translated by what {@link #lookup} has found. */
    void onHit(int asid, long page) {
        hits++;
        if (recency) {
            int place = find(asid, page);
            if (place != NONE) { // else another CPU has just flushed it, for what this one had there before
                times[place] = ++time;
            }
        }
    }

    void onMiss() {
        misses++;
    }

    /** Remembers a translation, in place of older ones for the same page if there are some. */
    public void insert(int asid, long page, long entry) {
        boolean global = PageTableEntry.isGlobal(entry);
        long tag = global ? globalTag(page) : tag(asid, page);
        int place = takeOver(set(page), tag);
        if (place == NONE) {
            place = vacate(set(page));
            times[place] = ++time;
        } else if (recency) {
            times[place] = ++time;
        }
        tags[place] = tag;
        entries[place] = entry;
    }

    /** Empties the places that {@code tag} contradicts; the first of them, or {@link #NONE}. */
    private int takeOver(int set, long tag) {
        int first = NONE;
        for (int place = set; place < set + ways; place++) {
            if (tags[place] == tag || contradict(tags[place], tag)) {
                tags[place] = 0;
                first = first == NONE ? place : first;
            }
        }
        return first;
    }

    /** True if both are tags of the same page, and one of them is global. */
    private static boolean contradict(long one, long other) {
        return one != 0 && ((one ^ other) & PAGE_MASK) == 0 && ((one | other) & GLOBAL) != 0;
    }

    /** A place of {@code set} that is free, or is made so. */
    private int vacate(int set) {
        for (int place = set; place < set + ways; place++) {
            if (tags[place] == 0) {
                return place;
            }
        }
        return evict(set);
    }

    /** The place of {@code set}, which is full, whose entry gives way. */
    private int evict(int set) {
        int oldest = set;
        for (int place = set + 1; place < set + ways; place++) {
            if (times[place] < times[oldest]) {
                oldest = place;
            }
        }
        evictions++;
        return replacement == Replacement.RANDOM ? set + generator.nextInt(ways) : oldest;
    }

    /** Forgets one page of one space, unless it is global. */
    public void flushPage(int asid, long page) {
        long tag = tag(asid, page);
        for (int place = set(page), end = place + ways; place < end; place++) {
            if (tags[place] == tag) {
                flush(place);
                return;
            }
        }
    }

    /** {@link #flushPage} for {@code count} pages from {@code page} on. */
    public void flushPages(int asid, long page, long count) {
        if (count < sets) {
            for (long i = 0; i < count; i++) {
                flushPage(asid, page + i);
            }
            return;
        }
        // Every set is meant: all are looked through as they lie, once.
        long first = tag(asid, page);
        long beyond = count << PAGE_SHIFT;
        for (int place = 0; place < tags.length; place++) {
            long after = tags[place] - first; // the lower bits are 0 if it is of this space, and not global
            if (after >= 0 && after < beyond && (after & ~PAGE_MASK) == 0) {
                flush(place);
            }
        }
    }

    /** Forgets one page of every space, be it global or not. */
    public void flushGlobalPage(long page) {
        for (int place = set(page), end = place + ways; place < end; place++) {
            if (tags[place] != 0 && ((tags[place] ^ globalTag(page)) & PAGE_MASK) == 0) {
                flush(place);
            }
        }
    }

    /** Forgets all pages of one space but those that are global. */
    public void flushSpace(int asid) {
        long wanted = tag(asid, 0);
        for (int place = 0; place < tags.length; place++) {
            if ((tags[place] & ~PAGE_MASK) == wanted) {
                flush(place);
            }
        }
    }

    /** Forgets everything. */
    public void flushAll() {
        for (int place = 0; place < tags.length; place++) {
            if (tags[place] != 0) {
                flush(place);
            }
        }
    }

    private void flush(int place) {
        tags[place] = 0;
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
        /** Takes one entry of space {@code asid}, or of {@link #EVERY_SPACE}. */
        void onEntry(int asid, long page, long entry);
    }

    /** Visits everything remembered, set by set, for checks. */
    public void forEach(Visitor visitor) {
        for (int place = 0; place < tags.length; place++) {
            if (tags[place] != 0) {
                int asid = (int) ((tags[place] & ~PAGE_MASK) >>> ASID_SHIFT);
                boolean global = (tags[place] & GLOBAL) != 0;
                visitor.onEntry(global ? EVERY_SPACE : asid, tags[place] >>> PAGE_SHIFT, entries[place]);
            }
        }
    }
}
