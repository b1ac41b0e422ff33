package org.pagoda.mmu;

import java.util.Arrays;

/**
 * Where private pages go when memory is short: slots of one page each in a {@link BackingStore}. A slot is free when nobody refers to
 * it: no page-table entry, mapped or in flight, and no frame whose page is still the same as in the slot.
 *
 * <pre>
 *   entry -> frame          writeOut           entry -> slot           readIn          entry -> frame  (clean)
 *            dirty    ---------------------->                   ------------------->            |
 *                                                                                   slot <------+ remembered, so that the page
 *                                                                                     can go again without being written
 * </pre>
 */
public final class SwapSpace {
    /** No slot. */
    public static final int NONE = -1;

    private final BackingStore store;
    private final PhysicalMemory memory;

    // Whoever holds the machine's memory lock, or runs alone.
    private final int[] references;
    private final int[] free;
    private int freeCount;
    // For each frame the slot that has the same page, for each slot that frame.
    private final int[] slotOfFrame;
    private final int[] frameOfSlot;
    private int hand;
    private long pagesOut;
    private long pagesIn;

    /** All of {@code store} as swap space for the pages of {@code memory}. */
    public SwapSpace(BackingStore store, PhysicalMemory memory) {
        this.store = store;
        this.memory = memory;
        references = new int[store.pages()];
        free = new int[store.pages()];
        slotOfFrame = new int[memory.frames()];
        frameOfSlot = new int[store.pages()];
        Arrays.fill(slotOfFrame, NONE);
        Arrays.fill(frameOfSlot, NONE);
        for (int slot = store.pages() - 1; slot >= 0; slot--) {
            free[freeCount++] = slot;
        }
    }

    /** Slots in all. */
    public int slots() {
        return references.length;
    }

    /** Slots that are in use. */
    public int used() {
        return references.length - freeCount;
    }

    /** How many entries and frames refer to a slot. */
    public int references(int slot) {
        return references[slot];
    }

    /** Pages written. */
    public long pagesOut() {
        return pagesOut;
    }

    /** Pages read. */
    public long pagesIn() {
        return pagesIn;
    }

    /**
     * Puts a frame's page into a slot, or finds the one where it is already.
     *
     * @param dirty whether it was stored into since it was read
     * @return a slot with one more reference; or {@code -ENOMEM} if there is none, {@code -EIO} if it cannot be written
     */
    long writeOut(int frame, boolean dirty) {
        int same = slotOfFrame[frame];
        if (same != NONE && !dirty) {
            references[same]++;
            return same;
        }
        forgetFrame(frame);
        int slot = take();
        if (slot == NONE) {
            return Errno.ENOMEM.result();
        }
        long result = store.write(slot, memory, frame);
        if (result < 0) {
            free[freeCount++] = slot;
            return result;
        }
        pagesOut++;
        references[slot] = 1;
        return slot;
    }

    /** A free slot; if there is none, one that only a frame refers to, which can do without. */
    private int take() {
        if (freeCount > 0) {
            return free[--freeCount];
        }
        for (int looks = 0; looks < references.length; looks++) {
            hand = hand + 1 == references.length ? 0 : hand + 1;
            int slot = hand;
            if (frameOfSlot[slot] != NONE && references[slot] == 1) {
                forgetFrame(frameOfSlot[slot]);
                return free[--freeCount];
            }
        }
        return NONE;
    }

    /**
     * Fills a frame with what is in a slot, and remembers that they are the same.
     *
     * @return 0, or {@code -EIO}
     */
    long readIn(int slot, int frame) {
        long result = store.read(slot, memory, frame);
        if (result < 0) {
            return result;
        }
        pagesIn++;
        if (frameOfSlot[slot] == NONE) {
            references[slot]++;
            slotOfFrame[frame] = slot;
            frameOfSlot[slot] = frame;
        }
        return 0;
    }

    /** One reference more to a slot that has one: another entry stands for the same page from now on. */
    void hold(int slot) {
        if (references[slot] == 0) {
            throw new IllegalStateException("swap slot " + slot + " has no page to refer to");
        }
        references[slot]++;
    }

    /** One reference less. */
    void drop(int slot) {
        if (references[slot] == 0) {
            throw new IllegalStateException("swap slot " + slot + " has no reference to drop");
        }
        references[slot]--;
        if (references[slot] == 0) {
            free[freeCount++] = slot;
        }
    }

    /** The frame is freed, or stands for something else from now on: its slot is no more the same page. */
    void forgetFrame(int frame) {
        int slot = slotOfFrame[frame];
        if (slot != NONE) {
            slotOfFrame[frame] = NONE;
            frameOfSlot[slot] = NONE;
            drop(slot);
        }
    }

    /** The frame whose page is the same as in a slot; {@link #NONE} if there is none. */
    public int frameOf(int slot) {
        return frameOfSlot[slot];
    }
}
