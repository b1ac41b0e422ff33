package org.pagoda.mmu;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Frees frames when few are left: private pages that were not used lately go to the swap space.
 *
 * <p>A hand goes round all frames, as in CLOCK: a page whose accessed bit is set loses the bit and has a second chance, the first one
 * without is put out. Frames that are held more than once, pinned, lent, in flight or a memory object's are passed over.
 *
 * <pre>
 *   free frames   0 ......... low ......... high ......... all
 *                  \__________/                               balance() does nothing above low;
 *                   below, it puts pages out until high are free
 * </pre>
 */
public final class PageOut {
    private final FrameAllocator frames;
    private final FrameTable table;
    private final SwapSpace swap;
    private final LongFunction<@Nullable AddressSpace> spaces;
    private final int low;
    private final int high;

    // Whoever holds the machine's memory lock, or runs alone.
    private int hand;
    private long runs;
    private long looks;
    private long secondChances;
    // How things stood when a round freed nothing.
    private int fruitlessFree = -1;
    private int fruitlessUsed = -1;

    /**
     * A page-out for machines with swap space.
     *
     * @param spaces the address space of each owner; null if there is none
     * @param low fewer free frames than this are few
     * @param high so many are enough; at least {@code low}
     */
    public PageOut(FrameAllocator frames, LongFunction<@Nullable AddressSpace> spaces, int low, int high) {
        SwapSpace present = frames.swap();
        if (present == null) {
            throw new IllegalArgumentException("page-out needs swap space");
        } else if (low < 0 || high < low || high >= frames.table().size()) {
            throw new IllegalArgumentException("watermarks " + low + " and " + high + " do not fit "
                    + frames.table().size() + " frames: 0 <= low <= high < frames");
        }
        this.frames = frames;
        this.spaces = spaces;
        this.low = low;
        this.high = high;
        swap = present;
        table = frames.table();
    }

    /** Fewer free frames than this are few. */
    public int low() {
        return low;
    }

    /** So many free frames are enough. */
    public int high() {
        return high;
    }

    /** Rounds that were begun. */
    public long runs() {
        return runs;
    }

    /** Frames that the hand has looked at. */
    public long looks() {
        return looks;
    }

    /** Pages that were spared because they were used since the hand last came by. */
    public long secondChances() {
        return secondChances;
    }

    /**
     * Frees frames if few are left. To be called where nobody relies on a page's frame: at the beginning of a system call or of a
     * page fault. If a round has freed nothing, the next one waits until something has changed.
     *
     * @return how many frames were freed
     */
    public int balance() {
        if (frames.freeFrames() >= low) {
            return 0;
        }
        boolean hopeless = frames.freeFrames() == fruitlessFree && swap.used() == fruitlessUsed;
        return hopeless ? 0 : reclaim(high);
    }

    /**
     * Frees frames until {@code wanted} are free, or none can be freed any more.
     *
     * @return how many were
     */
    public int reclaim(int wanted) {
        runs++;
        int freed = 0;
        long limit = 2L * table.size(); // once to clear the accessed bits, once to find them cleared
        for (long i = 0; i < limit && frames.freeFrames() < wanted; i++) {
            hand = hand + 1 == table.size() ? 0 : hand + 1;
            looks++;
            long result = look(hand);
            if (result < 0) {
                break; // the swap space is full, or broken
            }
            freed += (int) result;
        }
        fruitlessFree = freed == 0 ? frames.freeFrames() : -1;
        fruitlessUsed = freed == 0 ? swap.used() : -1;
        return freed;
    }

    /** Frees {@code frame} if that can be: 1 if so, 0 if not, or a negative errno if none can be freed at all. */
    private long look(int frame) {
        if (table.references(frame) != 1 || table.state(frame) != FrameState.MAPPED) {
            return 0;
        }
        ReverseMap holders = table.reverseMap();
        long entryAddress = holders.entryAddress(holders.first(frame));
        AddressSpace space = spaces.apply(holders.space(entryAddress));
        long address = holders.virtualAddress(entryAddress);
        if (space == null || !space.pages().canSwapOut(address)) {
            return 0;
        }
        long entry = space.pageTable().read(entryAddress);
        if ((entry & PageTableEntry.ACCESSED) != 0) {
            space.pages().clearBit(address, entryAddress, entry, PageTableEntry.ACCESSED);
            secondChances++;
            return 0;
        }
        long result = space.pages().swapOut(address);
        return result < 0 ? result : 1;
    }
}
