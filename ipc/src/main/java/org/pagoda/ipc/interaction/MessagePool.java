package org.pagoda.ipc.interaction;

import org.pagoda.mmu.KernelHeap;

/**
 * Kernel memory for messages. A few pieces of each small size are kept ready while there are interactions: the heap would give the
 * frame back with its last piece, and take one again for the next message.
 */
final class MessagePool {
    private static final int SMALLEST_SHIFT = 6;
    private static final int LARGEST_SHIFT = 12;
    private static final int SIZES = LARGEST_SHIFT - SMALLEST_SHIFT + 1;
    private static final int KEPT = 4;

    private final KernelHeap heap;

    // Whoever is in the kernel.
    private final long[] pieces = new long[SIZES * KEPT];
    private final int[] counts = new int[SIZES];
    private boolean keeping;

    MessagePool(KernelHeap heap) {
        this.heap = heap;
    }

    /** log2 of the piece for {@code length} bytes, less that of the smallest. */
    private static int size(long length) {
        return Math.max(0, Long.SIZE - SMALLEST_SHIFT - Long.numberOfLeadingZeros(Math.max(length, 1) - 1));
    }

    /** Memory for {@code length} bytes; {@link KernelHeap#NONE} without any, and for a message that has none. */
    long take(long length) {
        if (length == 0) {
            return KernelHeap.NONE;
        }
        int size = size(length);
        if (size < SIZES && counts[size] > 0) {
            return pieces[size * KEPT + --counts[size]];
        }
        long bytes = 1L << (size + SMALLEST_SHIFT);
        long piece = heap.kmalloc(bytes);
        if (piece == KernelHeap.NONE) {
            drain();
            piece = heap.kmalloc(bytes);
        }
        return piece;
    }

    /** Takes back what {@link #take} gave out for {@code length} bytes. */
    void give(long piece, long length) {
        if (length == 0) {
            return;
        }
        int size = size(length);
        if (keeping && size < SIZES && counts[size] < KEPT) {
            pieces[size * KEPT + counts[size]++] = piece;
        } else {
            heap.kfree(piece);
        }
    }

    /** Whether pieces are kept from now on. */
    void keep(boolean on) {
        keeping = on;
        if (!on) {
            drain();
        }
    }

    private void drain() {
        for (int size = 0; size < SIZES; size++) {
            while (counts[size] > 0) {
                heap.kfree(pieces[size * KEPT + --counts[size]]);
            }
        }
    }
}
