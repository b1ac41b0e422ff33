package org.pagoda.mmu;

import org.jspecify.annotations.Nullable;

/**
 * Hands out frames, zeroed, and takes them back. The frame freed last is handed out first: it is the one most likely to
 * be in the host's caches.
 *
 * <p>Frames side by side are found by a search through the frame table, see {@link #allocateKernel(int)}; what this takes grows with
 * memory, and it can fail although enough frames are free. Only the kernel asks for them.
 *
 * <p>Frame 0 is the zero frame: it always reads as zeros and stands behind every page that was read but never written.
 * It is never freed and nobody counts its references.
 */
public final class FrameAllocator {
    /** The frame that stands behind all pages that were never written. */
    public static final int ZERO_FRAME = 0;

    /** What allocation returns when no frame is left. */
    public static final int NONE = -1;

    private final PhysicalMemory memory;
    private final FrameTable table;
    private final boolean poison;
    private final Sabotage sabotage;

    private @Nullable SwapSpace swap;

    // A stack of the free frames; the next one handed out is free[freeCount - 1].
    private final int[] free;
    private int freeCount;
    private long refusals;

    /**
     * Takes charge of all frames of {@code memory}.
     *
     * @param poison fill freed frames with a value that stands out; costs time
     */
    public FrameAllocator(PhysicalMemory memory, boolean poison) {
        this(memory, poison, Sabotage.NONE);
    }

    /** An allocator of a machine that a test makes go wrong. */
    public FrameAllocator(PhysicalMemory memory, boolean poison, Sabotage sabotage) {
        this.memory = memory;
        this.sabotage = sabotage;
        this.poison = poison;
        table = new FrameTable(memory.frames());
        free = new int[memory.frames()];
        for (int frame = memory.frames() - 1; frame > ZERO_FRAME; frame--) {
            free[freeCount++] = frame;
        }
        table.handOutKernel(ZERO_FRAME);
        memory.zero(ZERO_FRAME);
    }

    /** Gives the machine swap space; before any page is handed out. */
    public void attachSwap(SwapSpace swapSpace) {
        swap = swapSpace;
    }

    /** The machine's swap space; null if it has none. */
    public @Nullable SwapSpace swap() {
        return swap;
    }

    /** The machine's swap space, where a page is in it. */
    SwapSpace presentSwap() {
        SwapSpace present = swap;
        if (present == null) {
            throw new IllegalStateException("a page is swapped on a machine without swap space");
        }
        return present;
    }

    /** The memory whose frames these are. */
    public PhysicalMemory memory() {
        return memory;
    }

    /** What a test does to this machine; {@link Sabotage#NONE} unless it is a test's. */
    public Sabotage sabotage() {
        return sabotage;
    }

    /** True if what is freed is filled with a value that stands out. */
    boolean poisons() {
        return poison;
    }

    /** What is known of each frame. */
    public FrameTable table() {
        return table;
    }

    /** Frames that can still be handed out. */
    public int freeFrames() {
        return freeCount;
    }

    /** Frames that are handed out, the zero frame not counted. */
    public int usedFrames() {
        return memory.frames() - 1 - freeCount;
    }

    /** A zeroed frame for a page of {@code owner}, without references yet; or {@link #NONE}. */
    public int allocateUser(long owner) {
        int frame = take();
        if (frame != NONE) {
            if (!sabotage.has(Sabotage.Mutant.FORGET_ZEROING)) {
                memory.zero(frame);
            }
            table.handOutUser(frame, owner);
        }
        return frame;
    }

    /** A frame for a page of {@code owner} that the caller fills to the last byte, without references yet; or {@link #NONE}. */
    public int allocateUninitialized(long owner) {
        int frame = take();
        if (frame != NONE) {
            table.handOutUser(frame, owner);
        }
        return frame;
    }

    /** A frame for a private copy of another frame's contents, without references yet; or {@link #NONE}. */
    public int allocateCopy(int original, long owner) {
        int frame = take();
        if (frame != NONE) {
            memory.copy(original, frame);
            table.handOutUser(frame, owner);
        }
        return frame;
    }

    /** A zeroed frame for a page table of {@code owner}; or {@link #NONE}. */
    public int allocatePageTable(long owner) {
        int frame = take();
        if (frame != NONE) {
            memory.zero(frame);
            table.handOutPageTable(frame, owner);
        }
        return frame;
    }

    /** A frame for the kernel's own use, with whatever is in it; or {@link #NONE}. */
    public int allocateKernel() {
        int frame = take();
        if (frame != NONE) {
            table.handOutKernel(frame);
        }
        return frame;
    }

    /**
     * Frames side by side for the kernel's own use, with whatever is in them. Of the runs that are free it takes the highest, because
     * single frames are handed out from the lowest up: the two meet as late as can be.
     *
     * @param count a power of two; the first frame's number is a multiple of it
     * @return the first frame, or {@link #NONE} without such a run
     */
    public int allocateKernel(int count) {
        if (count == 1) {
            return allocateKernel();
        }
        int first = sabotage.permits() ? findRun(count) : NONE;
        if (first != NONE) {
            takeRun(first, count);
        }
        return first;
    }

    private int findRun(int count) {
        for (int first = (memory.frames() / count - 1) * count; first > ZERO_FRAME; first -= count) {
            int free = 0;
            while (free < count && table.isFree(first + free)) {
                free++;
            }
            if (free == count) {
                return first;
            }
        }
        return NONE;
    }

    private void takeRun(int first, int count) {
        int left = 0;
        for (int i = 0; i < freeCount; i++) {
            if (free[i] < first || free[i] >= first + count) {
                free[left++] = free[i];
            }
        }
        freeCount = left;
        for (int frame = first; frame < first + count; frame++) {
            table.handOutKernel(frame);
        }
    }

    /** Takes back what {@link #allocateKernel(int)} gave out. Frames of a run are handed out again last, so that it stays whole. */
    public void freeKernel(int first, int count) {
        if (count == 1) {
            free(first);
            return;
        }
        System.arraycopy(free, 0, free, count, freeCount);
        freeCount += count;
        for (int i = 0; i < count; i++) {
            int frame = first + count - 1 - i;
            takeBack(frame);
            free[i] = frame;
        }
    }

    private int take() {
        if (freeCount == 0) {
            refusals++;
            return NONE;
        }
        return sabotage.permits() ? free[--freeCount] : NONE;
    }

    /** How often there was no free frame. */
    public long refusals() {
        return refusals;
    }

    /** The entry at {@code entryAddress} holds {@code frame} from now on, as ENTRY or as MESSAGE. */
    public void hold(int frame, Reference kind, long entryAddress) {
        if (frame != ZERO_FRAME) {
            forgetSlot(frame);
            table.add(frame, kind);
            table.reverseMap().add(frame, entryAddress);
        }
    }

    /** A frame that gets other holders is no more what is in its swap slot: only one entry's dirty bit can vouch for that. */
    private void forgetSlot(int frame) {
        if (swap != null) {
            swap.forgetFrame(frame);
        }
    }

    /**
     * The entry at {@code entryAddress} holds {@code frame} no more; without any holder the frame is freed.
     *
     * @return true if the frame is now free
     */
    public boolean drop(int frame, Reference kind, long entryAddress) {
        if (frame == ZERO_FRAME) {
            return false;
        }
        table.remove(frame, kind);
        table.reverseMap().remove(frame, entryAddress);
        return freeIfUnheld(frame);
    }

    /** One entry holds {@code frame} in place of another, or in another way. */
    public void pass(int frame, Reference from, long fromEntry, Reference to, long toEntry) {
        if (frame != ZERO_FRAME) {
            forgetSlot(frame);
            table.change(frame, from, to);
            table.reverseMap().replace(frame, fromEntry, toEntry);
        }
    }

    /** {@link #pass} of a frame that one entry maps and nobody else holds to a message of {@code owner}, which carries it in the entry at {@code toEntry}. */
    public void handOn(int frame, long toEntry, long owner) {
        forgetSlot(frame);
        table.carryOnce(frame);
        table.reverseMap().replaceOnly(frame, toEntry);
        table.setOwner(frame, owner);
    }

    /** {@link #passHeld} of what lands: the entry at {@code entryAddress} maps it, which has carried it. */
    public void land(long entry, long entryAddress) {
        int frame = PageTableEntry.frame(entry);
        if (!PageTableEntry.isSwapped(entry) && table.isCarriedOnce(frame)) {
            table.mapOnce(frame);
        } else {
            passHeld(entry, Reference.MESSAGE, entryAddress, Reference.ENTRY, entryAddress);
        }
    }

    /** {@link #drop} of what an entry holds, a frame or a slot of the swap space. */
    public void dropHeld(long entry, Reference kind, long entryAddress) {
        if (PageTableEntry.isSwapped(entry)) {
            presentSwap().drop(PageTableEntry.slot(entry));
        } else {
            drop(PageTableEntry.frame(entry), kind, entryAddress);
        }
    }

    /** {@link #pass} of what an entry holds, a frame or a slot of the swap space, which does not mind. */
    public void passHeld(long entry, Reference from, long fromEntry, Reference to, long toEntry) {
        if (!PageTableEntry.isSwapped(entry)) {
            pass(PageTableEntry.frame(entry), from, fromEntry, to, toEntry);
        }
    }

    /** Keeps a frame where it is. The zero frame always is. */
    public void pin(int frame) {
        if (frame != ZERO_FRAME) {
            table.add(frame, Reference.PIN);
        }
    }

    /** Takes a pin back; true if the frame is now free. */
    public boolean unpin(int frame) {
        if (frame == ZERO_FRAME) {
            return false;
        }
        table.remove(frame, Reference.PIN);
        return freeIfUnheld(frame);
    }

    /** Keeps a frame in case it is wanted again. */
    public void cache(int frame) {
        if (frame != ZERO_FRAME) {
            table.add(frame, Reference.CACHE);
        }
    }

    /** Keeps a frame no more; true if it is now free. */
    public boolean uncache(int frame) {
        if (frame == ZERO_FRAME) {
            return false;
        }
        table.remove(frame, Reference.CACHE);
        return freeIfUnheld(frame);
    }

    private boolean freeIfUnheld(int frame) {
        if (table.references(frame) != 0) {
            return false;
        }
        free(frame);
        return true;
    }

    /** A leaf table in {@code frame} translates the pages of {@code space} from {@code virtualAddress} on. */
    void onLeafTable(int frame, long space, long virtualAddress) {
        table.reverseMap().onLeafTable(frame, space, virtualAddress);
    }

    /** Takes back a frame that a page table was in. */
    void freePageTable(int frame) {
        table.reverseMap().onTableFreed(frame);
        free(frame);
    }

    /** Takes back a frame that nobody holds. */
    public void free(int frame) {
        if (frame == ZERO_FRAME) {
            throw new IllegalStateException("the zero frame is never freed");
        }
        takeBack(frame);
        free[freeCount++] = frame;
    }

    private void takeBack(int frame) {
        forgetSlot(frame);
        table.takeBack(frame);
        if (poison) {
            memory.poison(frame);
        }
    }
}
