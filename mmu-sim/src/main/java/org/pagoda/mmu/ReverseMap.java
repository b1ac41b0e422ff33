package org.pagoda.mmu;

import java.util.Arrays;
import org.agrona.collections.Long2LongHashMap;

/**
 * From a frame to the page-table entries that hold it, mapped or in flight. An entry is named by its physical address;
 * {@link #space} and {@link #virtualAddress} say whose it is and for which page.
 *
 * <p>Almost every frame has one holder, which stands in an array; more are chained, the latest last.
 *
 * <pre>
 *   first[frame]    0           nobody
 *                   address     one entry
 *                   ~head       a chain: head <-> node <-> ... <-> tail; what stands before head is tail
 * </pre>
 *
 * <p>Nodes that were added to a long chain are found by an index; all others stand near its head, because nodes only move up. So it does not matter how many
 * hold a frame.
 */
public final class ReverseMap {
    private static final int NIL = -1;
    /** Nodes of a chain that are looked at one after the other; those behind them have an index. */
    private static final int SHORT = 16;

    /** What {@link #forEach} calls. */
    @FunctionalInterface
    public interface Visitor {
        /** Takes the physical address of one entry. */
        void onEntry(long entryAddress);
    }

    // Written by whoever may write the frame's record in the FrameTable, whose words these are; see place.
    private final long[] words;
    private final long[] spaces;
    private long[] entries = new long[16];
    private int[] holds = new int[16]; // which frame
    private int[] next = new int[16];
    private int[] before = new int[16];
    private boolean[] isIndexed = new boolean[16];
    private final Long2LongHashMap index = new Long2LongHashMap(NIL); // looked up only, never walked
    private int freeNode = NIL;
    private int nodes;

    ReverseMap(long[] words, int frames) {
        this.words = words;
        spaces = new long[frames];
    }

    /** Where it stands who holds {@code frame} first. */
    private static int place(int frame) {
        return FrameTable.first(frame) + FrameTable.HOLDER;
    }

    /** Remembers which pages of which space the leaf table in {@code frame} translates. */
    void onLeafTable(int frame, long space, long firstVirtualAddress) {
        spaces[frame] = space;
        words[place(frame)] = firstVirtualAddress; // a page table has no holders of its own
    }

    void onTableFreed(int frame) {
        words[place(frame)] = 0;
    }

    /** Whose entry it is. */
    public long space(long entryAddress) {
        return spaces[(int) Page.number(entryAddress)];
    }

    /** Which page the entry is for. */
    public long virtualAddress(long entryAddress) {
        long index = Page.offset(entryAddress) / Long.BYTES;
        return words[place((int) Page.number(entryAddress))] + Page.address(index);
    }

    void add(int frame, long entryAddress) {
        long held = words[place(frame)];
        if (held == 0) {
            words[place(frame)] = entryAddress;
            return;
        }
        int head = held > 0 ? begin(frame, held) : (int) ~held;
        int tail = before[head];
        int node = node(frame, entryAddress);
        next[tail] = node;
        before[node] = tail;
        before[head] = node;
        if (isIndexed[tail] || isLong(head)) {
            enter(node);
        }
    }

    /** Makes the only entry a chain. */
    private int begin(int frame, long entryAddress) {
        int head = node(frame, entryAddress);
        before[head] = head;
        words[place(frame)] = ~(long) head;
        return head;
    }

    /** True if a chain that begins at {@code head} has more nodes than are looked at one by one. */
    private boolean isLong(int head) {
        int node = head;
        for (int i = 0; i < SHORT && node != NIL; i++) {
            node = next[node];
        }
        return node != NIL;
    }

    private void enter(int node) {
        isIndexed[node] = true;
        index.put(entries[node], node);
    }

    /** The node of an entry that holds {@code frame}, whose chain begins at {@code head}. */
    private int find(int frame, int head, long entryAddress) {
        int node = head;
        for (int i = 0; i < SHORT && node != NIL; i++) {
            if (entries[node] == entryAddress) {
                return node;
            }
            node = next[node];
        }
        node = node == NIL ? NIL : (int) index.get(entryAddress);
        if (node == NIL || holds[node] != frame) {
            throw missing(frame, entryAddress);
        }
        return node;
    }

    void remove(int frame, long entryAddress) {
        long held = words[place(frame)];
        if (held == entryAddress) {
            words[place(frame)] = 0;
        } else if (held < 0) {
            removeFromChain(frame, (int) ~held, entryAddress);
        } else {
            throw missing(frame, entryAddress);
        }
    }

    private void removeFromChain(int frame, int head, long entryAddress) {
        int node = find(frame, head, entryAddress);
        int after = next[node];
        int newHead = node == head ? after : head;
        if (node != head) {
            next[before[node]] = after;
        }
        before[after == NIL ? newHead : after] = before[node];
        release(node);
        if (next[newHead] == NIL) {
            words[place(frame)] = entries[newHead];
            release(newHead);
        } else {
            words[place(frame)] = ~(long) newHead;
        }
    }

    /** The frame is held by {@code to} in place of {@code from}. */
    void replace(int frame, long from, long to) {
        long held = words[place(frame)];
        if (held == from) {
            words[place(frame)] = to;
        } else if (held >= 0) {
            throw missing(frame, from);
        } else if (from != to) {
            int node = find(frame, (int) ~held, from);
            boolean wasIndexed = forget(node);
            entries[node] = to;
            if (wasIndexed) {
                enter(node);
            }
        }
    }

    /** {@link #replace} for a frame that only one entry holds. */
    void replaceOnly(int frame, long to) {
        words[place(frame)] = to;
    }

    /** Visits all entries that hold {@code frame}; they must not change meanwhile. */
    public void forEach(int frame, Visitor visitor) {
        long head = words[place(frame)];
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
        return words[place(frame)];
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

    /** A node that stands behind nobody yet, and has none behind it. */
    private int node(int frame, long entryAddress) {
        int node = freeNode;
        if (node == NIL) {
            node = nodes++;
            if (node == entries.length) {
                entries = Arrays.copyOf(entries, 2 * node);
                holds = Arrays.copyOf(holds, 2 * node);
                next = Arrays.copyOf(next, 2 * node);
                before = Arrays.copyOf(before, 2 * node);
                isIndexed = Arrays.copyOf(isIndexed, 2 * node);
            }
        } else {
            freeNode = next[node];
        }
        entries[node] = entryAddress;
        holds[node] = frame;
        next[node] = NIL;
        return node;
    }

    private void release(int node) {
        forget(node);
        next[node] = freeNode;
        freeNode = node;
    }

    /** Takes a node out of the index; true if it was there. */
    private boolean forget(int node) {
        if (!isIndexed[node]) {
            return false;
        }
        index.remove(entries[node]);
        isIndexed[node] = false;
        return true;
    }

    private static IllegalStateException missing(int frame, long entryAddress) {
        return new IllegalStateException(
                "frame " + frame + " is not held by the entry at 0x" + Long.toHexString(entryAddress));
    }
}
