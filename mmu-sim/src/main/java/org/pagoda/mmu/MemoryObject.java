package org.pagoda.mmu;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntPredicate;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.replacement.PolicyFactory;
import org.pagoda.mmu.replacement.PolicyParameters;
import org.pagoda.mmu.replacement.ReferenceBits;
import org.pagoda.mmu.replacement.ReplacementPolicy;
import org.pagoda.mmu.replacement.VirtualClock;

/**
 * The pages of a {@link BackingStore} that are in memory, for all spaces that map it. Mach and the BSDs call it a memory object, Linux a
 * page cache. It uses a limited number of frames; when they are used up, a {@link ReplacementPolicy} says which page leaves.
 *
 * <pre>
 *              obtain: read from the store
 *   in store ------------------------------> resident --- mapped by a fault ---> entries
 *       ^                                        |                                  |
 *       +---- evict: written back if dirty ------+------ all entries taken away <---+
 * </pre>
 *
 * <p>A resident page is kept by a reference of kind {@link Reference#CACHE}. It is dirty if one of its entries has the dirty bit, or had
 * it when it was taken away. A page that is pinned, under way in a message, or mapped where a fault could not bring it back (a landing
 * window) cannot leave.
 */
public final class MemoryObject implements ReferenceBits {
    private final BackingStore store;
    private final FrameAllocator frames;
    private final int limit;
    private final ReplacementPolicy policy;

    // Whoever holds the machine's memory lock, or runs alone.
    private final Long2ObjectHashMap<AddressSpace> mappers = new Long2ObjectHashMap<>();
    private final int[] frameOf;
    private final BitSet dirty = new BitSet();
    private final IntPredicate evictable = this::isEvictable;
    private int resident;
    private long faults;
    private long evictions;
    private long writeBacks;

    /**
     * An object none of whose pages is resident.
     *
     * @param limit frames that it may use, 1 or more
     * @param seed for policies that draw
     */
    public MemoryObject(
            BackingStore store,
            FrameAllocator frames,
            int limit,
            PolicyFactory factory,
            long seed,
            VirtualClock clock) {
        this.store = store;
        this.frames = frames;
        this.limit = limit;
        frameOf = new int[store.pages()];
        Arrays.fill(frameOf, FrameAllocator.NONE);
        policy = factory.create(new PolicyParameters(limit, store.pages(), seed, this, clock));
    }

    /** Pages that can be mapped. */
    public int pages() {
        return frameOf.length;
    }

    /** Who decides which page leaves; a replay tells it what it has to know. */
    public ReplacementPolicy policy() {
        return policy;
    }

    /** Pages that are in memory. */
    public int resident() {
        return resident;
    }

    public boolean isResident(int page) {
        return frameOf[page] != FrameAllocator.NONE;
    }

    /** Pages read from the store. */
    public long faults() {
        return faults;
    }

    /** Pages that left memory to make room for others. */
    public long evictions() {
        return evictions;
    }

    /** Pages written to the store. */
    public long writeBacks() {
        return writeBacks;
    }

    /** A space maps pages of this object from now on, until it ends. */
    void onMapped(AddressSpace space) {
        mappers.put(space.owner(), space);
    }

    // ---- coming ----

    /**
     * The frame of a page, which is read if it is not resident.
     *
     * @return the frame; or {@code -ENOMEM} if no frame is free and no page can leave, {@code -EIO} if it cannot be read
     */
    long obtain(int page) {
        if (isResident(page)) {
            return frameOf[page];
        }
        policy.onFault(page);
        int frame = resident < limit ? frames.allocateUninitialized(0) : FrameAllocator.NONE;
        if (frame == FrameAllocator.NONE) {
            if (!evictFor(page)) {
                return Errno.ENOMEM.result();
            }
            frame = frames.allocateUninitialized(0);
        }
        if (frame == FrameAllocator.NONE) {
            return Errno.ENOMEM.result();
        }
        long result = store.read(page, frames.memory(), frame);
        if (result < 0) {
            frames.free(frame);
            return result;
        }
        frames.cache(frame);
        frameOf[page] = frame;
        resident++;
        faults++;
        policy.onLoaded(page);
        return frame;
    }

    // ---- going ----

    private boolean evictFor(int incoming) {
        int victim = policy.chooseVictim(incoming, evictable);
        if (victim == ReplacementPolicy.NONE) {
            return false;
        } else if (victim < 0 || victim >= frameOf.length || !isResident(victim) || !isEvictable(victim)) {
            throw cannotLeave(victim);
        }
        evict(victim);
        evictions++;
        return true;
    }

    /** Policies may be somebody's own. Apart, so that the way of those that do right stays short. */
    private IllegalStateException cannotLeave(int victim) {
        boolean known = victim >= 0 && victim < frameOf.length;
        String why = known ? isResident(victim) ? "is pinned or under way" : "is not resident" : "does not exist";
        return new IllegalStateException("the policy chose page " + victim + ", which " + why);
    }

    private void evict(int page) {
        int frame = frameOf[page];
        takeAway(frame);
        writeBackIfDirty(page);
        frameOf[page] = FrameAllocator.NONE;
        resident--;
        frames.uncache(frame);
    }

    /** Takes all entries of a frame away; those that were stored through make the page dirty. */
    private void takeAway(int frame) {
        ReverseMap holders = frames.table().reverseMap();
        for (long cursor = holders.first(frame); cursor != ReverseMap.END; cursor = holders.first(frame)) {
            long entryAddress = holders.entryAddress(cursor);
            AddressSpace space = mapper(entryAddress);
            if (space == null) {
                throw new IllegalStateException(
                        "frame " + frame + " is mapped by a space that does not map its object");
            }
            long address = holders.virtualAddress(entryAddress);
            space.pages().remove(address, entryAddress, space.pageTable().read(entryAddress));
            frames.drop(frame, Reference.ENTRY, entryAddress);
        }
    }

    private void writeBackIfDirty(int page) {
        if (dirty.get(page)) {
            dirty.clear(page);
            writeBacks++;
            if (store.write(page, frames.memory(), frameOf[page]) < 0) {
                throw new IllegalStateException("page " + page + " cannot be written back");
            }
        }
    }

    /** A page was stored into through an entry that has been taken away. */
    void markDirty(int page) {
        if (isResident(page)) {
            dirty.set(page);
        }
    }

    private @Nullable AddressSpace mapper(long entryAddress) {
        return mappers.get(frames.table().reverseMap().space(entryAddress));
    }

    private boolean isEvictable(int page) {
        int frame = frameOf[page];
        FrameTable table = frames.table();
        if (table.count(frame, Reference.PIN) > 0 || table.count(frame, Reference.MESSAGE) > 0) {
            return false;
        }
        ReverseMap holders = table.reverseMap();
        for (long cursor = holders.first(frame); cursor != ReverseMap.END; cursor = holders.next(cursor)) {
            long entryAddress = holders.entryAddress(cursor);
            AddressSpace space = mapper(entryAddress);
            Region region = space == null ? null : space.regionAt(holders.virtualAddress(entryAddress));
            if (region == null || region.object() != this) {
                return false;
            }
        }
        return true;
    }

    /** Writes all dirty pages back and gives all frames back. No space may map the object any more. */
    public void close() {
        for (int page = 0; page < frameOf.length; page++) {
            if (isResident(page)) {
                evict(page);
            }
        }
    }

    // ---- the bits, for the policy ----

    /** {@inheritDoc} The entries' A bits; a translation that is remembered is forgotten, so that the next access sets the bit again. */
    @Override
    public boolean takeAccessed(int page) {
        return takeBits(page, PageTableEntry.ACCESSED);
    }

    @Override
    public boolean isDirty(int page) {
        if (dirty.get(page)) {
            return true;
        }
        ReverseMap holders = frames.table().reverseMap();
        int frame = frameOf[page];
        for (long cursor = holders.first(frame); cursor != ReverseMap.END; cursor = holders.next(cursor)) {
            if ((frames.memory().getLong(holders.entryAddress(cursor)) & PageTableEntry.DIRTY) != 0) {
                return true;
            }
        }
        return false;
    }

    /** {@inheritDoc} The store takes it at once. */
    @Override
    public void startWriteBack(int page) {
        if (takeBits(page, PageTableEntry.DIRTY)) {
            dirty.set(page);
        }
        writeBackIfDirty(page);
    }

    /** Clears a bit in all entries of a page; true if it was set in one. */
    private boolean takeBits(int page, long bit) {
        ReverseMap holders = frames.table().reverseMap();
        int frame = frameOf[page];
        boolean found = false;
        for (long cursor = holders.first(frame); cursor != ReverseMap.END; cursor = holders.next(cursor)) {
            long entryAddress = holders.entryAddress(cursor);
            long entry = frames.memory().getLong(entryAddress);
            AddressSpace space = mapper(entryAddress);
            if ((entry & bit) != 0 && space != null) {
                space.pages().clearBit(holders.virtualAddress(entryAddress), entryAddress, entry, bit);
                found = true;
            }
        }
        return found;
    }
}
