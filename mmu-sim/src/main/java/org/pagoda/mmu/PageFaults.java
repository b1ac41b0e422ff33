package org.pagoda.mmu;

import org.jspecify.annotations.Nullable;

/**
 * What a page fault leads to: a page that was never touched appears, one that is in a memory object's store or in the swap space
 * is read, a copy-on-write page gets a frame of its own, a stack grows, or the access is not allowed.
 */
final class PageFaults {
    /** Bytes below a stack that stay free when it grows, so that running over its end is a fault and not somebody else's page. */
    private static final long GUARD = Page.SIZE;

    private final AddressSpace space;
    private final RegionList regions;
    private final FrameAllocator frames;

    PageFaults(AddressSpace space, RegionList regions) {
        this.space = space;
        this.regions = regions;
        frames = space.frames();
    }

    /** See {@link AddressSpace#resolve}. */
    long resolve(long address, Access access) {
        Region region = regions.find(address);
        if (region == null) {
            region = growStack(address);
        }
        if (region == null) {
            return Errno.EFAULT.result();
        }
        long pageAddress = address & -Page.SIZE;
        long entry = space.pageTable().get(pageAddress);
        if (PageTableEntry.isValid(entry)) {
            return resolvePresent(pageAddress, entry, access);
        } else if (PageTableEntry.isMapped(entry)) {
            return swapIn(pageAddress, entry, access);
        } else if (entry != PageTableEntry.EMPTY
                || space.window().contains(address)
                || (region.rights() & access.right()) == 0
                || region.pager() != Region.NO_PAGER) {
            return Errno.EFAULT.result();
        }
        MemoryObject object = region.object();
        return object == null ? demandZero(pageAddress, region, access) : mapObjectPage(pageAddress, region, object);
    }

    /** The stack above {@code address} after it has grown down to there; null if there is none, or no room. */
    private @Nullable Region growStack(long address) {
        Region stack = regions.firstEndingAfter(address);
        long start = address & -Page.SIZE;
        if (stack == null || start < stack.lowestStart()) {
            return null;
        }
        Region below = regions.lastEndingBy(address);
        if (below != null && start - below.end() < GUARD) {
            return null;
        }
        Region grown = stack.withBounds(start, stack.end());
        regions.replace(stack, grown);
        return grown;
    }

    /** The page is in the swap space: it comes back if the access would be allowed then. */
    private long swapIn(long pageAddress, long entry, Access access) {
        boolean storesIntoCopy = access == Access.STORE && space.mayWrite(pageAddress);
        if ((PageTableEntry.rights(entry) & access.right()) == 0 && !storesIntoCopy) {
            return Errno.EFAULT.result();
        }
        return space.pages().swapIn(pageAddress);
    }

    private long resolvePresent(long pageAddress, long entry, Access access) {
        if (access == Access.STORE && PageTableEntry.isCopyOnWrite(entry) && space.mayWrite(pageAddress)) {
            return space.pages().makeOwn(pageAddress);
        }
        boolean allowed = (PageTableEntry.rights(entry) & access.right()) != 0;
        // Allowed already: another CPU got here first, the access just has to be tried again.
        return allowed ? 0 : Errno.EFAULT.result();
    }

    /** Maps a page of a memory object, which may have to be read, and another one to leave for it. */
    private long mapObjectPage(long pageAddress, Region region, MemoryObject object) {
        int page = region.objectPage(pageAddress);
        if (page >= object.pages()) {
            return Errno.EFAULT.result();
        } else if (!space.account().canCharge(1)) {
            return Errno.EDQUOT.result();
        }
        long entryAddress = space.pageTable().prepare(pageAddress);
        if (entryAddress == PageTable.NONE) {
            return Errno.ENOMEM.result();
        }
        long frame = object.obtain(page);
        if (frame < 0) {
            return frame;
        }
        frames.hold((int) frame, Reference.ENTRY, entryAddress);
        long entry = PageTableEntry.user((int) frame, region.rights()) | PageTableEntry.SHARED;
        space.pages().map(pageAddress, entryAddress, entry);
        return 0;
    }

    private long demandZero(long pageAddress, Region region, Access access) {
        if (!space.account().canCharge(1)) {
            return Errno.EDQUOT.result();
        }
        long entryAddress = space.pageTable().prepare(pageAddress);
        if (entryAddress == PageTable.NONE) {
            return Errno.ENOMEM.result();
        }
        long entry;
        if (access == Access.STORE) {
            int frame = frames.allocateUser(space.owner());
            if (frame == FrameAllocator.NONE) {
                return Errno.ENOMEM.result();
            }
            frames.hold(frame, Reference.ENTRY, entryAddress);
            entry = PageTableEntry.user(frame, region.rights());
        } else {
            entry = PageTableEntry.user(FrameAllocator.ZERO_FRAME, region.rights() & ~Rights.WRITE)
                    | PageTableEntry.COPY_ON_WRITE;
        }
        space.pages().map(pageAddress, entryAddress, entry);
        return 0;
    }
}
