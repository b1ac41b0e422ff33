package org.pagoda.ipc;

import org.agrona.collections.LongArrayList;
import org.pagoda.mmu.FrameAllocator;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.ReverseMap;

/**
 * Who else holds a page, mapped or in flight. The aliases of a page are the entries of its frame that are marked shared; an entry that is
 * not shared is its holder's alone, even if its frame stands for duplicates too, which are pages of their own.
 */
final class Aliases {
    private final FrameAllocator frames;

    Aliases(FrameAllocator frames) {
        this.frames = frames;
    }

    private boolean isShared(long entryAddress) {
        return (frames.memory().getLong(entryAddress) & PageTableEntry.SHARED) != 0;
    }

    /** True if the page that {@code entry}, at {@code entryAddress}, holds has no other holder. */
    boolean isAlone(long entry, long entryAddress) {
        if ((entry & PageTableEntry.SHARED) == 0) {
            return true;
        }
        ReverseMap holders = frames.table().reverseMap();
        int frame = PageTableEntry.frame(entry);
        for (long cursor = holders.first(frame); cursor != ReverseMap.END; cursor = holders.next(cursor)) {
            long other = holders.entryAddress(cursor);
            if (other != entryAddress && isShared(other)) {
                return false;
            }
        }
        return true;
    }

    /** The same, where the holders in {@code space} from {@code first} to {@code last} do not count. */
    boolean isAlone(long entry, long space, long first, long last) {
        if ((entry & PageTableEntry.SHARED) == 0) {
            return true;
        }
        ReverseMap holders = frames.table().reverseMap();
        int frame = PageTableEntry.frame(entry);
        for (long cursor = holders.first(frame); cursor != ReverseMap.END; cursor = holders.next(cursor)) {
            long other = holders.entryAddress(cursor);
            long address = holders.virtualAddress(other);
            boolean counts = holders.space(other) != space || address < first || address > last;
            if (counts && isShared(other)) {
                return false;
            }
        }
        return true;
    }

    /** Fills {@code found} with the physical addresses of the other entries that hold this page. */
    void others(long entry, long entryAddress, LongArrayList found) {
        found.clear();
        if ((entry & PageTableEntry.SHARED) != 0) {
            frames.table().reverseMap().forEach(PageTableEntry.frame(entry), other -> {
                if (other != entryAddress && isShared(other)) {
                    found.addLong(other);
                }
            });
        }
    }
}
