package org.pagoda.user.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.MessageType;
import org.pagoda.ipc.PageFault;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.fs.Console;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.Rights;
import org.pagoda.user.Libc;

/** Memory whose pages come from another process when they are touched, and what happens when they do not come. */
final class ExternalPager implements Lab {
    private static final int PAGES = 8;
    private static final long START = AddressSpace.MMAP_START;
    /** What page 0 of the file has in its first word; page 1 has one more, and so on. */
    private static final long FIRST_WORD = 100;
    /** What the client stores. */
    private static final long STORED = 9;

    // Pages that have a part to play.
    private static final int LOADED = 2;
    private static final int LOADED_TOO = 5;
    private static final int STORED_INTO = 7;
    private static final int SENT = 4;
    private static final int REFUSED = 6;

    // Types of messages.
    private static final long READY = 64;
    private static final long PAGE = 65;
    private static final long QUIT = 66;

    @Override
    public String name() {
        return "external-pager";
    }

    @Override
    public String summary() {
        return "pages that another process provides when they are touched, and what happens if it does not";
    }

    @Override
    public List<LabKey> keys() {
        return List.of();
    }

    /** A page that the pager was asked for. */
    private record Asked(long tick, long pid, int page, int right, boolean given) {}

    /** What became of one scene. */
    private static final class Seen {
        private final List<Asked> asked = new ArrayList<>();
        private final List<String> pictures = new ArrayList<>();
        private final List<Long> loaded = new ArrayList<>();
        private long file;
        private long sent;
        private long atReader;
        private long written;
        private boolean survived;
    }

    private static long page(int number) {
        return START + Page.address(number);
    }

    // ---- programs ----

    /** Keeps a file of pages, and gives out copies of them. */
    private static void pager(Libc libc, Scene scene, Seen seen) {
        seen.file = libc.mmap(PAGES);
        for (int page = 0; page < PAGES; page++) {
            libc.store64(seen.file + Page.address(page), FIRST_WORD + page);
        }
        libc.registerHandler(MessageType.PAGE_FAULT, (inHandler, pid, type, value, size, flags) -> {
            int page = (int) Page.number(PageFault.page(value) - START);
            boolean given = page != REFUSED;
            long tick = scene.machine().kernel().ticks();
            seen.asked.add(new Asked(tick, pid, page, PageFault.right(value), given));
            inHandler.reply(0, given ? seen.file + Page.address(page) : 0, given ? 1 : 0, given ? SendFlags.COPY : 0);
            return 0;
        });
        libc.registerHandler(QUIT, (inHandler, pid, type, value, size, flags) -> {
            inHandler.exit(0);
            return 0;
        });
        // The last: whoever is told that it is ready finds the others, too.
        libc.registerHandler(READY, (inHandler, pid, type, value, size, flags) -> 0);
        libc.serve();
    }

    /** Asks for memory that the pager provides. */
    private static void map(Libc libc, Scene scene) {
        long pager = scene.pid("pager");
        Peers.tell(libc, pager, READY);
        libc.mmap(START, PAGES, Rights.READ_WRITE);
        libc.setPager(START, PAGES, pager);
    }

    private static void client(Libc libc, Scene scene, Seen seen) {
        map(libc, scene);
        seen.pictures.add(picture(scene));
        seen.loaded.add(libc.load64(page(LOADED)));
        seen.loaded.add(libc.load64(page(LOADED_TOO)));
        seen.pictures.add(picture(scene));
        libc.store64(page(STORED_INTO), STORED);
        seen.loaded.add(libc.load64(page(STORED_INTO)));
        seen.loaded.add(libc.load64(page(LOADED)));
        seen.pictures.add(picture(scene));
        seen.sent = Peers.send(libc, scene.pid("reader"), PAGE, page(SENT), 1, SendFlags.COPY | SendFlags.WAIT);
        seen.pictures.add(picture(scene));
    }

    private static void reader(Libc libc, Seen seen) {
        libc.registerHandler(PAGE, (inHandler, pid, type, address, size, flags) -> {
            seen.atReader = inHandler.load64(address);
            return size;
        });
        libc.serve();
    }

    /** Has the kernel read the page that the pager refuses, and lives. */
    private static void writer(Libc libc, Scene scene, Seen seen) {
        map(libc, scene);
        seen.written = libc.write(Console.DESCRIPTOR, page(REFUSED), 1);
        seen.survived = true;
    }

    private static void toucher(Libc libc, Scene scene, Seen seen) {
        map(libc, scene);
        seen.loaded.add(libc.load64(page(REFUSED)));
    }

    private static void orphan(Libc libc, Scene scene, Seen seen) {
        map(libc, scene);
        seen.loaded.add(libc.load64(page(LOADED)));
        Peers.tell(libc, scene.pid("pager"), QUIT);
        seen.loaded.add(libc.load64(page(LOADED)));
        seen.loaded.add(libc.load64(page(LOADED_TOO)));
    }

    /** A sign for each page of the client: its number if it is there, else a dot. */
    private static String picture(Scene scene) {
        StringBuilder picture = new StringBuilder();
        for (int page = 0; page < PAGES; page++) {
            long entry = Scene.entry(scene.process("client"), page(page));
            picture.append(PageTableEntry.isValid(entry) ? (char) ('0' + page) : '.');
        }
        return picture.toString();
    }

    // ---- the lesson ----

    @Override
    public boolean run(LabRun run) {
        Lesson lesson = new Lesson(
                this,
                run,
                "mmap of " + PAGES + " pages and set_pager: no page is there, and nobody was asked for one.",
                "A page that is touched is asked for: the pager gets a call of type PAGE_FAULT that says which page, and "
                        + "how. It replies with a copy of a page of its own, which is mapped where it was touched.",
                "A page that is there is not asked for again, and what the client stores does not reach the pager's own.",
                "Page " + SENT + ", which nobody has touched, is sent to a reader: the pager is asked first.",
                "A page that the pager refuses: a system call that reads it returns -EFAULT, and its caller lives; "
                        + "a process that touches it is killed, and the cause says that its pager refuses.",
                "A pager that has exited: the page that has come stays, touching another one is the end.");
        showDemand(lesson);
        showRefusal(lesson);
        showDeath(lesson);
        return lesson.conclude();
    }

    private static void showDemand(Lesson lesson) {
        Seen seen = new Seen();
        try (Scene scene = lesson.scene("on demand")) {
            Process client = scene.spawn("client", libc -> client(libc, scene, seen));
            Process pager = scene.spawn("pager", libc -> pager(libc, scene, seen));
            scene.spawn("reader", libc -> reader(libc, seen));
            scene.draw().type(READY, "READY").type(PAGE, "PAGE").replyTo(client);
            scene.run();
            printLog(lesson, scene, seen);
            String[] moments = {"set_pager", "two loads", "a store", "a send"};
            Table table = new Table("after", "pages of the client");
            for (int i = 0; i < seen.pictures.size(); i++) {
                table.row(moments[i], seen.pictures.get(i));
            }
            table.print(lesson.out());
            lesson.out().println();

            List<String> pictures = seen.pictures;
            boolean complete = pictures.size() == moments.length;
            lesson.saw(1, complete && pictures.get(0).equals("........"));
            lesson.saw(2, complete && pictures.get(1).equals("..2..5.."));
            lesson.saw(2, isAsked(seen, 0, client, LOADED, Rights.READ));
            lesson.saw(2, isAsked(seen, 1, client, LOADED_TOO, Rights.READ));
            lesson.saw(2, isAsked(seen, 2, client, STORED_INTO, Rights.WRITE));
            List<Long> loaded = List.of(FIRST_WORD + LOADED, FIRST_WORD + LOADED_TOO, STORED, FIRST_WORD + LOADED);
            lesson.saw(2, seen.loaded.equals(loaded));
            lesson.saw(3, complete && pictures.get(2).equals("..2..5.7"));
            Long own = scene.load(pager, seen.file + Page.address(STORED_INTO));
            lesson.saw(3, own != null && own == FIRST_WORD + STORED_INTO);
            lesson.saw(4, isAsked(seen, 3, client, SENT, Rights.READ) && seen.asked.size() == 4);
            lesson.saw(4, complete && pictures.get(3).equals("..2.45.7"));
            lesson.saw(4, seen.sent == 1 && seen.atReader == FIRST_WORD + SENT);
            lesson.saw(4, client.state() == Process.State.DEAD && client.exitStatus() == 0);

            Map<String, @Nullable Object> facts = new LinkedHashMap<>();
            facts.put("part", "demand");
            facts.put("asked", asked(seen));
            facts.put("pictures", seen.pictures);
            facts.put("loaded", seen.loaded);
            facts.put("atReader", seen.atReader);
            facts.put("pagersOwn", own);
            scene.finish(facts);
        }
    }

    private static void showRefusal(Lesson lesson) {
        Seen seen = new Seen();
        try (Scene scene = lesson.scene("refused")) {
            Process writer = scene.spawn("writer", libc -> writer(libc, scene, seen));
            Process toucher = scene.spawn("toucher", libc -> toucher(libc, scene, seen));
            scene.spawn("pager", libc -> pager(libc, scene, seen));
            scene.run();
            printLog(lesson, scene, seen);
            printEnd(lesson, writer, "its write returned " + Errno.describe(seen.written));
            printEnd(lesson, toucher, toucher.cause());
            lesson.out().println();

            lesson.saw(5, seen.asked.size() == 2 && seen.asked.stream().noneMatch(Asked::given));
            lesson.saw(5, seen.written == Errno.EFAULT.result() && seen.survived && writer.exitStatus() == 0);
            String cause = toucher.cause();
            lesson.saw(5, seen.loaded.isEmpty() && toucher.exitStatus() == Kernel.STATUS_FAULT);
            lesson.saw(5, cause != null && cause.endsWith("its pager failed: -EACCES, it refuses"));

            Map<String, @Nullable Object> facts = new LinkedHashMap<>();
            facts.put("part", "refusal");
            facts.put("asked", asked(seen));
            facts.put("written", seen.written);
            facts.put("toucherStatus", toucher.exitStatus());
            facts.put("cause", cause);
            scene.finish(facts);
        }
    }

    private static void showDeath(Lesson lesson) {
        Seen seen = new Seen();
        try (Scene scene = lesson.scene("the pager exits")) {
            Process orphan = scene.spawn("orphan", libc -> orphan(libc, scene, seen));
            Process pager = scene.spawn("pager", libc -> pager(libc, scene, seen));
            scene.run();
            printLog(lesson, scene, seen);
            printEnd(lesson, pager, null);
            printEnd(lesson, orphan, orphan.cause());
            lesson.out().println();

            String cause = orphan.cause();
            lesson.saw(6, pager.state() == Process.State.DEAD && pager.cause() == null && seen.asked.size() == 1);
            lesson.saw(6, seen.loaded.equals(List.of(FIRST_WORD + LOADED, FIRST_WORD + LOADED)));
            lesson.saw(6, orphan.exitStatus() == Kernel.STATUS_FAULT);
            lesson.saw(6, cause != null && cause.endsWith("its pager failed: -ESRCH, it is gone"));

            Map<String, @Nullable Object> facts = new LinkedHashMap<>();
            facts.put("part", "death");
            facts.put("asked", asked(seen));
            facts.put("loaded", seen.loaded);
            facts.put("orphanStatus", orphan.exitStatus());
            facts.put("cause", cause);
            scene.finish(facts);
        }
    }

    private static boolean isAsked(Seen seen, int index, Process client, int page, int right) {
        if (index >= seen.asked.size()) {
            return false;
        }
        Asked asked = seen.asked.get(index);
        return asked.pid == client.pid() && asked.page == page && asked.right == right && asked.given;
    }

    /** What the pager wrote down. */
    private static void printLog(Lesson lesson, Scene scene, Seen seen) {
        Table table = new Table("tick", "the pager is asked by", "for", "because of a", "and gives");
        for (Asked asked : seen.asked) {
            table.row(
                    Text.number(asked.tick),
                    scene.nameOf(asked.pid),
                    Text.address(page(asked.page)),
                    Text.access(asked.right),
                    asked.given ? "a copy of its page " + asked.page : "nothing");
        }
        table.print(lesson.out());
        lesson.out().println();
    }

    private static void printEnd(Lesson lesson, Process process, @Nullable String why) {
        lesson.out().println("  " + process + ": status " + process.exitStatus() + (why == null ? "" : ", " + why));
    }

    private static List<Map<String, Object>> asked(Seen seen) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (Asked asked : seen.asked) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("tick", asked.tick);
            object.put("address", "0x" + Long.toHexString(page(asked.page)));
            object.put("access", Text.access(asked.right));
            object.put("given", asked.given);
            list.add(object);
        }
        return list;
    }
}
