package org.pagoda.ipc;

import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Rights;

/**
 * What one process can name: for every page number, whether it was asked for, and what is there. A page that was asked for and
 * never touched is nowhere yet, reads as zero, and is not charged.
 */
final class ModelSpace {
    static final long FIRST_PAGE = 0x1_0000 >> 12;
    static final long MMAP_START = 0x10_0000_0000L >> 12;
    static final long END = (1L << 38) >> 12;

    final long pid;
    final ModelAccount account;
    final ModelWindow window;
    /** The rights of every page that was asked for, the window not counted. */
    final NavigableMap<Long, Integer> regions = new TreeMap<>();

    final NavigableMap<Long, ModelEntry> entries = new TreeMap<>();
    /** Landing slots whose pages, mapped or still under way, are only lent to this process. */
    final Set<Long> borrowed = new TreeSet<>();

    ModelSpace(long pid, long limit, int slots) {
        this.pid = pid;
        account = new ModelAccount(limit);
        window = new ModelWindow(slots, page -> !entries.containsKey(page));
    }

    // ---- regions ----

    long map(long address, long pages, long rights) {
        if (pages <= 0 || pages > END || !Rights.areExpressible(rights)) {
            return Errno.EINVAL.result();
        }
        long first = address >> 12;
        if (address == 0) {
            first = lowestGap(pages);
            if (first < 0) {
                return Errno.ENOMEM.result();
            }
        } else if (!isUserRange(address, pages)
                || (first < ModelWindow.START + window.slots && first + pages > ModelWindow.START)) {
            return Errno.EINVAL.result();
        } else if (hasLent(first, pages)) {
            return Errno.EBUSY.result();
        }
        clear(first, pages);
        for (long page = first; page < first + pages; page++) {
            regions.put(page, (int) rights);
        }
        return first << 12;
    }

    long unmap(long address, long pages) {
        if (pages <= 0 || pages > END || !isUserRange(address, pages)) {
            return Errno.EINVAL.result();
        }
        long first = address >> 12;
        if (hasLent(first, pages)) {
            return Errno.EBUSY.result();
        }
        clear(first, pages);
        regions.subMap(first, first + pages).clear();
        return 0;
    }

    /** mprotect: other rights for pages that were asked for, fewer for pages that have landed. */
    long protect(long address, long pages, long rights) {
        if (pages <= 0 || pages > END || !Rights.areExpressible(rights) || !isUserRange(address, pages)) {
            return Errno.EINVAL.result();
        }
        if (pages > regions.size() + window.slots) {
            return Errno.ENOMEM.result(); // more than there can be
        }
        long first = address >> 12;
        boolean more = false;
        for (long page = first; page < first + pages; page++) {
            ModelEntry entry = entries.get(page);
            boolean landed = window.contains(page) && entry != null && entry.isMapped();
            if (!landed && !regions.containsKey(page)) {
                return Errno.ENOMEM.result();
            }
            boolean asMuch = landed
                    && ((rights & Rights.READ) == 0 || entry.readable())
                    && ((rights & Rights.WRITE) == 0 || entry.writable())
                    && (rights & Rights.EXECUTE) == 0;
            more |= landed && !asMuch;
        }
        if (more) {
            return Errno.EACCES.result();
        } else if (hasLent(first, pages)) {
            return Errno.EBUSY.result();
        }
        boolean canRead = (rights & Rights.READ) != 0;
        boolean canWrite = (rights & Rights.WRITE) != 0;
        for (long page = first; page < first + pages; page++) {
            regions.computeIfPresent(page, (at, old) -> (int) rights);
            entries.computeIfPresent(
                    page, (at, entry) -> entry.isMapped() ? entry.withRights(canRead, canWrite) : entry);
        }
        return 0;
    }

    private static boolean isUserRange(long address, long pages) {
        return (address & 0xFFF) == 0
                && address >= FIRST_PAGE << 12
                && address < END << 12
                && pages <= END - (address >> 12);
    }

    private long lowestGap(long pages) {
        long gap = MMAP_START;
        for (long page : regions.tailMap(MMAP_START).keySet()) {
            if (page - gap >= pages) {
                break;
            }
            gap = page + 1;
        }
        return ModelWindow.START - gap >= pages ? gap : -1;
    }

    private boolean hasLent(long first, long pages) {
        return entries.subMap(first, first + pages).values().stream().anyMatch(ModelEntry::isLent)
                || borrowed.stream().anyMatch(page -> page >= first && page < first + pages);
    }

    private void clear(long first, long pages) {
        for (long page : List.copyOf(entries.subMap(first, first + pages).keySet())) {
            if (entries.get(page).isMapped()) {
                remove(page);
            } else {
                entries.remove(page);
            }
        }
    }

    // ---- pages ----

    /** A load or a store: 0, {@code -EFAULT}, or {@code -EDQUOT} if the page would be the first touch too many. */
    long access(long address, boolean store) {
        long page = address >> 12;
        ModelEntry entry = entries.get(page);
        if (entry != null) {
            boolean allowed = store ? entry.writable() : entry.readable();
            return entry.isMapped() && allowed ? 0 : Errno.EFAULT.result();
        }
        int rights = regions.getOrDefault(page, Rights.NONE);
        if ((rights & (store ? Rights.WRITE : Rights.READ)) == 0) {
            return Errno.EFAULT.result();
        }
        if (!account.canCharge(1)) {
            return Errno.EDQUOT.result();
        }
        touch(page);
        return 0;
    }

    /** The first touch of a page that was asked for. */
    private void touch(long page) {
        put(page, ModelEntry.mapped(new ModelPage(0, pid), (regions.get(page) & Rights.WRITE) != 0, false));
    }

    boolean isUntouched(long page) {
        return !entries.containsKey(page) && (regions.getOrDefault(page, Rights.NONE) & Rights.READ) != 0;
    }

    /** True if there is a page that can be sent: it can be read, though perhaps it was not touched yet. */
    boolean isThere(long page) {
        ModelEntry entry = entries.get(page);
        return entry != null ? entry.isMapped() && entry.readable() : isUntouched(page);
    }

    boolean isWritable(long page) {
        ModelEntry entry = entries.get(page);
        return entry != null ? entry.writable() : (regions.getOrDefault(page, Rights.NONE) & Rights.WRITE) != 0;
    }

    /** The page at a number where {@link #isThere}, touched if need be. */
    ModelPage page(long page) {
        if (!entries.containsKey(page)) {
            touch(page);
        }
        return entries.get(page).page();
    }

    /** Maps a page: one more holder, who is charged. */
    void put(long at, ModelEntry entry) {
        entries.put(at, entry);
        entry.page().holders++;
        account.charged++;
    }

    /** Marks a mapped page as shared, or not. */
    void mark(long at, boolean shared) {
        entries.put(at, entries.get(at).withMark(shared));
    }

    /** Unmaps what is mapped at {@code page}. */
    ModelEntry remove(long page) {
        ModelEntry entry = entries.remove(page);
        entry.page().holders--;
        account.charged--;
        return entry;
    }

    /** Unmaps a page that somebody else has now. It does not come back as demand-zero, but a landing slot is free again. */
    ModelEntry moveAway(long page) {
        ModelEntry entry = remove(page);
        if (!window.contains(page)) {
            entries.put(page, ModelEntry.MOVED);
        }
        return entry;
    }

    /** Lends a page out: it cannot be used here, but stays charged. */
    void lendOut(long page) {
        ModelEntry entry = entries.get(page);
        entry.page().holders--;
        entries.put(page, entry.lent());
    }

    /** A page that was lent out is back, with the rights it had. */
    void takeBack(long page) {
        ModelEntry entry = entries.get(page);
        entry.page().holders++;
        entries.put(page, entry.back());
    }

    /** A page that was lent out will never come back. */
    void loseLentOut(long page) {
        account.charged--;
        entries.remove(page);
        if (!window.contains(page)) {
            entries.put(page, ModelEntry.MOVED);
        }
    }
}
