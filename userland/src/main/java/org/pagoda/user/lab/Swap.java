package org.pagoda.user.lab;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.mmu.Page;
import org.pagoda.user.Libc;

/** A program with more pages than there are frames. */
final class Swap implements Lab {
    private static final int FRAMES = 256;
    private static final int PAGES = 400;
    private static final int PAGES_A_SIGN = 8;
    private static final int SLOTS = 512;
    private static final int FEW_SLOTS = 64;
    private static final long PAGE = 64;

    @Override
    public String name() {
        return "swap";
    }

    @Override
    public String summary() {
        return "a program is larger than memory: pages go out, and come back when they are touched";
    }

    @Override
    public List<LabKey> keys() {
        return List.of();
    }

    private static Machine.Builder small(Machine.Builder machine, int slots) {
        return machine.memory(Page.address(FRAMES)).swap(Page.address(slots));
    }

    // ---- a program that is larger than memory ----

    /** What became of the page that was sent while it was out. */
    private static final class Sent {
        private int page = -1;
        private long in;
        private long out;
        private long inAfter;
        private long outAfter;
        private boolean received;
        private boolean faulted;
    }

    private static void large(Libc libc, Scene scene, SwappedPages pages, Sent sent) {
        pages.map(libc);
        pages.look("mmap");
        pages.storeAll(libc);
        pages.look("all stored into");
        pages.loadAll(libc);
        pages.look("all loaded");
        pages.loadAll(libc);
        SwappedPages.Moment before = pages.look("all loaded again");
        sent.page = pages.firstOut();
        sent.in = before.in();
        sent.out = before.out();
        Peers.send(libc, scene.pid("receiver"), PAGE, pages.address(sent.page), 1, SendFlags.MOVE);
        SwappedPages.Moment after = pages.look("one moved");
        sent.inAfter = after.in();
        sent.outAfter = after.out();
    }

    private static void receive(Libc libc, Scene scene, Sent sent) {
        libc.registerHandler(PAGE, (inHandler, pid, type, address, size, flags) -> {
            long faults = scene.machine().kernel().faults();
            sent.received = SwappedPages.isContent(sent.page, inHandler.load64(address));
            sent.faulted = scene.machine().kernel().faults() == faults + 1;
            return 0;
        });
        libc.serve();
    }

    private static void showLarge(Lesson lesson) {
        try (Scene scene = lesson.scene(
                "a program of " + PAGES + " pages on a machine of " + FRAMES + " frames",
                machine -> small(machine, SLOTS))) {
            Sent sent = new Sent();
            SwappedPages[] made = new SwappedPages[1];
            scene.spawn("receiver", libc -> receive(libc, scene, sent));
            Process large = scene.spawn("large", libc -> large(libc, scene, made[0], sent));
            SwappedPages pages = new SwappedPages(scene, large, PAGES, PAGES_A_SIGN);
            made[0] = pages;
            scene.run();
            print(lesson, pages);
            check(lesson, pages, sent, large);
            scene.finish(facts(pages, sent));
        }
    }

    private static void print(Lesson lesson, SwappedPages pages) {
        Table table = new Table("after", "the pages, " + PAGES_A_SIGN + " a sign", "faults", "written", "read", "free");
        for (SwappedPages.Moment moment : pages.moments()) {
            table.row(
                    moment.name(),
                    moment.picture(),
                    Text.number(moment.faults()),
                    Text.number(moment.out()),
                    Text.number(moment.in()),
                    Text.number(moment.freeFrames()));
        }
        table.print(lesson.out());
        lesson.out().println();
        lesson.out().println("  # in frames   s in the swap space   + some here, some there   . not there");
        lesson.out().println("  written, read: pages of the swap space. free: frames.");
        lesson.out().println();
    }

    private static void check(Lesson lesson, SwappedPages pages, Sent sent, Process large) {
        List<SwappedPages.Moment> moments = pages.moments();
        if (moments.size() < 5 || large.exitStatus() != 0) {
            lesson.saw(1, false);
            return;
        }
        SwappedPages.Moment stored = moments.get(1);
        SwappedPages.Moment loaded = moments.get(2);
        SwappedPages.Moment again = moments.get(3);
        lesson.saw(1, stored.out() > PAGES - FRAMES && stored.in() == 0 && stored.charged() == PAGES);
        lesson.saw(1, stored.faults() == PAGES && stored.freeFrames() > 0);
        lesson.saw(2, loaded.in() > PAGES - FRAMES && loaded.faults() - stored.faults() == loaded.in());
        lesson.saw(2, pages.contentAgrees() && loaded.charged() == PAGES);
        lesson.saw(3, again.in() - loaded.in() > PAGES - FRAMES && again.out() == PAGES);
        lesson.saw(3, loaded.out() == PAGES);
        lesson.saw(4, sent.page >= 0 && sent.inAfter == sent.in && sent.outAfter == sent.out);
        lesson.saw(4, sent.received && sent.faulted);
    }

    private static Map<String, @Nullable Object> facts(SwappedPages pages, Sent sent) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("pages", PAGES);
        facts.put("slots", SLOTS);
        facts.put(
                "moments",
                pages.moments().stream().map(SwappedPages.Moment::facts).toList());
        facts.put("sent", sent.page);
        return facts;
    }

    // ---- no room anywhere ----

    private static void showFull(Lesson lesson) {
        try (Scene scene = lesson.scene(
                "the same program, with room for " + FEW_SLOTS + " pages in the swap space",
                machine -> small(machine, FEW_SLOTS))) {
            boolean[] answered = new boolean[1];
            Process small = scene.spawn("small", libc -> {
                long page = libc.mmap(1);
                libc.store64(page, 7);
                Peers.await(libc, PAGE);
                answered[0] = libc.load64(page) == 7;
            });
            SwappedPages[] made = new SwappedPages[1];
            Process large = scene.spawn("large", libc -> {
                made[0].map(libc);
                made[0].storeAll(libc);
            });
            made[0] = new SwappedPages(scene, large, PAGES, PAGES_A_SIGN);
            scene.spawn("asker", libc -> {
                while (large.state() != Process.State.DEAD) {
                    libc.sleep(1000);
                }
                Peers.send(libc, scene.pid("small"), PAGE, 0, 0, 0);
            });
            scene.run();
            lesson.out().println("  " + large + " ended with status " + large.exitStatus() + ", " + large.cause());
            lesson.out()
                    .println("  " + small + " ended with status " + small.exitStatus()
                            + (answered[0] ? ", its page is as it was" : ", its page is lost"));
            lesson.out().println();
            String cause = large.cause();
            lesson.saw(5, large.exitStatus() == Kernel.STATUS_KILLED && cause != null && cause.startsWith("-ENOMEM"));
            lesson.saw(5, answered[0] && small.exitStatus() == 0);
            Map<String, @Nullable Object> facts = new LinkedHashMap<>();
            facts.put("slots", FEW_SLOTS);
            facts.put("status", large.exitStatus());
            facts.put("cause", cause);
            scene.finish(facts);
        }
    }

    @Override
    public boolean run(LabRun run) {
        Lesson lesson = new Lesson(
                this,
                run,
                "A program stores into " + PAGES + " pages where there are " + FRAMES
                        + " frames. When few are free, pages "
                        + "that were not used lately are written to the swap space. All of them stay charged.",
                "It loads them all: a page that is out is a fault and is read, in place of another that goes. "
                        + "Each holds what was stored.",
                "It loads them again: just as many faults, but nothing is written. What was only loaded is still in "
                        + "its slot, and its frame can be taken at once.",
                "A page that is out is moved to another process: its slot changes hands, nothing is read or written. "
                        + "The receiver's first load reads it.",
                "With a small swap space, memory and slots are full one day: the program that asks for more is killed, "
                        + "-ENOMEM. Nobody else loses a page.");
        showLarge(lesson);
        showFull(lesson);
        return lesson.conclude();
    }
}
