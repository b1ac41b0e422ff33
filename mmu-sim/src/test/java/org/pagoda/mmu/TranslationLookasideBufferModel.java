package org.pagoda.mmu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.TranslationLookasideBuffer.Replacement;

/** A TLB, slow and obvious: every set has its ways, and beside them a list of who is to go next. */
final class TranslationLookasideBufferModel {
    /** G 20. */
    private static final long GLOBAL = 0x20;

    private static final class Line {
        private final long page;
        private int asid;
        private long entry;

        Line(long page) {
            this.page = page;
        }

        boolean isGlobal() {
            return (entry & GLOBAL) != 0;
        }

        @Override
        public String toString() {
            return describe(isGlobal() ? -1 : asid, page, entry);
        }
    }

    private static final class Set {
        private final @Nullable Line[] ways;
        private final List<Line> nextToGo = new ArrayList<>();

        Set(int ways) {
            this.ways = new Line[ways];
        }

        void remove(Line line) {
            ways[Arrays.asList(ways).indexOf(line)] = null;
            nextToGo.remove(line);
        }
    }

    private final Replacement replacement;
    private final SplittableRandom random;
    private final List<Set> sets = new ArrayList<>();
    long hits;
    long misses;
    long evictions;
    long flushes;

    TranslationLookasideBufferModel(int sets, int ways, Replacement replacement, long seed) {
        this.replacement = replacement;
        random = new SplittableRandom(seed);
        for (int i = 0; i < sets; i++) {
            this.sets.add(new Set(ways));
        }
    }

    static String describe(int asid, long page, long entry) {
        return "space " + asid + " page " + page + " entry " + entry;
    }

    private Set set(long page) {
        return sets.get((int) (page % sets.size()));
    }

    private @Nullable Line find(int asid, long page) {
        for (Line line : set(page).nextToGo) {
            if (line.page == page && (line.isGlobal() || line.asid == asid)) {
                return line;
            }
        }
        return null;
    }

    /** The entry for a page; 0 if there is none. */
    long lookup(int asid, long page) {
        Line line = find(asid, page);
        return line == null ? 0 : line.entry;
    }

    void hit(int asid, long page) {
        hits++;
        use(set(page), find(asid, page));
    }

    private void use(Set set, @Nullable Line line) {
        if (line != null && replacement == Replacement.LRU) {
            set.nextToGo.remove(line);
            set.nextToGo.add(line);
        }
    }

    void insert(int asid, long page, long entry) {
        Set set = set(page);
        boolean global = (entry & GLOBAL) != 0;
        Line kept = null;
        for (Line line : Arrays.asList(set.ways.clone())) {
            if (line != null && line.page == page && (global || line.isGlobal() || line.asid == asid)) {
                if (kept == null) {
                    kept = line;
                } else {
                    set.remove(line);
                }
            }
        }
        if (kept == null) {
            kept = new Line(page);
            set.ways[free(set)] = kept;
            set.nextToGo.add(kept);
        }
        kept.asid = asid;
        kept.entry = entry;
        use(set, kept);
    }

    private int free(Set set) {
        int free = Arrays.asList(set.ways).indexOf(null);
        if (free >= 0) {
            return free;
        }
        evictions++;
        int victim = replacement == Replacement.RANDOM
                ? random.nextInt(set.ways.length)
                : Arrays.asList(set.ways).indexOf(set.nextToGo.get(0));
        Line line = set.ways[victim];
        if (line != null) {
            set.remove(line);
        }
        return victim;
    }

    void flushPage(int asid, long page) {
        flushPages(asid, page, 1);
    }

    void flushPages(int asid, long page, long count) {
        flush(line -> line.page >= page && line.page < page + count && line.asid == asid && !line.isGlobal());
    }

    void flushGlobalPage(long page) {
        flush(line -> line.page == page);
    }

    void flushSpace(int asid) {
        flush(line -> line.asid == asid && !line.isGlobal());
    }

    void flushAll() {
        flush(line -> true);
    }

    private void flush(Predicate<Line> which) {
        for (Set set : sets) {
            for (Line line : List.copyOf(set.nextToGo)) {
                if (which.test(line)) {
                    set.remove(line);
                    flushes++;
                }
            }
        }
    }

    /** Everything remembered, in words, set by set, way by way. */
    List<String> contents() {
        List<String> all = new ArrayList<>();
        for (Set set : sets) {
            for (Line line : Arrays.asList(set.ways)) {
                if (line != null) {
                    all.add(line.toString());
                }
            }
        }
        return all;
    }
}
