package org.pagoda.ipc;

import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.FrameAllocator;
import org.pagoda.mmu.FrameTable;
import org.pagoda.mmu.LandingWindow;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTable;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.PhysicalMemory;
import org.pagoda.mmu.Rights;

/**
 * The hot path of handing over: runs of <em>plain</em> pages that change hands, from one sender to one receiver. A page is plain if it is
 * there, its holder may load and store, and nobody else has to do with its frame: no alias, no duplicate, no pin. So nothing has to be
 * prepared, and each table is gone through once, entry after entry, instead of being looked up for each page.
 *
 * <p>What is done is the same as in {@link PageTransfer}, {@link Delivery} and {@link Abandonment}, which explain it; whatever is not
 * plain is left to them, and so is everything on a machine that is traced or sabotaged. A test runs the same random operations with and without this class.
 */
final class PlainPages {
    /** The bits that tell, and what they are for a plain page. */
    private static final long BITS = PageTableEntry.VALID
            | PageTableEntry.READ
            | PageTableEntry.WRITE
            | PageTableEntry.USER
            | PageTableEntry.SHARED
            | PageTableEntry.COPY_ON_WRITE;

    private static final long PLAIN =
            PageTableEntry.VALID | PageTableEntry.READ | PageTableEntry.WRITE | PageTableEntry.USER;

    private final FrameAllocator frames;
    private final FrameTable table;
    private final PhysicalMemory memory;

    PlainPages(FrameAllocator frames) {
        this.frames = frames;
        table = frames.table();
        memory = frames.memory();
    }

    /** The hot path, unless the machine is not to have it: because it was switched off, or for an observer or a saboteur. */
    static @Nullable PlainPages of(FrameAllocator frames, @Nullable TransferObserver observer, boolean fastPath) {
        return fastPath && observer == null && !frames.sabotage().hasAny() ? new PlainPages(frames) : null;
    }

    /** The physical address of the entry after that at {@code entryAddress}; of a page that begins another leaf table it must be found. */
    private static long next(PageTable pages, long entryAddress, long virtualAddress) {
        long after = entryAddress + Long.BYTES;
        return Page.offset(after) == 0 ? pages.find(virtualAddress) : after;
    }

    // ---- checks ----

    /** True if all pages of a run are plain, and can be handed over. The CPUs that run {@code space} have been stopped. */
    boolean arePlain(AddressSpace space, long address, long size) {
        LandingWindow window = space.window();
        boolean landed = window.contains(address);
        long last = address + Page.address(size - 1);
        if (landed != window.contains(last) || (landed && window.isAnyLent(address, (int) size))) {
            return false;
        }
        PageTable pages = space.pageTable();
        long entryAddress = pages.find(address);
        for (long page = address; entryAddress != PageTable.NONE; ) {
            long entry = memory.getLong(entryAddress);
            if ((entry & BITS) != PLAIN || !table.isMappedOnce(PageTableEntry.frame(entry))) {
                return false;
            } else if (page == last) {
                return true;
            }
            page += Page.SIZE;
            entryAddress = next(pages, entryAddress, page);
        }
        return false;
    }

    // ---- after the commit point ----

    /**
     * Hands over pages that {@link #arePlain} to slots that are reserved, from {@code landing} on, whose tables are there.
     *
     * @param writable whether the receiver may store
     */
    void hand(AddressSpace from, long address, long size, boolean writable, Endpoint receiver, long landing) {
        AddressSpace to = receiver.space();
        int rights = writable ? Rights.READ_WRITE : Rights.READ;
        long mark = from.window().contains(address) ? PageTableEntry.EMPTY : PageTableEntry.MOVED;
        long entryAddress = from.pageTable().find(address);
        long slotAddress = to.pageTable().find(landing);
        long owner = receiver.pid();
        for (long i = 0; ; ) {
            int frame = PageTableEntry.frame(memory.getLong(entryAddress));
            // Plain stores: whoever walks the sender's table was stopped, and what is in flight no walker takes.
            memory.putLong(entryAddress, mark);
            memory.putLong(slotAddress, PageTableEntry.inFlight(frame, rights));
            frames.handOn(frame, slotAddress, owner);
            if (++i == size) {
                break;
            }
            entryAddress = next(from.pageTable(), entryAddress, address + Page.address(i));
            slotAddress = next(to.pageTable(), slotAddress, landing + Page.address(i));
        }
        from.pages().onRunMoved(address, (int) size);
        to.window().setRunWritable(landing, (int) size, writable);
    }

    /** Maps the pages in {@code size} slots from {@code first} on; how many were there. */
    long land(AddressSpace space, long first, long size) {
        PageTable pages = space.pageTable();
        long entryAddress = pages.find(first);
        long landed = 0;
        // Release, once for all entries below: pairs with the acquire in PageTableWalker.walk. Whoever sees an entry
        // sees the page's
        // contents.
        VarHandle.releaseFence();
        for (long i = 0; ; ) {
            long entry = memory.getLong(entryAddress);
            if (entry != PageTableEntry.EMPTY) { // else revoked on the way
                frames.land(entry, entryAddress);
                memory.putLong(entryAddress, PageTableEntry.land(entry));
                landed++;
            }
            if (++i == size) {
                return landed;
            }
            entryAddress = next(pages, entryAddress, first + Page.address(i));
        }
    }

    /** {@link Abandonment#settleSlots}. */
    void settleSlots(AddressSpace space, long first, long size) {
        PageTable pages = space.pageTable();
        LandingWindow window = space.window();
        int slot = window.slot(first);
        long entryAddress = pages.find(first);
        for (long i = 0; ; ) {
            window.settle(slot++, memory.getLong(entryAddress) != PageTableEntry.EMPTY);
            if (++i == size) {
                return;
            }
            entryAddress = next(pages, entryAddress, first + Page.address(i));
        }
    }
}
