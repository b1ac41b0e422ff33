package org.pagoda.kernel.fs;

import org.pagoda.kernel.Kernel;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.FrameAllocator;
import org.pagoda.mmu.KernelMemory;
import org.pagoda.mmu.Page;

/**
 * What is in a pipe: a ring of pages, each in a frame that is the pipe's alone, with the bytes of it that are to be read.
 *
 * <pre>
 *      first                last
 *        v                   v
 *   | ..xxxxxx | xxxxxxxx | xxx..... |   free   |   free   |
 *       |                      |
 *       start                  start + length
 * </pre>
 *
 * A page that was given as a gift is not told from one that was written full: both can be read, and both can be taken whole. Frames that are read
 * empty are kept for the next write, up to as many as there are pages.
 */
final class PipeRing {
    /** Pages that a pipe has room for; Linux's default. */
    static final int PAGES = 16;

    private final FrameAllocator allocator;
    private final KernelMemory memory;

    // Whoever is in the kernel.
    private final int[] frames = new int[PAGES];
    private final int[] starts = new int[PAGES];
    private final int[] lengths = new int[PAGES];
    private final int[] spares = new int[PAGES];
    private int spareCount;
    private int first;
    private int used;

    PipeRing(Kernel kernel) {
        allocator = kernel.frames();
        memory = kernel.kernelMemory();
    }

    private int slot(int index) {
        return (first + index) % PAGES;
    }

    boolean isEmpty() {
        return used == 0;
    }

    int freePages() {
        return PAGES - used;
    }

    /** Bytes that can be written behind those that are there, in the last page. */
    int roomInLast() {
        if (used == 0) {
            return 0;
        }
        int last = slot(used - 1);
        return Page.SIZE - starts[last] - lengths[last];
    }

    /** Bytes that can be written. */
    int room() {
        return roomInLast() + freePages() * Page.SIZE;
    }

    // ---- writing ----

    /** Where the next bytes go that the last page has room for: the kernel's address. */
    long tail() {
        int last = slot(used - 1);
        return memory.address(Page.address(frames[last]) + starts[last] + lengths[last]);
    }

    /** So many bytes were written to {@link #tail}, and are to be read. */
    void extend(int count) {
        lengths[slot(used - 1)] += count;
    }

    /** A frame for one more page, with whatever is in it; {@code -ENOMEM}. It is given to {@link #append}, or back. */
    long take() {
        if (spareCount > 0) {
            return spares[--spareCount];
        }
        int frame = allocator.allocateUninitialized(0);
        if (frame == FrameAllocator.NONE) {
            return Errno.ENOMEM.result();
        }
        allocator.cache(frame);
        return frame;
    }

    /** Keeps a frame that {@link #take} has given for later. */
    void giveBack(int frame) {
        if (spareCount < PAGES) {
            spares[spareCount++] = frame;
        } else {
            allocator.uncache(frame);
        }
    }

    /** The kernel's address of a frame that {@link #take} has given. */
    long address(int frame) {
        return memory.address(Page.address(frame));
    }

    /** A page more, of whose frame, which the pipe keeps, the first {@code length} bytes are to be read. There is room. */
    void append(int frame, int length) {
        int slot = slot(used);
        frames[slot] = frame;
        starts[slot] = 0;
        lengths[slot] = length;
        used++;
    }

    // ---- reading ----

    /** Where the next byte is: the kernel's address. */
    long head() {
        return memory.address(Page.address(frames[first]) + starts[first]);
    }

    /** Bytes that stand there. */
    int headLength() {
        return lengths[first];
    }

    /** So many of them were read. */
    void consume(int count) {
        starts[first] += count;
        lengths[first] -= count;
        if (lengths[first] == 0) {
            giveBack(removeFirst());
        }
    }

    /** How many pages, from the first, can be taken whole. */
    int wholePages() {
        int count = 0;
        while (count < used && lengths[slot(count)] == Page.SIZE) {
            count++;
        }
        return count;
    }

    /** Takes the first page out; its frame, which the pipe still keeps. */
    int removeFirst() {
        int frame = frames[first];
        first = (first + 1) % PAGES;
        used--;
        return frame;
    }

    /** Gives all frames back. */
    void clear() {
        while (used > 0) {
            allocator.uncache(removeFirst());
        }
        while (spareCount > 0) {
            allocator.uncache(spares[--spareCount]);
        }
    }
}
