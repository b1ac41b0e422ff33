package org.pagoda.user.lab;

import org.pagoda.kernel.CpuSet;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.mmu.TranslationLookasideBuffer;

/** How often the TLBs of a machine were asked, with and without success. */
record TlbLookups(long hits, long misses) {
    /** What all of them have counted so far. */
    static TlbLookups of(Machine machine) {
        CpuSet cpus = machine.kernel().cpus();
        long hits = 0;
        long misses = 0;
        for (int i = 0; i < cpus.size(); i++) {
            TranslationLookasideBuffer tlb = cpus.get(i).mmu().tlb();
            hits += tlb.hits();
            misses += tlb.misses();
        }
        return new TlbLookups(hits, misses);
    }

    TlbLookups since(TlbLookups earlier) {
        return new TlbLookups(hits - earlier.hits, misses - earlier.misses);
    }

    /** Hits in a hundred, rounded down; 0 if nothing was looked up. */
    int hitRate() {
        return hits + misses == 0 ? 0 : (int) (100 * hits / (hits + misses));
    }

    /** Empties all TLBs. */
    static void flush(Machine machine) {
        CpuSet cpus = machine.kernel().cpus();
        for (int i = 0; i < cpus.size(); i++) {
            cpus.get(i).mmu().tlb().flushAll();
        }
    }
}
