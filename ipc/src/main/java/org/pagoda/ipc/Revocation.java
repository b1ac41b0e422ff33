package org.pagoda.ipc;

import org.agrona.collections.LongArrayList;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.FrameAllocator;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTable;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.PageTableWalker;
import org.pagoda.mmu.Reference;
import org.pagoda.mmu.ReverseMap;

/**
 * {@code revoke}: a page's owner takes away every other mapping of it, and every message's hold on it. Duplicates are pages of their
 * own and stay, even where they still stand on the same frame.
 */
public final class Revocation {
    private final EndpointDirectory directory;
    private final FrameAllocator frames;
    private final Aliases aliases;

    // Of the call that runs.
    private final LongArrayList others = new LongArrayList();

    public Revocation(EndpointDirectory directory, FrameAllocator frames) {
        this.directory = directory;
        this.frames = frames;
        aliases = new Aliases(frames);
    }

    /**
     * Takes the other aliases of {@code size} pages away. Those who lose one fault at their next access; where there is a pager, it is asked.
     *
     * @return mappings and holds taken away; {@code -EINVAL} for a range that cannot be; {@code -EFAULT} if a page is not mapped
     *     here; {@code -EPERM} if one is another's
     */
    public long revoke(Endpoint owner, long address, long size) {
        boolean possible = size > 0
                && Page.isAligned(address)
                && address >= 0
                && address < PageTableWalker.USER_END
                && size <= Page.number(PageTableWalker.USER_END - address);
        if (!possible) {
            return Errno.EINVAL.result();
        }
        owner.space().quiesce();
        PageTable table = owner.space().pageTable();
        boolean foreign = false;
        for (long i = 0; i < size; i++) {
            long page = address + Page.address(i);
            if (!PageTableEntry.isMapped(table.get(page))) {
                return Errno.EFAULT.result();
            }
            foreign |= !owns(owner, page);
        }
        if (foreign) {
            return Errno.EPERM.result();
        }
        long revoked = 0;
        for (long i = 0; i < size; i++) {
            revoked += revokePage(table, table.find(address + Page.address(i)));
        }
        return revoked;
    }

    /** Whose frame it is, and whoever is a page's only holder; but nobody owns a page where it was only lent to. */
    private boolean owns(Endpoint endpoint, long page) {
        PageTable table = endpoint.space().pageTable();
        long entryAddress = table.find(page);
        long entry = table.read(entryAddress);
        boolean owner =
                PageTableEntry.isValid(entry) && frames.table().owner(PageTableEntry.frame(entry)) == endpoint.pid();
        return !endpoint.space().window().isLentAt(page) && (owner || aliases.isAlone(entry, entryAddress));
    }

    private long revokePage(PageTable table, long entryAddress) {
        long entry = table.read(entryAddress);
        if (!PageTableEntry.isValid(entry)) {
            return 0; // an alias of a page before it, and taken away with it; or swapped, which nobody shares
        }
        aliases.others(entry, entryAddress, others);
        for (int i = 0; i < others.size(); i++) {
            takeAway(PageTableEntry.frame(entry), others.getLong(i));
        }
        table.write(entryAddress, entry & ~PageTableEntry.SHARED);
        return others.size();
    }

    private void takeAway(int frame, long entryAddress) {
        ReverseMap reverseMap = frames.table().reverseMap();
        long holder = reverseMap.space(entryAddress);
        Endpoint endpoint = directory.findHolder(holder);
        if (endpoint == null) {
            throw new IllegalStateException("frame " + frame + " is held by process " + holder + ", which is gone");
        }
        AddressSpace space = endpoint.space();
        long entry = space.pageTable().read(entryAddress);
        long address = reverseMap.virtualAddress(entryAddress);
        if (space.window().contains(address)) {
            space.window().endLending(address);
        }
        if (PageTableEntry.isValid(entry)) {
            space.pages().revoke(address, entryAddress, entry);
            frames.drop(frame, Reference.ENTRY, entryAddress);
        } else {
            space.pageTable().write(entryAddress, PageTableEntry.EMPTY);
            frames.drop(frame, Reference.MESSAGE, entryAddress);
        }
    }
}
