package org.pagoda.mmu;

import java.util.BitSet;

/**
 * The part of an address space where the pages of messages land: slots of one page each, reserved in runs.
 *
 * <pre>
 *   free --reserve--> held --settle--> occupied --vacate--> free
 *                       \--- its page went away meanwhile --^
 * </pre>
 *
 * A slot is <em>held</em> from the moment a send reserves it until the message's handler has returned; it is not used
 * again before that, even if its page is gone, so that the kernel can tell what is left of a message by its slots.
 * Afterwards it stays <em>occupied</em> as long as its page is there.
 */
public final class LandingWindow {
    /** What {@link #reserve} returns when there is no run of free slots that is long enough. */
    public static final int NONE = -1;

    private final long base;
    private final int slots;
    private final Sabotage sabotage;
    private final BitSet taken;
    private final BitSet held;
    private final BitSet lent;
    private final BitSet readOnly;
    private int next;

    LandingWindow(long base, int slots) {
        this(base, slots, Sabotage.NONE);
    }

    LandingWindow(long base, int slots, Sabotage sabotage) {
        this.sabotage = sabotage;
        this.base = base;
        this.slots = slots;
        taken = new BitSet(slots);
        held = new BitSet(slots);
        lent = new BitSet(slots);
        readOnly = new BitSet(slots);
    }

    /** Slots in the window, which is also the most that one message may carry. */
    public int size() {
        return slots;
    }

    /** Slots that are free now. */
    public int free() {
        return slots - taken.cardinality();
    }

    public long start() {
        return base;
    }

    /** The first address beyond. */
    public long end() {
        return base + Page.address(slots);
    }

    public boolean contains(long address) {
        return address >= start() && address < end();
    }

    /** The first address of a slot. */
    public long address(int slot) {
        return base + Page.address(slot);
    }

    /** The slot that {@code address} lies in. */
    public int slot(long address) {
        return (int) Page.number(address - base);
    }

    /**
     * Looks for a run of {@code count} free slots, from where the last one ended, and holds it.
     *
     * @return the first slot, or {@link #NONE}
     */
    public int reserve(int count) {
        if (!sabotage.permits()) {
            return NONE;
        }
        int first = search(next, slots, count);
        if (first == NONE) {
            first = search(0, slots, count);
        }
        if (first != NONE) {
            taken.set(first, first + count);
            held.set(first, first + count);
            next = first + count;
        }
        return first;
    }

    private int search(int from, int to, int count) {
        int start = taken.nextClearBit(from);
        while (start + count <= to) {
            int end = taken.nextSetBit(start);
            if (end < 0 || end - start >= count) {
                return start;
            }
            start = taken.nextClearBit(end);
        }
        return NONE;
    }

    /** Gives back slots that {@link #reserve} held, unused. */
    public void cancel(int first, int count) {
        taken.clear(first, first + count);
        held.clear(first, first + count);
    }

    /** The message's handler has returned: the slot stays taken only if its page is still there. */
    public void settle(int slot, boolean occupied) {
        held.clear(slot);
        lent.clear(slot);
        if (!occupied) {
            taken.clear(slot);
        }
    }

    /** The page at {@code address} went away; its slot is free unless a message still holds it. */
    void vacate(long address) {
        int slot = slot(address);
        if (!held.get(slot) || sabotage.has(Sabotage.Mutant.REUSE_SLOT_EARLY)) {
            taken.clear(slot);
        }
    }

    /** Says whether the page that lands at {@code address} may be stored into, be it after a private copy was made. */
    public void setWritable(long address, boolean writable) {
        readOnly.set(slot(address), !writable);
    }

    boolean isWritable(long address) {
        return !readOnly.get(slot(address));
    }

    /** The page that lands in {@code slot} is only lent: it can neither be passed on nor unmapped. */
    public void markLent(int slot) {
        lent.set(slot);
    }

    /** The page at {@code address} was only lent, and is gone. */
    public void endLending(long address) {
        lent.clear(slot(address));
    }

    /** True if {@code address} lies in a slot whose page is only lent. */
    public boolean isLentAt(long address) {
        return contains(address) && lent.get(slot(address));
    }

    /** True if a message that is not settled yet holds {@code slot}. */
    public boolean isHeld(int slot) {
        return held.get(slot);
    }

    /** True if {@code slot} cannot be reserved. */
    public boolean isTaken(int slot) {
        return taken.get(slot);
    }
}
