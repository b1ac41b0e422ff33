package org.pagoda.user.paging;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.pagoda.mmu.replacement.Knowledge;
import org.pagoda.mmu.replacement.PolicyFactory;
import org.pagoda.mmu.replacement.PolicyParameters;
import org.pagoda.mmu.replacement.ReferenceBits;
import org.pagoda.mmu.replacement.ReplacementPolicy;

/**
 * What a replay is to count, without a machine: memory is a set of pages. Its TLB has room for all pages, so it knows how often a TLB
 * hits only for traces of a few.
 */
final class ReplayModel implements ReferenceBits {
    private final ReferenceTrace trace;
    private final int frames;
    private final ReplacementPolicy policy;

    private final Set<Integer> resident = new HashSet<>();
    private final Set<Integer> accessed = new HashSet<>();
    private final Set<Integer> dirty = new HashSet<>();
    // What is remembered of each page: true if it may be stored into without a look at the table.
    private final Map<Integer, Boolean> tlb = new HashMap<>();
    private long now;

    private long faults;
    private long evictions;
    private long writeBacks;
    private long tlbHits;

    private ReplayModel(ReferenceTrace trace, PolicyFactory factory, int frames, long seed) {
        this.trace = trace;
        this.frames = frames;
        policy = factory.create(new PolicyParameters(frames, trace.pages(), seed, this, () -> now));
    }

    static PagingResult replay(ReferenceTrace trace, PolicyFactory factory, int frames, long seed) {
        ReplayModel model = new ReplayModel(trace, factory, frames, seed);
        model.run();
        return new PagingResult(
                factory.title(),
                frames,
                trace.length(),
                trace.pages(),
                model.faults,
                model.evictions,
                model.writeBacks,
                model.tlbHits,
                trace.length() - model.tlbHits);
    }

    private void run() {
        if (policy.knowledge() == Knowledge.FUTURE) {
            policy.prepare(trace.references(), trace.length());
        }
        for (int i = 0; i < trace.length(); i++) {
            now++;
            access(trace.page(i), trace.isStore(i));
            if (policy.tickInterval() > 0 && now % policy.tickInterval() == 0) {
                policy.onTick();
            }
        }
    }

    private void access(int page, boolean store) {
        boolean hit = resident.contains(page);
        if (hit && (store ? tlb.getOrDefault(page, false) : tlb.containsKey(page))) {
            tlbHits++;
        }
        if (!hit) {
            load(page);
        }
        accessed.add(page);
        if (store) {
            dirty.add(page);
        }
        if (!tlb.containsKey(page) || store) {
            tlb.put(page, dirty.contains(page));
        }
        if (hit && policy.knowledge().compareTo(Knowledge.EVERY_ACCESS) >= 0) {
            policy.onHit(page);
        }
    }

    private void load(int page) {
        faults++;
        policy.onFault(page);
        if (resident.size() == frames) {
            int victim = policy.chooseVictim(page, resident::contains);
            evictions++;
            writeBack(victim);
            resident.remove(victim);
            accessed.remove(victim);
            tlb.remove(victim);
        }
        resident.add(page);
        policy.onLoaded(page);
    }

    private void writeBack(int page) {
        if (dirty.remove(page)) {
            writeBacks++;
            tlb.remove(page);
        }
    }

    @Override
    public boolean takeAccessed(int page) {
        boolean was = accessed.remove(page);
        if (was) {
            tlb.remove(page);
        }
        return was;
    }

    @Override
    public boolean isDirty(int page) {
        return dirty.contains(page);
    }

    @Override
    public void startWriteBack(int page) {
        writeBack(page);
    }
}
