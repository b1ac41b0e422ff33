package org.pagoda.mmu;

import org.jspecify.annotations.Nullable;

/** A frame, or frames side by side, cut into pieces of one size, and which of these are taken. */
final class KernelSlab {
    private static final int MOST_PIECES = Page.SIZE / Long.BYTES;

    private final long[] taken =
            new long[MOST_PIECES / Long.SIZE]; // a bit for each piece; those beyond the last are set
    private int firstFrame;
    private int shift;
    private int pieces;
    private int count;

    // The heap's lists.
    @Nullable
    KernelSlab next;

    @Nullable
    KernelSlab previous;

    /** How many frames hold pieces of 2^{@code shift} bytes. */
    static int frames(int shift) {
        return 1 << Math.max(0, shift - Page.SHIFT);
    }

    /** Cuts frames into pieces of 2^{@code pieceShift} bytes, none of which is taken. */
    void begin(int frame, int pieceShift) {
        firstFrame = frame;
        shift = pieceShift;
        pieces = 1 << Math.max(0, Page.SHIFT - pieceShift);
        count = 0;
        for (int word = 0; word < taken.length; word++) {
            int left = pieces - word * Long.SIZE;
            taken[word] = left >= Long.SIZE ? 0 : left <= 0 ? -1 : -1L << left;
        }
    }

    int firstFrame() {
        return firstFrame;
    }

    /** log2 of the size of a piece. */
    int shift() {
        return shift;
    }

    boolean isFull() {
        return count == pieces;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Takes the lowest free piece; its physical address. Only if it is not full. */
    long take() {
        int word = 0;
        while (taken[word] == -1) {
            word++;
        }
        int bit = Long.numberOfTrailingZeros(~taken[word]);
        taken[word] |= 1L << bit;
        count++;
        return Page.address(firstFrame) + ((long) (word * Long.SIZE + bit) << shift);
    }

    /** True if a piece that is taken begins at a physical address in the first frame. */
    boolean isTaken(long physical) {
        int piece = piece(physical);
        boolean begins = (physical & ((1L << shift) - 1)) == 0;
        return begins && (taken[piece / Long.SIZE] & (1L << piece)) != 0;
    }

    /** Frees a piece that is taken. */
    void giveBack(long physical) {
        int piece = piece(physical);
        taken[piece / Long.SIZE] &= ~(1L << piece);
        count--;
    }

    private int piece(long physical) {
        return (int) ((physical - Page.address(firstFrame)) >>> shift);
    }
}
