package org.pagoda.mmu;

import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's own memory in pieces of any size: {@code kmalloc} and {@code kfree}. A piece is as large as the next power of two, and its
 * address is a multiple of that.
 *
 * <p>Pieces of up to half a page share a frame with others of their size, a slab (Bonwick, "The Slab Allocator", USENIX Summer 1994);
 * larger ones are frames side by side. The lowest free piece of the slab that was last heard of is taken. A slab whose last piece is freed
 * goes back to the frame allocator at once: when all is freed, no frame is left.
 *
 * <p>What is known of pieces stands beside memory, not in it: who writes over the end of a piece damages other pieces, not the books.
 * To free what is not allocated, or is no longer, is a bug of the kernel and throws {@link IllegalStateException}.
 */
public final class KernelHeap {
    /** The largest piece, 1 MiB. */
    public static final long LARGEST = 1L << KernelHeap.LARGEST_SHIFT;

    /** What allocation returns when there is no memory: no kernel address. */
    public static final long NONE = 0;

    private static final int SMALLEST_SHIFT = 3;
    private static final int LARGEST_SHIFT = 20;

    private final KernelMemory memory;
    private final FrameAllocator frames;

    // Whoever holds the machine's memory lock, or runs alone.
    private final Int2ObjectHashMap<KernelSlab> slabs = new Int2ObjectHashMap<>(); // by first frame; never walked
    private final @Nullable KernelSlab[] withRoom =
            new KernelSlab[LARGEST_SHIFT + 1]; // by size; the first of a list each
    private @Nullable KernelSlab spare;
    private long bytesInUse;
    private int framesInUse;

    KernelHeap(KernelMemory memory, FrameAllocator frames) {
        this.memory = memory;
        this.frames = frames;
    }

    /** Bytes allocated, as rounded up. */
    public long bytesInUse() {
        return bytesInUse;
    }

    /** Frames that pieces lie in. */
    public int framesInUse() {
        return framesInUse;
    }

    /**
     * Allocates memory, with whatever is in it.
     *
     * @param size bytes, 0 or more; 0 gives the smallest piece there is
     * @return its kernel address, or {@link #NONE} for more than {@link #LARGEST}, without a frame, or, for more than a page, without enough
     *     frames side by side
     */
    public long kmalloc(long size) {
        if (size < 0) {
            throw new IllegalArgumentException("memory of " + size + " bytes");
        } else if (size > LARGEST) {
            return NONE;
        }
        int shift = shift(size);
        KernelSlab slab = withRoom[shift];
        if (slab == null) {
            slab = grow(shift);
            if (slab == null) {
                return NONE;
            }
        }
        long physical = slab.take();
        if (slab.isFull()) {
            unlink(slab);
        }
        bytesInUse += 1L << shift;
        return memory.address(physical);
    }

    /** {@link #kmalloc}, filled with zeros. */
    public long kzalloc(long size) {
        long address = kmalloc(size);
        if (address != NONE) {
            memory.zero(address, 1L << shift(size));
        }
        return address;
    }

    /** Gives back what {@link #kmalloc} or {@link #kzalloc} gave out. {@link #NONE} is passed over. */
    public void kfree(long address) {
        if (address == NONE) {
            return;
        }
        long physical = memory.physical(address);
        KernelSlab slab = slabs.get((int) Page.number(physical));
        if (slab == null || !slab.isTaken(physical)) {
            throw new IllegalStateException("kfree of kernel address 0x" + Long.toHexString(address)
                    + ", where nothing that is allocated begins");
        }
        boolean wasFull = slab.isFull();
        slab.giveBack(physical);
        bytesInUse -= 1L << slab.shift();
        if (slab.isEmpty()) {
            if (!wasFull) {
                unlink(slab);
            }
            shrink(slab);
            return;
        }
        if (frames.poisons()) {
            frames.memory().poisonBytes(physical, 1 << slab.shift());
        }
        if (wasFull) {
            link(slab);
        }
    }

    /** log2 of the piece for {@code size} bytes. */
    private static int shift(long size) {
        return Math.max(SMALLEST_SHIFT, Long.SIZE - Long.numberOfLeadingZeros(Math.max(size, 1) - 1));
    }

    // ---- slabs ----

    private @Nullable KernelSlab grow(int shift) {
        int count = KernelSlab.frames(shift);
        int first = frames.allocateKernel(count);
        if (first == FrameAllocator.NONE) {
            return null;
        }
        framesInUse += count;
        KernelSlab slab = spare == null ? new KernelSlab() : spare;
        spare = slab.next;
        slab.begin(first, shift);
        slabs.put(first, slab);
        link(slab);
        return slab;
    }

    private void shrink(KernelSlab slab) {
        int count = KernelSlab.frames(slab.shift());
        slabs.remove(slab.firstFrame());
        frames.freeKernel(slab.firstFrame(), count);
        framesInUse -= count;
        slab.next = spare;
        spare = slab;
    }

    private void link(KernelSlab slab) {
        KernelSlab first = withRoom[slab.shift()];
        slab.next = first;
        slab.previous = null;
        if (first != null) {
            first.previous = slab;
        }
        withRoom[slab.shift()] = slab;
    }

    private void unlink(KernelSlab slab) {
        KernelSlab next = slab.next;
        KernelSlab previous = slab.previous;
        if (previous == null) {
            withRoom[slab.shift()] = next;
        } else {
            previous.next = next;
        }
        if (next != null) {
            next.previous = previous;
        }
        slab.next = null;
        slab.previous = null;
    }
}
