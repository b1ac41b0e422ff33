package org.pagoda.ipc.check;

import java.util.List;
import org.pagoda.ipc.Endpoint;
import org.pagoda.mmu.FrameAllocator;
import org.pagoda.mmu.PageTableEntry;

/** Counts, by walking all page tables, how often each frame is really held, and how. */
final class FrameCensus {
    final int[] entries;
    final int[] inFlight;
    final int[] tables;
    /** Entries, valid or in flight, through which somebody can store. */
    final int[] writable;
    /** Entries, valid or in flight, that are marked as shared. */
    final int[] shared;

    FrameCensus(FrameAllocator frames, List<Endpoint> endpoints) {
        int size = frames.table().size();
        entries = new int[size];
        inFlight = new int[size];
        tables = new int[size];
        writable = new int[size];
        shared = new int[size];
        for (Endpoint endpoint : endpoints) {
            endpoint.space().pageTable().forEachTable(frame -> tables[frame]++);
            endpoint.space().pageTable().forEachLeaf((address, entry, entryAddress) -> count(entry));
        }
    }

    private void count(long entry) {
        boolean valid = PageTableEntry.isValid(entry);
        if (!valid && !PageTableEntry.isInFlight(entry)) {
            return;
        }
        int frame = PageTableEntry.frame(entry);
        if (valid) {
            entries[frame]++;
        } else {
            inFlight[frame]++;
        }
        if ((entry & PageTableEntry.WRITE) != 0) {
            writable[frame]++;
        }
        if ((entry & PageTableEntry.SHARED) != 0) {
            shared[frame]++;
        }
    }
}
