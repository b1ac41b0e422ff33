package org.pagoda.mmu;

import java.util.Arrays;

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

    // What is known of a slot.
    private static final int TAKEN = 1;
    private static final int HELD = 1 << 1;
    private static final int LENT = 1 << 2;
    private static final int READ_ONLY = 1 << 3;

    /** Slots that a window has room for as long as no more were used: most processes never use more. */
    private static final int FEW = 16;

    private final int size;
    private final long base;
    private final long end;
    private final Sabotage sabotage;

    // Whoever holds the space's endpoint. Slots beyond are free; it grows when one is first used.
    private byte[] slots;
    private int next;

    LandingWindow(long base, int slots) {
        this(base, slots, Sabotage.NONE);
    }

    LandingWindow(long base, int slots, Sabotage sabotage) {
        this.sabotage = sabotage;
        this.base = base;
        size = slots;
        this.slots = new byte[Math.min(slots, FEW)];
        end = base + Page.address(slots);
    }

    private boolean has(int slot, int what) {
        return slot < slots.length && (slots[slot] & what) != 0;
    }

    private void set(int slot, int what) {
        growTo(slot + 1);
        slots[slot] |= (byte) what;
    }

    /** Has room for the first {@code count} slots. */
    private void growTo(int count) {
        if (count > slots.length) {
            slots = Arrays.copyOf(slots, Math.min(size, Math.max(count, 2 * slots.length)));
        }
    }

    private void clear(int slot, int what) {
        if (slot < slots.length) {
            slots[slot] &= (byte) ~what;
        }
    }

    /** Slots in the window, which is also the most that one message may carry. */
    public int size() {
        return size;
    }

    /** Slots that are free now. */
    public int free() {
        int free = 0;
        for (int slot = 0; slot < size; slot++) {
            free += has(slot, TAKEN) ? 0 : 1;
        }
        return free;
    }

    public long start() {
        return base;
    }

    /** The first address beyond. */
    public long end() {
        return end;
    }

    public boolean contains(long address) {
        return address >= base && address < end;
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
        int first = search(next, count);
        if (first == NONE) {
            first = search(0, count);
        }
        if (first != NONE) {
            growTo(first + count);
            for (int slot = first; slot < first + count; slot++) {
                slots[slot] |= TAKEN | HELD;
            }
            next = first + count;
        }
        return first;
    }

    private int search(int from, int count) {
        int run = 0;
        int known = Math.min(size, slots.length);
        for (int slot = from; slot < known; slot++) {
            run = (slots[slot] & TAKEN) != 0 ? 0 : run + 1;
            if (run == count) {
                return slot + 1 - count;
            }
        }
        // What was never used is free.
        int first = Math.max(from, known) - run;
        return first + count <= size ? first : NONE;
    }

    /** Gives back slots that {@link #reserve} held, unused. */
    public void cancel(int first, int count) {
        for (int slot = first; slot < first + count; slot++) {
            clear(slot, TAKEN | HELD);
        }
    }

    /** The message's handler has returned: the slot stays taken only if its page is still there. */
    public void settle(int slot, boolean occupied) {
        clear(slot, occupied ? HELD | LENT : HELD | LENT | TAKEN);
    }

    /** {@link #vacate} for {@code count} slots from {@code address} on, all of them taken. */
    void vacateRun(long address, int count) {
        int first = slot(address);
        for (int slot = first; slot < first + count; slot++) {
            if ((slots[slot] & HELD) == 0) {
                slots[slot] &= ~TAKEN;
            }
        }
    }

    /** {@link #setWritable} for {@code count} slots from {@code address} on, all of them reserved. */
    public void setRunWritable(long address, int count, boolean writable) {
        int first = slot(address);
        for (int slot = first; slot < first + count; slot++) {
            slots[slot] = (byte) (writable ? slots[slot] & ~READ_ONLY : slots[slot] | READ_ONLY);
        }
    }

    /** True if the page of any of {@code count} slots from {@code address} on is only lent. */
    public boolean isAnyLent(long address, int count) {
        int first = slot(address);
        for (int slot = first; slot < first + count; slot++) {
            if (has(slot, LENT)) {
                return true;
            }
        }
        return false;
    }

    /** The page at {@code address} went away; its slot is free unless a message still holds it. */
    void vacate(long address) {
        int slot = slot(address);
        if (!has(slot, HELD) || sabotage.has(Sabotage.Mutant.REUSE_SLOT_EARLY)) {
            clear(slot, TAKEN);
        }
    }

    /** A page stands at {@code address} that no message has brought: it was inherited. */
    void occupy(long address, boolean writable) {
        set(slot(address), TAKEN);
        setWritable(address, writable);
    }

    /** Says whether the page that lands at {@code address} may be stored into, be it after a private copy was made. */
    public void setWritable(long address, boolean writable) {
        if (writable) {
            clear(slot(address), READ_ONLY);
        } else {
            set(slot(address), READ_ONLY);
        }
    }

    boolean isWritable(long address) {
        return !has(slot(address), READ_ONLY);
    }

    /** The page that lands in {@code slot} is only lent: it can neither be passed on nor unmapped. */
    public void markLent(int slot) {
        set(slot, LENT);
    }

    /** The page at {@code address} was only lent, and is gone. */
    public void endLending(long address) {
        clear(slot(address), LENT);
    }

    /** True if {@code address} lies in a slot whose page is only lent. */
    public boolean isLentAt(long address) {
        return contains(address) && has(slot(address), LENT);
    }

    /** True if a message that is not settled yet holds {@code slot}. */
    public boolean isHeld(int slot) {
        return has(slot, HELD);
    }

    /** True if {@code slot} cannot be reserved. */
    public boolean isTaken(int slot) {
        return has(slot, TAKEN);
    }
}
