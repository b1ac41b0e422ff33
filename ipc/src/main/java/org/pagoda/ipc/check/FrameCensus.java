package org.pagoda.ipc.check;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.collections.LongArrayList;
import org.jspecify.annotations.Nullable;
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
    /** Entries, valid or in flight, that are copy-on-write. */
    final int[] copyOnWrite;
    /** Entries, valid or in flight, that are marked as shared. */
    final int[] shared;

    /** How many entries name each slot of the swap space. */
    final Map<Integer, Integer> slots = new TreeMap<>();

    private final @Nullable LongArrayList[] holders;

    FrameCensus(FrameAllocator frames, List<Endpoint> endpoints) {
        int size = frames.table().size();
        entries = new int[size];
        inFlight = new int[size];
        tables = new int[size];
        writable = new int[size];
        shared = new int[size];
        copyOnWrite = new int[size];
        holders = new LongArrayList[size];
        for (Endpoint endpoint : endpoints) {
            endpoint.space().pageTable().forEachTable(frame -> tables[frame]++);
            endpoint.space().pageTable().forEachLeaf((address, entry, entryAddress) -> count(entry, entryAddress));
        }
    }

    private void count(long entry, long entryAddress) {
        boolean valid = PageTableEntry.isValid(entry);
        if (PageTableEntry.isSwapped(entry)) {
            slots.merge(PageTableEntry.slot(entry), 1, Integer::sum);
            return;
        } else if (!valid && !PageTableEntry.isInFlight(entry)) {
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
        if ((entry & PageTableEntry.COPY_ON_WRITE) != 0) {
            copyOnWrite[frame]++;
        }
        if ((entry & PageTableEntry.SHARED) != 0) {
            shared[frame]++;
        }
        LongArrayList found = holders[frame];
        if (found == null) {
            found = new LongArrayList();
            holders[frame] = found;
        }
        found.addLong(entryAddress);
    }

    /** The physical addresses of the entries that hold {@code frame}, sorted. */
    long[] holders(int frame) {
        LongArrayList found = holders[frame];
        long[] sorted = found == null ? new long[0] : found.toLongArray();
        Arrays.sort(sorted);
        return sorted;
    }
}
