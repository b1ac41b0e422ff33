package org.pagoda.mmu;

/**
 * Hands out frames, zeroed, and takes them back. The frame freed last is handed out first: it is the one most likely to
 * be in the host's caches.
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

    // A stack of the free frames; the next one handed out is free[freeCount - 1].
    private final int[] free;
    private int freeCount;

    /**
     * Takes charge of all frames of {@code memory}.
     *
     * @param poison fill freed frames with a value that stands out; costs time
     */
    public FrameAllocator(PhysicalMemory memory, boolean poison) {
        this.memory = memory;
        this.poison = poison;
        table = new FrameTable(memory.frames());
        free = new int[memory.frames()];
        for (int frame = memory.frames() - 1; frame > ZERO_FRAME; frame--) {
            free[freeCount++] = frame;
        }
        table.handOutKernel(ZERO_FRAME);
        memory.zero(ZERO_FRAME);
    }

    /** The memory whose frames these are. */
    public PhysicalMemory memory() {
        return memory;
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
            memory.zero(frame);
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

    private int take() {
        return freeCount == 0 ? NONE : free[--freeCount];
    }

    /** Adds a reference to a user frame; the zero frame's are not counted. */
    public void hold(int frame, Reference kind) {
        if (frame != ZERO_FRAME) {
            table.add(frame, kind);
        }
    }

    /**
     * Takes a reference away and frees the frame if it was the last one.
     *
     * @return true if the frame is now free
     */
    public boolean drop(int frame, Reference kind) {
        if (frame == ZERO_FRAME) {
            return false;
        }
        table.remove(frame, kind);
        if (table.references(frame) != 0) {
            return false;
        }
        free(frame);
        return true;
    }

    /** Turns a reference of one kind into one of another; the zero frame's are not counted. */
    public void change(int frame, Reference from, Reference to) {
        if (frame != ZERO_FRAME) {
            table.change(frame, from, to);
        }
    }

    /** Takes back a frame that nobody holds. */
    public void free(int frame) {
        table.takeBack(frame);
        if (poison) {
            memory.poison(frame);
        }
        free[freeCount++] = frame;
    }
}
