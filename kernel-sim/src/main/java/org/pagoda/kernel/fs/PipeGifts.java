package org.pagoda.kernel.fs;

import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Task;
import org.pagoda.mmu.Access;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.FrameAllocator;
import org.pagoda.mmu.MemoryManagementUnit;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTable;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.PageTableWalker;
import org.pagoda.mmu.Reference;
import org.pagoda.mmu.Rights;

/**
 * Pages that become part of a pipe, and of another process, as they are.
 *
 * <pre>
 *   giver's page table       ring        taker's page table
 *   frame 17  rw-     -->   frame 17  -->   frame 17  rw-
 *   moved
 * </pre>
 *
 * What goes in is a frame that nobody else can store into. So a page that others see too, or that stands for several, goes in as a copy.
 */
final class PipeGifts {
    private final Kernel kernel;
    private final FrameAllocator frames;
    private final PipeRing ring;

    PipeGifts(Kernel kernel, PipeRing ring) {
        this.kernel = kernel;
        frames = kernel.frames();
        this.ring = ring;
    }

    /** True if so many pages, 1 or more, can be at an address of a program's. */
    static boolean canBe(long address, long pages) {
        return Page.isAligned(address)
                && address > 0
                && pages > 0
                && pages <= Page.number(PageTableWalker.USER_END)
                && address <= PageTableWalker.USER_END - Page.address(pages);
    }

    /** Gives the pages at {@code address}, as many as there is room for; how many, or the error of the first. */
    long give(Task task, long address, long pages) {
        AddressSpace space = task.process().space();
        long wanted = Math.min(pages, ring.freePages());
        space.quiesce(); // what is seen now is what will be changed
        for (long i = 0; i < wanted; i++) {
            long result = givePage(task, space, address + Page.address(i));
            if (result < 0) {
                return i > 0 ? i : result;
            }
        }
        return wanted;
    }

    private long givePage(Task task, AddressSpace space, long page) {
        PageTable table = space.pageTable();
        long entry = table.get(page);
        if (!isPlain(entry)) {
            if (kernel.translate(task, page, Access.LOAD) == MemoryManagementUnit.FAULT) {
                return Errno.EFAULT.result();
            } else if (space.pages().makeOwn(page) < 0) {
                return Errno.ENOMEM.result();
            }
            entry = table.get(page);
        }
        int frame = PageTableEntry.frame(entry);
        if (space.window().isLentAt(page) || frames.table().count(frame, Reference.PIN) > 0) {
            return Errno.EBUSY.result();
        }
        int given = frame;
        if (frames.table().references(frame) > 1) {
            given = frames.allocateCopy(frame, space.owner());
            if (given == FrameAllocator.NONE) {
                return Errno.ENOMEM.result();
            }
        }
        // Committed: nothing fails from here on.
        long entryAddress = table.find(page);
        frames.cache(given);
        space.pages().move(page, entryAddress, entry);
        frames.drop(frame, Reference.ENTRY, entryAddress);
        ring.append(given, Page.SIZE);
        return 0;
    }

    /** True for a page that is there, readable and in a frame of its own. */
    private static boolean isPlain(long entry) {
        return PageTableEntry.isValid(entry)
                && PageTableEntry.isReadable(entry)
                && !PageTableEntry.isCopyOnWrite(entry);
    }

    /**
     * Maps the ring's first whole pages, at most {@code pages}, at {@code address}, readable and writable, in place of what is there.
     *
     * @return how many; {@code -EINVAL} if the first is not whole, or nothing can be mapped there; {@code -EBUSY} where a page is lent;
     *     {@code -EDQUOT}; {@code -ENOMEM}
     */
    long accept(Task task, long address, long pages) {
        AddressSpace space = task.process().space();
        long count = Math.min(pages, ring.wholePages());
        if (count == 0) {
            return Errno.EINVAL.result();
        } else if (!space.account().canCharge(count)) {
            return Errno.EDQUOT.result();
        } else if (!space.pageTable().prepare(address, count)) {
            return Errno.ENOMEM.result();
        }
        long mapped = space.map(address, count, Rights.READ_WRITE);
        if (mapped < 0) {
            return mapped;
        }
        for (long i = 0; i < count; i++) {
            long page = address + Page.address(i);
            int frame = ring.removeFirst();
            space.pages().mapFrame(page, space.pageTable().find(page), frame, Rights.READ_WRITE);
            frames.uncache(frame);
        }
        return count;
    }
}
