package org.pagoda.kernel;

import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.BackingStore;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.FrameAllocator;
import org.pagoda.mmu.PageOut;
import org.pagoda.mmu.SwapSpace;

/**
 * What the kernel does when frames run short, on machines with swap space. Pages go out at the beginning of traps, when few frames
 * are left; and what has failed for want of a frame, which has changed nothing, is done again when more are free. Elsewhere no page
 * goes out: code between may rely on the frames that it has found.
 */
final class MemoryShortage {
    /** One in so many frames, or fewer, being free is few; twice as many are enough. */
    private static final int FEW = 32;

    private static final int FEWEST = 4;

    private final FrameAllocator frames;
    private final ProcessTable processes;

    // Whoever runs.
    private @Nullable PageOut pageOut;
    private long refusals;

    MemoryShortage(FrameAllocator frames, ProcessTable processes) {
        this.frames = frames;
        this.processes = processes;
    }

    /** Gives the machine swap space; before there is a process. */
    void attachSwap(BackingStore store) {
        frames.attachSwap(new SwapSpace(store, frames.memory()));
        int low = Math.max(FEWEST, frames.table().size() / FEW);
        pageOut = new PageOut(
                frames,
                pid -> {
                    Process process = processes.get(pid);
                    return process == null ? null : process.space();
                },
                low,
                2 * low);
    }

    /** What puts pages out; null on a machine without swap space. */
    @Nullable
    PageOut pageOut() {
        return pageOut;
    }

    /** A trap begins. */
    void onTrap() {
        if (pageOut != null) {
            pageOut.balance();
            refusals = frames.refusals();
        }
    }

    /**
     * True if what had {@code result} is to be done again: there was no frame for it, and now more are free. Each time twice as many, so
     * that it ends, at the latest when all pages are out that can go.
     */
    boolean canRetry(long result) {
        if (result != Errno.ENOMEM.result() || pageOut == null || frames.refusals() == refusals) {
            return false;
        }
        int wanted = Math.max(pageOut.high(), 2 * frames.freeFrames());
        boolean freed = pageOut.reclaim(Math.min(wanted, frames.table().size() - 1)) > 0;
        refusals = frames.refusals();
        return freed;
    }
}
