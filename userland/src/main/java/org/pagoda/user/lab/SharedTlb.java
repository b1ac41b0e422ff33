package org.pagoda.user.lab;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.pagoda.kernel.Process;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.TranslationLookasideBuffer;
import org.pagoda.user.Libc;

/** Two processes that use the same addresses in turn, and what the TLB knows of them in the end. */
final class SharedTlb {
    /** Pages that each of them uses. */
    static final int PAGES = 4;

    private static final long TURN = 64;
    private static final int TURNS = 10;
    private static final List<String> NAMES = List.of("first", "second");

    private final Scene scene;
    private final boolean flush;
    private final List<Process> processes = new ArrayList<>();
    private final List<List<Long>> misses = List.of(new ArrayList<>(), new ArrayList<>());
    private boolean contentAgrees = true;

    /** With {@code flush}, all TLBs are emptied before each turn, as if there were no ASIDs. */
    SharedTlb(Scene scene, boolean flush) {
        this.scene = scene;
        this.flush = flush;
        for (int i = 0; i < NAMES.size(); i++) {
            int number = i;
            processes.add(scene.spawn(NAMES.get(i), libc -> run(libc, number)));
        }
    }

    private void run(Libc libc, int number) {
        long start = libc.mmap(PAGES);
        for (int turn = 0; turn < TURNS; turn++) {
            if (number > 0 || turn > 0) {
                Peers.await(libc, TURN);
            }
            if (flush) {
                TlbLookups.flush(scene.machine());
            }
            long before = TlbLookups.of(scene.machine()).misses();
            use(libc, start, number, turn);
            misses.get(number).add(TlbLookups.of(scene.machine()).misses() - before);
            if (number == 0 || turn < TURNS - 1) {
                Peers.send(libc, scene.pid(NAMES.get(1 - number)), TURN, 0, 0, 0);
            }
        }
        libc.serve();
    }

    /** In its first turn a process stores into its pages, later it loads from them. */
    private void use(Libc libc, long start, int number, int turn) {
        for (int page = 0; page < PAGES; page++) {
            long address = start + Page.address(page);
            if (turn == 0) {
                libc.store64(address, content(number, page));
            } else {
                contentAgrees &= libc.load64(address) == content(number, page);
            }
        }
    }

    private static long content(int number, int page) {
        return 100L * (number + 1) + page;
    }

    // ---- what the machine says ----

    /** How many TLB misses a process had in each of its turns. */
    List<Long> misses(int number) {
        return misses.get(number);
    }

    private long missesInAll() {
        return misses.stream().flatMap(List::stream).mapToLong(Long::longValue).sum();
    }

    private boolean isDone() {
        return contentAgrees && misses.stream().allMatch(list -> list.size() == TURNS);
    }

    /** True if all came to its end, and each turn missed each page. */
    boolean missesEveryTime() {
        return isDone() && misses.stream().flatMap(List::stream).allMatch(count -> count == PAGES);
    }

    /** The frames that TLBs know for a process, by page. */
    private Map<Long, Integer> remembered(int number) {
        Map<Long, Integer> frames = new TreeMap<>();
        forEachEntry((asid, page, entry) -> {
            if (asid == processes.get(number).space().asid()) {
                frames.put(page, PageTableEntry.frame(entry));
            }
        });
        return frames;
    }

    private void forEachEntry(TranslationLookasideBuffer.Visitor visitor) {
        for (int cpu = 0; cpu < scene.machine().kernel().cpus().size(); cpu++) {
            scene.machine().kernel().cpus().get(cpu).mmu().tlb().forEach(visitor);
        }
    }

    /**
     * True if all came to its end, every miss has left an entry that is still there, and both processes' pages are known, in frames of
     * their own. (With several CPUs a process may go on with another one, whose TLB does not know it yet.)
     */
    boolean keepsBoth() {
        long[] entries = {0};
        forEachEntry((asid, page, entry) -> entries[0]++);
        Map<Long, Integer> first = remembered(0);
        Map<Long, Integer> second = remembered(1);
        boolean apart = first.keySet().equals(second.keySet()) && first.size() == PAGES;
        for (Map.Entry<Long, Integer> page : first.entrySet()) {
            apart &= !page.getValue().equals(second.get(page.getKey()));
        }
        return isDone() && apart && entries[0] == missesInAll();
    }

    void print(PrintStream out) {
        List<String> headers = new ArrayList<>(List.of("TLB misses in turn"));
        for (int turn = 1; turn <= TURNS; turn++) {
            headers.add(Integer.toString(turn));
        }
        Table turns = new Table(headers.toArray(String[]::new));
        for (int i = 0; i < NAMES.size(); i++) {
            List<Object> cells = new ArrayList<>(List.of(processes.get(i)));
            for (int turn = 0; turn < TURNS; turn++) {
                cells.add(turn < misses.get(i).size() ? misses.get(i).get(turn) : "");
            }
            turns.row(cells.toArray());
        }
        turns.print(out);
        out.println();
        Table entries = new Table("TLB in the end", describe(0), describe(1));
        for (int i = 0; i < PAGES; i++) {
            long page = Page.number(AddressSpace.MMAP_START) + i;
            entries.row("page 0x" + Long.toHexString(page), describe(0, page), describe(1, page));
        }
        entries.print(out);
        out.println();
    }

    private String describe(int number) {
        return processes.get(number) + ", ASID " + processes.get(number).space().asid();
    }

    private String describe(int number, long page) {
        Integer frame = remembered(number).get(page);
        return frame == null ? "-" : "-> frame " + frame;
    }
}
