package org.pagoda.mmu;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a process can name: regions it asked for, the pages in them, and the landing window where messages arrive.
 *
 * <pre>
 *   0x00_0000_0000  null area, never mapped
 *   0x00_0001_0000  image: entry points of the program
 *   0x00_1000_0000  heap, grows up
 *   0x10_0000_0000  mmap area, by rising address
 *   0x20_0000_0000  landing window
 *   0x3f_ffff_f000  end of the stack, grows down
 *   0x3f_ffff_ffff  end of the user half
 * </pre>
 *
 * Pages of a region are demand-zero: a load maps the zero frame, a store a frame of its own. All methods return 0 or an
 * address, or a negative {@link Errno}.
 */
public final class AddressSpace {
    /** Addresses below are never mapped, so that a null pointer with an offset faults. */
    public static final long NULL_AREA_END = 0x1_0000;

    /** Where the heap begins. */
    public static final long HEAP_START = 0x1000_0000L;

    /** The first address beyond the stack. */
    public static final long STACK_END = PageTableWalker.USER_END - Page.SIZE;

    /** Where {@link #map} places regions for which no address is asked. */
    public static final long MMAP_START = 0x10_0000_0000L;

    private static final long LANDING_START = 0x20_0000_0000L;

    private final FrameAllocator frames;
    private final PageTable table;
    private final PageAccount account;
    private final Shootdown shootdown;
    private final long owner;
    private final LandingWindow window;
    private final MappedPages pages;
    private final PageFaults faults;
    private final ExternalPaging externalPaging;
    private final long stackPages;

    // Whoever is in the kernel.
    private int asid;

    // The process's own tasks.
    private final RegionList regions = new RegionList();
    private long programBreak = HEAP_START;

    private AddressSpace(Builder builder, int root) {
        frames = builder.frames;
        account = builder.account;
        shootdown = builder.shootdown;
        owner = builder.owner;
        asid = builder.asid;
        window = new LandingWindow(LANDING_START, builder.landingSlots, frames.sabotage());
        table = new PageTable(frames, owner, root);
        pages = new MappedPages(this, shootdown, builder.observer);
        faults = new PageFaults(this, regions);
        externalPaging = new ExternalPaging(this, regions);
        regions.add(new Region(window.start(), window.end(), Rights.READ_WRITE, "[landing]"));
        stackPages = builder.stackPages;
        addStack();
    }

    private void addStack() {
        if (stackPages > 0) {
            regions.add(Region.stack(STACK_END - Page.SIZE, STACK_END, STACK_END - Page.address(stackPages)));
        }
    }

    /** What a new space needs to know. */
    public static final class Builder {
        private final FrameAllocator frames;
        private final Shootdown shootdown;
        private PageAccount account = new PageAccount(Long.MAX_VALUE);
        private long owner;
        private int asid = AsidTable.NONE;
        private int landingSlots = 4096;
        private long stackPages;
        private @Nullable MemoryObserver observer;

        public Builder(FrameAllocator frames, Shootdown shootdown) {
            this.frames = frames;
            this.shootdown = shootdown;
        }

        /** The owner's process identifier: no two spaces have the same. It gets an ASID from an {@link AsidTable}. */
        public Builder owner(long processId) {
            owner = processId;
            return this;
        }

        /** The same, on a machine without a table of ASIDs: it has this one until it ends. */
        public Builder owner(long processId, int ownAsid) {
            asid = ownAsid;
            return owner(processId);
        }

        public Builder account(PageAccount pageAccount) {
            account = pageAccount;
            return this;
        }

        /** How many pages of messages the space can hold, and one message can carry. */
        public Builder landingSlots(int slots) {
            landingSlots = slots;
            return this;
        }

        /** How many pages the stack may grow to; 0: there is none. */
        public Builder stackPages(long most) {
            stackPages = most;
            return this;
        }

        public Builder observer(@Nullable MemoryObserver memoryObserver) {
            observer = memoryObserver;
            return this;
        }

        /** The space, or null if there is no frame for its root table. */
        public @Nullable AddressSpace build() {
            int root = frames.allocatePageTable(owner);
            return root == FrameAllocator.NONE ? null : new AddressSpace(this, root);
        }
    }

    /** The number that TLBs tell this space by; {@link AsidTable#NONE}: none of them remembers anything of it. */
    public int asid() {
        return asid;
    }

    /** {@link AsidTable} says so. */
    void setAsid(int newAsid) {
        asid = newAsid;
    }

    /** The owner's process identifier. */
    public long owner() {
        return owner;
    }

    public PageTable pageTable() {
        return table;
    }

    public LandingWindow window() {
        return window;
    }

    /** Its pages one by one. */
    public MappedPages pages() {
        return pages;
    }

    /** What external pagers have to do with it. */
    public ExternalPaging externalPaging() {
        return externalPaging;
    }

    public FrameAllocator frames() {
        return frames;
    }

    public Shootdown shootdown() {
        return shootdown;
    }

    /** {@link Shootdown#quiesce} for this space. */
    public void quiesce() {
        shootdown.quiesce(asid);
    }

    public PageAccount account() {
        return account;
    }

    /** The regions, by rising address. */
    public List<Region> regions() {
        return regions.view();
    }

    /** The region that {@code address} lies in; null if nothing was asked for there. */
    public @Nullable Region regionAt(long address) {
        return regions.find(address);
    }

    /**
     * Makes a region of {@code count} demand-zero pages.
     *
     * @param address where, page-aligned; what is there goes away. 0: the lowest gap of the mmap area
     * @param rights a set of {@link Rights}
     * @return its first address; {@code -EINVAL} for an address, length or rights that cannot be; {@code -ENOMEM} when
     *     there is no gap; {@code -EBUSY} where a page is lent to or by another process
     */
    public long map(long address, long count, long rights) {
        return map(address, count, rights, null, 0);
    }

    /**
     * Makes a region that shows {@code count} pages of a memory object; pages beyond its end fault.
     *
     * @param offset the object's page that stands first
     * @return as {@link #map(long, long, long)}
     */
    public long mapObject(long address, long count, long rights, MemoryObject object, int offset) {
        if (offset < 0) {
            return Errno.EINVAL.result();
        }
        object.onMapped(this);
        return map(address, count, rights, object, offset);
    }

    private long map(long address, long count, long rights, @Nullable MemoryObject object, int offset) {
        if (count <= 0 || count > Page.number(PageTableWalker.USER_END) || !Rights.areExpressible(rights)) {
            return Errno.EINVAL.result();
        }
        long length = Page.address(count);
        long start = address;
        if (address == 0) {
            start = regions.findGap(MMAP_START, window.start(), length);
            if (start < 0) {
                return Errno.ENOMEM.result();
            }
        } else if (!isUserRange(address, length) || overlapsWindow(address, length)) {
            return Errno.EINVAL.result();
        } else if (hasLentPage(start, start + length)) {
            return Errno.EBUSY.result();
        }
        clear(start, start + length);
        regions.remove(start, start + length);
        regions.add(
                object == null
                        ? new Region(start, start + length, (int) rights, "[anonymous]")
                        : Region.ofObject(start, start + length, (int) rights, "[object]", object, offset));
        return start;
    }

    /**
     * Takes {@code count} pages away, and the regions they lie in. Pages of the landing window are only emptied, it
     * stays. Holes in the range are no error.
     *
     * @return 0; {@code -EINVAL} for a range that cannot be; {@code -EBUSY} where a page is lent to or by another process
     */
    public long unmap(long address, long count) {
        if (!isUserPages(address, count)) {
            return Errno.EINVAL.result();
        }
        long end = address + Page.address(count);
        if (hasLentPage(address, end)) {
            return Errno.EBUSY.result();
        }
        clear(address, end);
        regions.remove(address, Math.min(end, Math.max(address, window.start())));
        regions.remove(Math.max(address, Math.min(end, window.end())), end);
        return 0;
    }

    /**
     * Changes what may be done with {@code count} pages that were asked for. Pages of the landing window only lose rights, and so do those
     * that an external pager has given read-only.
     *
     * @param rights a set of {@link Rights}
     * @return 0, or nothing has changed and it is {@code -EINVAL} for a range or rights that cannot be; {@code -ENOMEM} where nothing
     *     was asked for, or no page has landed; {@code -EACCES} for a right that such a page does not have; {@code -EBUSY} where a page
     *     is lent to or by another process
     */
    public long protect(long address, long count, long rights) {
        if (!isUserPages(address, count) || !Rights.areExpressible(rights)) {
            return Errno.EINVAL.result();
        }
        long end = address + Page.address(count);
        if (!regions.cover(address, end)) {
            return Errno.ENOMEM.result();
        }
        long result = checkLanded(Math.max(address, window.start()), Math.min(end, window.end()), rights);
        if (result < 0) {
            return result;
        } else if ((rights & Rights.WRITE) != 0 && hasReadOnlyPage(address, end)) {
            return Errno.EACCES.result();
        } else if (hasLentPage(address, end)) {
            return Errno.EBUSY.result();
        }
        regions.protect(address, Math.min(end, Math.max(address, window.start())), (int) rights);
        regions.protect(Math.max(address, Math.min(end, window.end())), end, (int) rights);
        for (long page = firstWithTable(address, end); page < end; page = firstWithTable(page + Page.SIZE, end)) {
            pages.protect(page, table.find(page), (int) rights);
        }
        return 0;
    }

    /** 0 if all slots from {@code start} to {@code end} have pages, with all the rights; else an errno. */
    private long checkLanded(long start, long end, long rights) {
        long result = 0;
        for (long page = start; page < end; page += Page.SIZE) {
            long entry = table.get(page);
            if (!PageTableEntry.isMapped(entry)) {
                return Errno.ENOMEM.result();
            }
            long has = PageTableEntry.rights(entry) | (window.isWritable(page) ? Rights.WRITE : 0);
            if ((rights & ~has) != 0) {
                result = Errno.EACCES.result();
            }
        }
        return result;
    }

    /**
     * Moves the end of the heap, the program break.
     *
     * @param address the new end; 0 only asks
     * @return the end of the heap; {@code -EINVAL} below its beginning or beyond the area it may use; {@code -ENOMEM} where something
     *     else is mapped; {@code -EBUSY} if a page that would go is lent
     */
    public long setBreak(long address) {
        if (address == 0) {
            return programBreak;
        } else if (address < HEAP_START || address > MMAP_START) {
            return Errno.EINVAL.result();
        }
        long oldEnd = roundUp(programBreak);
        long newEnd = roundUp(address);
        if (newEnd > oldEnd) {
            if (!regions.isFree(oldEnd, newEnd)) {
                return Errno.ENOMEM.result();
            }
            regions.add(new Region(oldEnd, newEnd, Rights.READ_WRITE, "[heap]"));
        } else if (newEnd < oldEnd) {
            long result = unmap(newEnd, Page.number(oldEnd - newEnd));
            if (result < 0) {
                return result;
            }
        }
        programBreak = address;
        return address;
    }

    private static long roundUp(long address) {
        return (address + Page.OFFSET_MASK) & -Page.SIZE;
    }

    /** True if {@code count} pages, one or more, can be mapped from {@code address} on. */
    static boolean isUserPages(long address, long count) {
        return count > 0 && count <= Page.number(PageTableWalker.USER_END) && isUserRange(address, Page.address(count));
    }

    private static boolean isUserRange(long address, long length) {
        return Page.isAligned(address)
                && address >= NULL_AREA_END
                && address < PageTableWalker.USER_END
                && length <= PageTableWalker.USER_END - address;
    }

    private boolean overlapsWindow(long address, long length) {
        return address < window.end() && address + length > window.start();
    }

    /** The first address from {@code address} on, or {@code end}, for which there is a leaf table. */
    private long firstWithTable(long address, long end) {
        long leafTableSpan = Page.address(PageTable.ENTRIES);
        long candidate = address;
        while (candidate < end && table.find(candidate) == PageTable.NONE) {
            candidate = (candidate & -leafTableSpan) + leafTableSpan;
        }
        return Math.min(candidate, end);
    }

    /** True if a page of [start, end) was lent to another process, or by one. */
    private boolean hasLentPage(long start, long end) {
        for (long address = firstWithTable(start, end); address < end; ) {
            if (PageTableEntry.isLent(table.get(address)) || window.isLentAt(address)) {
                return true;
            }
            address = firstWithTable(address + Page.SIZE, end);
        }
        return false;
    }

    /** True if an external pager has given a page of [start, end) read-only. */
    private boolean hasReadOnlyPage(long start, long end) {
        boolean found = false;
        if (externalPaging.isAnyReadOnly()) {
            for (long page = firstWithTable(start, end); page < end && !found; ) {
                found = externalPaging.isReadOnly(page);
                page = firstWithTable(page + Page.SIZE, end);
            }
        }
        return found;
    }

    /** Empties all entries of [start, end): unmaps pages, forgets that pages were moved away. */
    private void clear(long start, long end) {
        for (long address = firstWithTable(start, end); address < end; ) {
            pages.clear(address, table.find(address));
            address = firstWithTable(address + Page.SIZE, end);
        }
    }

    /**
     * Makes {@code access} to {@code address} possible, if the region allows it: maps a zeroed page, makes a copy-on-write page the
     * space's own, or lets a stack grow.
     *
     * @return 0; {@code -EFAULT} if the access is not allowed, the page was moved away, or an external pager has to be asked for it first;
     *     {@code -ENOMEM} without a frame; {@code -EDQUOT} over the limit
     */
    public long resolve(long address, Access access) {
        return faults.resolve(address, access);
    }

    /** True if a program may store into the page at {@code address}, be it after it got a frame of its own. */
    public boolean mayWrite(long address) {
        if (window.contains(address)) {
            return window.isWritable(address);
        }
        Region region = regions.find(address);
        return region != null && (region.rights() & Rights.WRITE) != 0 && !externalPaging.isReadOnly(address);
    }

    /** Says whether the page that comes to {@code address} from elsewhere may be stored into, be it after a private copy was made. */
    public void setWritable(long address, boolean writable) {
        if (window.contains(address)) {
            window.setWritable(address, writable);
        } else if (writable) {
            externalPaging.forget(address);
        } else {
            externalPaging.setReadOnly(address);
        }
    }

    /** Takes over the regions of another space, those that have grown as they are now. {@link AddressSpaceCopy} does the pages. */
    void inherit(AddressSpace other) {
        regions.replaceAll(other.regions);
        programBreak = other.programBreak;
        for (Region region : regions.view()) {
            MemoryObject object = region.object();
            if (object != null) {
                object.onMapped(this);
            }
        }
    }

    /**
     * Makes the space what it was in the beginning, for another program: all that was asked for is gone, and so are the pages that have
     * landed.
     *
     * @return 0; {@code -EBUSY}, and nothing has changed, if a page is lent to or by another process
     */
    public long reset() {
        long result = unmap(NULL_AREA_END, Page.number(PageTableWalker.USER_END - NULL_AREA_END));
        if (result == 0) {
            addStack();
            programBreak = HEAP_START;
        }
        return result;
    }

    /** How many pages the stack may grow to. */
    public long stackPages() {
        return stackPages;
    }

    /** Gives everything back: pages, tables, translations. In-flight entries must be gone. */
    public void destroy() {
        table.forEachLeaf((address, entry, entryAddress) -> {
            if (PageTableEntry.isInFlight(entry)) {
                throw new IllegalStateException(
                        "space " + owner + " ends with a page in flight at 0x" + Long.toHexString(address));
            }
            pages.clear(address, entryAddress);
        });
        shootdown.space(asid);
        table.free();
    }
}
