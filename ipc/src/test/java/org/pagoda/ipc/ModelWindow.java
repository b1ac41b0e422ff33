package org.pagoda.ipc;

import java.util.function.LongPredicate;

/**
 * Landing: contiguous slots, next-fit from where the last reservation ended, wrapping once. A slot is free if no message that is
 * not settled holds it and nothing is in it.
 */
final class ModelWindow {
    static final int NONE = -1;

    /** The page number of the first slot. */
    static final long START = 0x20_0000_0000L >> 12;

    final int slots;
    private final boolean[] held;
    private final LongPredicate isEmpty;
    private int next;

    ModelWindow(int slots, LongPredicate isEmpty) {
        this.slots = slots;
        this.isEmpty = isEmpty;
        held = new boolean[slots];
    }

    boolean contains(long page) {
        return page >= START && page < START + slots;
    }

    boolean isHeld(int slot) {
        return held[slot];
    }

    boolean isTaken(int slot) {
        return held[slot] || !isEmpty.test(START + slot);
    }

    /** Holds {@code count} free slots in a row; the first one, or {@link #NONE}. */
    int reserve(long count) {
        int first = firstRun(next, count);
        if (first == NONE) {
            first = firstRun(0, count);
        }
        if (first != NONE) {
            for (int i = 0; i < count; i++) {
                held[first + i] = true;
            }
            next = first + (int) count;
        }
        return first;
    }

    private int firstRun(int from, long count) {
        int run = 0;
        for (int slot = from; slot < slots; slot++) {
            run = isTaken(slot) ? 0 : run + 1;
            if (run == count) {
                return slot + 1 - run;
            }
        }
        return NONE;
    }

    /** Nobody holds these slots any more; they are free if nothing is in them. */
    void release(int first, long count) {
        for (int i = 0; i < count; i++) {
            held[first + i] = false;
        }
    }
}
