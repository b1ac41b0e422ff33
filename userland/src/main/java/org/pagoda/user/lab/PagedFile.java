package org.pagoda.user.lab;

import org.pagoda.kernel.Process;
import org.pagoda.mmu.MemoryObject;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.Rights;
import org.pagoda.mmu.replacement.Knowledge;
import org.pagoda.mmu.replacement.PolicyFactory;
import org.pagoda.mmu.replacement.ReplacementPolicy;
import org.pagoda.user.Libc;

/**
 * A file of {@link NumberedPages} for which there are only so many frames: programs load from its pages, one reference at a time. All
 * who map it have it at different addresses or the same, and share the frames; each page is one program's only.
 *
 * <p>A policy that has to see every access is told of each here. A real MMU could not do that, and sets bits instead.
 */
final class PagedFile {
    /** No frame. */
    static final int NONE = -1;

    private final NumberedPages disk;
    private final MemoryObject object;
    private final ReplacementPolicy policy;
    private final boolean seesHits;

    // Whoever has a CPU.
    private long references;
    private boolean contentAgrees = true;

    /** A file of {@code pages} pages, none of which is in memory, with {@code frames} frames for them. */
    PagedFile(Scene scene, int pages, int frames, PolicyFactory factory) {
        disk = new NumberedPages(pages);
        object = scene.object(disk, frames, factory, this::references);
        policy = object.policy();
        seesHits = policy.knowledge().compareTo(Knowledge.EVERY_ACCESS) >= 0;
    }

    /** References made so far, which is the time that policies go by. */
    private long references() {
        return references;
    }

    /** Shows all pages to a process, before it runs; the first one's address. */
    long map(Process process) {
        return process.space().mapObject(0, object.pages(), Rights.READ, object, 0);
    }

    /** Says what will be referenced, to a policy that can do nothing without. */
    void foretell(int[] pages) {
        if (policy.knowledge() == Knowledge.FUTURE) {
            policy.prepare(pages, pages.length);
        }
    }

    /**
     * Loads from a page.
     *
     * @param start where the caller has the file's first page
     * @return true if it was a page fault and the page had to be read
     */
    boolean load(Libc libc, long start, int page) {
        int reads = disk.reads(page);
        long content = libc.load64(start + Page.address(page));
        boolean fault = disk.reads(page) != reads;
        if (!fault && seesHits) {
            policy.onHit(page);
        }
        references++;
        if (policy.tickInterval() > 0 && references % policy.tickInterval() == 0) {
            policy.onTick();
        }
        contentAgrees &= content == page;
        return fault;
    }

    /** True if all that was loaded was what the page holds. */
    boolean contentAgrees() {
        return contentAgrees;
    }

    MemoryObject object() {
        return object;
    }

    /** The frame in which a process that has the file at {@code start} sees a page; {@link #NONE} if it would fault. */
    static int frame(Process process, long start, int page) {
        long entry = Scene.entry(process, start + Page.address(page));
        return PageTableEntry.isValid(entry) ? PageTableEntry.frame(entry) : NONE;
    }
}
