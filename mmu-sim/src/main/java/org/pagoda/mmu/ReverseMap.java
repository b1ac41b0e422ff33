package org.pagoda.mmu;

import java.util.Arrays;

/**
 * From a frame to the page-table entries that hold it, mapped or in flight. An entry is named by its physical address;
 * {@link #space} and {@link #virtualAddress} say whose it is and for which page.
 *
 * <p>Almost every frame has one holder, which stands in an array; more are chained.
 *
 * <pre>
 *   first[frame]    0           nobody
 *                   address     one entry
 *                   ~node       a chain: node -> node -> ... -> NIL
 * </pre>
 */
public final class ReverseMap {
    private static final int NIL = -1;

    /** What {@link #forEach} calls. */
    @FunctionalInterface
    public interface Visitor {
        /** Takes the physical address of one entry. */
        void onEntry(long entryAddress);
    }

    // Written by whoever may write the frame's record in the FrameTable.
    private final long[] first;
    private final long[] spaces;
    private long[] entries = new long[16];
    private int[] next = new int[16];
    private int freeNode = NIL;
    private int nodes;

    ReverseMap(int frames) {
        first = new long[frames];
        spaces = new long[frames];
    }

    /** Remembers which pages of which space the leaf table in {@code frame} translates. */
    void onLeafTable(int frame, long space, long firstVirtualAddress) {
        spaces[frame] = space;
        first[frame] = firstVirtualAddress; // a page table has no holders of its own
    }

    void onTableFreed(int frame) {
        first[frame] = 0;
    }

    /** Whose entry it is. */
    public long space(long entryAddress) {
        return spaces[(int) Page.number(entryAddress)];
    }

    /** Which page the entry is for. */
    public long virtualAddress(long entryAddress) {
        long index = Page.offset(entryAddress) / Long.BYTES;
        return first[(int) Page.number(entryAddress)] + Page.address(index);
    }

    void add(int frame, long entryAddress) {
        long head = first[frame];
        if (head == 0) {
            first[frame] = entryAddress;
            return;
        }
        int rest = head > 0 ? node(head, NIL) : (int) ~head;
        first[frame] = ~(long) node(entryAddress, rest);
    }

    void remove(int frame, long entryAddress) {
        long head = first[frame];
        if (head == entryAddress) {
            first[frame] = 0;
        } else if (head < 0) {
            removeFromChain(frame, (int) ~head, entryAddress);
        } else {
            throw missing(frame, entryAddress);
        }
    }

    private void removeFromChain(int frame, int head, long entryAddress) {
        int before = NIL;
        int node = head;
        while (entries[node] != entryAddress) {
            before = node;
            node = next[node];
            if (node == NIL) {
                throw missing(frame, entryAddress);
            }
        }
        if (before == NIL) {
            first[frame] = ~(long) next[node];
        } else {
            next[before] = next[node];
        }
        release(node);
        int left = (int) ~first[frame];
        if (next[left] == NIL) {
            first[frame] = entries[left];
            release(left);
        }
    }

    /** The frame is held by {@code to} in place of {@code from}. */
    void replace(int frame, long from, long to) {
        if (first[frame] == from) {
            first[frame] = to;
        } else if (from != to) {
            remove(frame, from);
            add(frame, to);
        }
    }

    /** Visits all entries that hold {@code frame}; they must not change meanwhile. */
    public void forEach(int frame, Visitor visitor) {
        long head = first[frame];
        if (head > 0) {
            visitor.onEntry(head);
        }
        for (int node = head < 0 ? (int) ~head : NIL; node != NIL; node = next[node]) {
            visitor.onEntry(entries[node]);
        }
    }

    /** What {@link #first} and {@link #next} return when there is no more. */
    public static final long END = 0;

    /** A cursor to the first entry that holds {@code frame}, for a loop without garbage; or {@link #END}. */
    public long first(int frame) {
        return first[frame];
    }

    /** The cursor after {@code cursor}, or {@link #END}. */
    public long next(long cursor) {
        int after = cursor < 0 ? next[(int) ~cursor] : NIL;
        return after == NIL ? END : ~(long) after;
    }

    /** The physical address of the entry at {@code cursor}. */
    public long entryAddress(long cursor) {
        return cursor < 0 ? entries[(int) ~cursor] : cursor;
    }

    /** How many entries hold {@code frame}. */
    public int count(int frame) {
        int[] count = {0};
        forEach(frame, entry -> count[0]++);
        return count[0];
    }

    private int node(long entryAddress, int rest) {
        int node = freeNode;
        if (node == NIL) {
            node = nodes++;
            if (node == entries.length) {
                entries = Arrays.copyOf(entries, 2 * node);
                next = Arrays.copyOf(next, 2 * node);
            }
        } else {
            freeNode = next[node];
        }
        entries[node] = entryAddress;
        next[node] = rest;
        return node;
    }

    private void release(int node) {
        next[node] = freeNode;
        freeNode = node;
    }

    private static IllegalStateException missing(int frame, long entryAddress) {
        return new IllegalStateException(
                "frame " + frame + " is not held by the entry at 0x" + Long.toHexString(entryAddress));
    }
}
