package org.pagoda.user.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Process;
import org.pagoda.mmu.FrameAllocator;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.SwapSpace;
import org.pagoda.user.Libc;

/** Pages of one process, more than there are frames: where they are at some moments, and what it took to bring them there. */
final class SwappedPages {
    /** What the machine says at one moment. */
    record Moment(String name, String picture, long faults, long out, long in, long charged, int freeFrames) {
        Map<String, @Nullable Object> facts() {
            Map<String, @Nullable Object> facts = new LinkedHashMap<>();
            facts.put("after", name);
            facts.put("faults", faults);
            facts.put("pagesOut", out);
            facts.put("pagesIn", in);
            facts.put("charged", charged);
            facts.put("freeFrames", freeFrames);
            return facts;
        }
    }

    private final Scene scene;
    private final Process process;
    private final int pages;
    private final int pagesASign;
    private final List<Moment> moments = new ArrayList<>();
    private long start;
    private boolean contentAgrees = true;

    /**
     * Pages that {@code process} will have.
     *
     * @param pagesASign how many pages one sign of the picture stands for
     */
    SwappedPages(Scene scene, Process process, int pages, int pagesASign) {
        this.scene = scene;
        this.process = process;
        this.pages = pages;
        this.pagesASign = pagesASign;
    }

    /** Asks for the pages. */
    void map(Libc libc) {
        start = libc.mmap(pages);
    }

    long address(int page) {
        return start + Page.address(page);
    }

    private static long content(int page) {
        return 1000L + page;
    }

    void storeAll(Libc libc) {
        for (int page = 0; page < pages; page++) {
            libc.store64(address(page), content(page));
        }
    }

    void loadAll(Libc libc) {
        for (int page = 0; page < pages; page++) {
            contentAgrees &= libc.load64(address(page)) == content(page);
        }
    }

    /** The first page that is in the swap space; -1 if none is. */
    int firstOut() {
        for (int page = 0; page < pages; page++) {
            if (sign(page) == 's') {
                return page;
            }
        }
        return -1;
    }

    /** True if {@code value} is what was stored into a page. */
    static boolean isContent(int page, long value) {
        return value == content(page);
    }

    /** True if all that was loaded was what was stored. */
    boolean contentAgrees() {
        return contentAgrees;
    }

    // ---- what the machine says ----

    private static SwapSpace swap(FrameAllocator frames) {
        SwapSpace swap = frames.swap();
        if (swap == null) {
            throw new IllegalStateException("a machine without swap space");
        }
        return swap;
    }

    Moment look(String name) {
        FrameAllocator frames = scene.machine().kernel().frames();
        Moment moment = new Moment(
                name,
                picture(),
                scene.machine().kernel().faults(),
                swap(frames).pagesOut(),
                swap(frames).pagesIn(),
                process.space().account().charged(),
                frames.freeFrames());
        moments.add(moment);
        return moment;
    }

    List<Moment> moments() {
        return moments;
    }

    private String picture() {
        StringBuilder picture = new StringBuilder();
        for (int first = 0; first < pages; first += pagesASign) {
            char sign = sign(first);
            for (int page = first; page < Math.min(pages, first + pagesASign); page++) {
                sign = sign == sign(page) ? sign : '+';
            }
            picture.append(sign);
        }
        return picture.toString();
    }

    private char sign(int page) {
        long entry = Scene.entry(process, address(page));
        return PageTableEntry.isSwapped(entry) ? 's' : PageTableEntry.isValid(entry) ? '#' : '.';
    }
}
