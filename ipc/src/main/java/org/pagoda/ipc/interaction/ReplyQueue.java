package org.pagoda.ipc.interaction;

import java.util.Arrays;

/** Replies that wait, in order: a ring of pieces of kernel memory, which grows up to its bound. */
final class ReplyQueue {
    private static final int FEW = 4;

    private final int limit;

    // Whoever is in the kernel.
    private long[] pieces;
    private int[] lengths;
    private int first;
    private int count;

    ReplyQueue(int limit) {
        this.limit = limit;
        pieces = new long[Math.min(limit, FEW)];
        lengths = new int[pieces.length];
    }

    boolean isEmpty() {
        return count == 0;
    }

    boolean isFull() {
        return count == limit;
    }

    int size() {
        return count;
    }

    /** Where the oldest lies. */
    long piece() {
        return pieces[first];
    }

    /** Bytes of the oldest. */
    int length() {
        return lengths[first];
    }

    /** Adds one, unless it is full. */
    void add(long piece, int length) {
        if (count == pieces.length) {
            grow();
        }
        int at = (first + count) % pieces.length;
        pieces[at] = piece;
        lengths[at] = length;
        count++;
    }

    private void grow() {
        int capacity = Math.min(limit, 2 * count);
        long[] morePieces = Arrays.copyOf(pieces, capacity);
        int[] moreLengths = Arrays.copyOf(lengths, capacity);
        for (int i = 0; i < count; i++) {
            morePieces[i] = pieces[(first + i) % count];
            moreLengths[i] = lengths[(first + i) % count];
        }
        pieces = morePieces;
        lengths = moreLengths;
        first = 0;
    }

    /** Takes the oldest out. */
    void remove() {
        first = (first + 1) % pieces.length;
        count--;
    }
}
