package org.pagoda.mmu;

import org.agrona.collections.LongHashSet;

/**
 * What external pagers have to do with a space: who is asked for the pages of which region, and which of the pages that came are read-only,
 * although their region is not.
 *
 * <pre>
 *   page of a region with a pager
 *     not there --touched--> the kernel asks the pager --its reply has the page--> there, as any other page of the space
 *                                     \--no page-------> the access is not allowed
 * </pre>
 *
 * Who asks, and what becomes of the answer, is up to the floors above.
 */
public final class ExternalPaging {
    private final AddressSpace space;
    private final RegionList regions;

    // The process's own tasks, and whoever gives them pages: those that nobody may store into here. Only looked up.
    private final LongHashSet readOnly = new LongHashSet();

    ExternalPaging(AddressSpace space, RegionList regions) {
        this.space = space;
        this.regions = regions;
    }

    /**
     * Finds out whether {@code count} pages from {@code address} on can have a pager.
     *
     * @return 0; {@code -EINVAL} for a range that cannot be, or where not all is plain memory: a stack, an object's pages, the landing
     *     window; {@code -ENOMEM} where nothing was asked for
     */
    public long check(long address, long count) {
        if (!AddressSpace.isUserPages(address, count)) {
            return Errno.EINVAL.result();
        }
        long end = address + Page.address(count);
        if (!regions.cover(address, end)) {
            return Errno.ENOMEM.result();
        }
        for (Region region = regions.find(address); region != null && region.start() < end; ) {
            if (!region.canHavePager() || space.window().contains(region.start())) {
                return Errno.EINVAL.result();
            }
            region = regions.firstEndingAfter(region.end());
        }
        return 0;
    }

    /**
     * Says who is asked for those of {@code count} pages that are not there. Those that are there stay.
     *
     * @param pager a process identifier; {@link Region#NO_PAGER}: nobody, they are demand-zero
     * @return as {@link #check}
     */
    public long setPager(long address, long count, long pager) {
        long result = check(address, count);
        if (result == 0) {
            regions.change(address, address + Page.address(count), region -> region.withPager(pager));
        }
        return result;
    }

    /** Who has to be asked for the page at {@code address} before it can be accessed so; {@link Region#NO_PAGER}: nobody. */
    public long pagerFor(long address, Access access) {
        Region region = regions.find(address);
        return region == null || (region.rights() & access.right()) == 0 ? Region.NO_PAGER : pagerOf(region, address);
    }

    /** True if the page at {@code address} is not there, and {@code pager} is to provide it. */
    public boolean awaits(long address, long pager) {
        Region region = regions.find(address);
        return region != null && pager != Region.NO_PAGER && pagerOf(region, address) == pager;
    }

    private long pagerOf(Region region, long address) {
        boolean absent = region.pager() != Region.NO_PAGER
                && space.pageTable().get(address & -Page.SIZE) == PageTableEntry.EMPTY;
        return absent ? region.pager() : Region.NO_PAGER;
    }

    /** What the entry of a page that lands at {@code address} is to be: with no more than its region's rights, and its pager's. */
    public long withinRegion(long address, long entry) {
        Region region = regions.find(address);
        int rights = region == null ? Rights.NONE : region.rights();
        return PageTableEntry.withRights(entry, isReadOnly(address) ? rights & ~Rights.WRITE : rights);
    }

    // ---- pages that are read-only ----

    boolean isReadOnly(long address) {
        return !readOnly.isEmpty() && readOnly.contains(address & -Page.SIZE);
    }

    boolean isAnyReadOnly() {
        return !readOnly.isEmpty();
    }

    void setReadOnly(long address) {
        readOnly.add(address);
    }

    /** The page at {@code address} has gone, or another one comes there. */
    void forget(long address) {
        if (!readOnly.isEmpty()) {
            readOnly.remove(address);
        }
    }

    /** {@link #forget} for {@code count} pages from {@code address} on. */
    void forgetRun(long address, int count) {
        for (int i = 0; !readOnly.isEmpty() && i < count; i++) {
            readOnly.remove(address + Page.address(i));
        }
    }
}
