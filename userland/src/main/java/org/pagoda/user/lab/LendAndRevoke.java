package org.pagoda.user.lab;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Process;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.Rights;
import org.pagoda.user.Libc;

/** Two ways to have a page back: it was only lent, or its owner revokes it. */
final class LendAndRevoke implements Lab {
    private static final long PAGE = 64;
    private static final long READ = 65;

    private static final long FROM_OWNER = 1;
    private static final long FROM_BORROWER = 2;
    private static final long FROM_MORTAL = 3;
    private static final long STATUS = 9;

    private static final long LENT = SendFlags.MOVE | SendFlags.WAIT | SendFlags.LEND;

    // Moments of the page maps.
    private static final String BEFORE = "before";
    private static final String AT_BORROWER = "borrower handles it";
    private static final String BACK = "back";
    private static final String AT_MORTAL = "mortal handles it";
    private static final String BACK_AGAIN = "back again";
    private static final String SHARED = "shared";
    private static final String REVOKED = "revoked";

    private static final int OWNER = 0;
    private static final int BORROWER = 1;
    private static final int READER = 1;
    private static final int MORTAL = 2;

    @Override
    public String name() {
        return "lend-and-revoke";
    }

    @Override
    public String summary() {
        return "two ways to have a page back: it was only lent, or its owner revokes it";
    }

    @Override
    public List<LabKey> keys() {
        return List.of();
    }

    private static final class Seen {
        private long page;
        private long first = -1; // results of the two sends that lend
        private long second = -1;
        private long firstValue;
        private long secondValue;
        private long sentOn; // what the borrower got for sending it on
        private long readBefore;
        private long readAfter;
        private long foreignRevoke;
        private long revoke;
    }

    // ---- programs: lending ----

    private static void lender(Libc libc, Scene scene, PageMap map, Seen seen) {
        seen.page = libc.mmap(1);
        libc.store64(seen.page, FROM_OWNER);
        map.look(BEFORE);
        seen.first = Peers.send(libc, scene.pid("borrower"), PAGE, seen.page, 1, LENT);
        seen.firstValue = libc.load64(seen.page);
        map.look(BACK);
        seen.second = Peers.send(libc, scene.pid("mortal"), PAGE, seen.page, 1, LENT);
        seen.secondValue = libc.load64(seen.page);
        map.look(BACK_AGAIN);
        libc.serve();
    }

    private static void borrower(Libc libc, Scene scene, PageMap map, Seen seen) {
        libc.registerHandler(PAGE, (inHandler, pid, type, address, size, flags) -> {
            map.look(AT_BORROWER);
            inHandler.store64(address, FROM_BORROWER);
            seen.sentOn = Peers.send(inHandler, scene.pid("mortal"), PAGE, address, size, SendFlags.MOVE);
            return size; // would keep it
        });
        libc.serve();
    }

    private static void mortal(Libc libc, PageMap map) {
        libc.registerHandler(PAGE, (inHandler, pid, type, address, size, flags) -> {
            map.look(AT_MORTAL);
            inHandler.store64(address, FROM_MORTAL);
            inHandler.exit(STATUS);
            return 0;
        });
        libc.serve();
    }

    // ---- programs: revoking ----

    private static void owner(Libc libc, Scene scene, PageMap map, Seen seen) {
        long reader = scene.pid("reader");
        seen.page = libc.mmap(1);
        libc.store64(seen.page, FROM_OWNER);
        map.look(BEFORE);
        Peers.send(libc, reader, PAGE, seen.page, 1, SendFlags.SHARE | SendFlags.WAIT);
        map.look(SHARED);
        Peers.tell(libc, reader, READ);
        seen.revoke = libc.revoke(seen.page, 1);
        map.look(REVOKED);
        Peers.tell(libc, reader, READ);
        libc.store64(seen.page, 2 * FROM_OWNER);
        libc.serve();
    }

    private static void reader(Libc libc, Seen seen) {
        long[] where = new long[1];
        libc.registerHandler(PAGE, (inHandler, pid, type, address, size, flags) -> {
            where[0] = address;
            seen.foreignRevoke = inHandler.revoke(address, size);
            return size;
        });
        libc.registerHandler(READ, (inHandler, pid, type, value, size, flags) -> {
            long read = inHandler.load64(where[0]);
            if (seen.readBefore == 0) {
                seen.readBefore = read;
            } else {
                seen.readAfter = read;
            }
            return 0;
        });
        libc.serve();
    }

    // ---- the lesson ----

    @Override
    public boolean run(LabRun run) {
        Lesson lesson = new Lesson(
                this,
                run,
                "A page is lent (LEND and WAIT): while the borrower's handler runs, the owner's entry is 'lent'. "
                        + "Sending it on is refused: -EBUSY.",
                "The handler says that it keeps the page; all the same it is back at the owner's address when the "
                        + "send returns, with what the borrower wrote.",
                "The next borrower exits in its handler: the page is back all the same.",
                "A page is shared with a reader, who can read it; revoking it is not for the reader: -EPERM.",
                "Its owner revokes it: the reader's mapping is gone, and its next load is a page fault that "
                        + "ends it. The owner goes on with the page.");
        lend(lesson);
        revoke(lesson);
        return lesson.conclude();
    }

    private void lend(Lesson lesson) {
        Seen seen = new Seen();
        PageMap map = new PageMap();
        try (Scene scene = lesson.scene("lend")) {
            Process owner = scene.spawn("owner", libc -> lender(libc, scene, map, seen));
            Process borrower = scene.spawn("borrower", libc -> borrower(libc, scene, map, seen));
            Process mortal = scene.spawn("mortal", libc -> mortal(libc, map));
            map.place(owner, AddressSpace.MMAP_START)
                    .place(borrower, borrower.space().window().start())
                    .place(mortal, mortal.space().window().start());
            scene.draw().type(PAGE, "PAGE");
            scene.run();
            map.print(lesson.out());
            Table table = new Table("lent to", "handler's end", "result of the send", "owner reads");
            table.row(borrower, "returns 1", Errno.describe(seen.first), seen.firstValue);
            table.row(mortal, "exits", Errno.describe(seen.second), seen.secondValue);
            table.print(lesson.out());
            lesson.out().println();

            int frame = PageTableEntry.frame(map.at(BEFORE, OWNER));
            lesson.saw(1, PageTableEntry.isLent(map.at(AT_BORROWER, OWNER)));
            lesson.saw(1, map.isMapped(AT_BORROWER, BORROWER) && map.isFrame(AT_BORROWER, BORROWER, frame));
            lesson.saw(1, seen.sentOn == Errno.EBUSY.result());
            lesson.saw(2, seen.first == 0 && seen.firstValue == FROM_BORROWER);
            lesson.saw(2, isBack(map, BACK, frame) && !map.isMapped(BACK, BORROWER));
            lesson.saw(2, borrower.state() == Process.State.ALIVE);
            lesson.saw(3, PageTableEntry.isLent(map.at(AT_MORTAL, OWNER)) && map.isMapped(AT_MORTAL, MORTAL));
            lesson.saw(3, seen.second == 0 && seen.secondValue == FROM_MORTAL && isBack(map, BACK_AGAIN, frame));
            lesson.saw(3, mortal.state() == Process.State.DEAD && mortal.exitStatus() == STATUS);

            Map<String, @Nullable Object> facts = new LinkedHashMap<>();
            facts.put("part", "lend");
            facts.put("sentOn", seen.sentOn);
            facts.put("results", List.of(seen.first, seen.second));
            facts.put("values", List.of(seen.firstValue, seen.secondValue));
            facts.put("entryWhileLent", PageTableEntry.describe(map.at(AT_BORROWER, OWNER)));
            facts.put("entryAfterwards", PageTableEntry.describe(map.at(BACK_AGAIN, OWNER)));
            facts.put("mortalStatus", mortal.exitStatus());
            scene.finish(facts);
        }
    }

    /** True if the owner has the page where it was, and may write it. */
    private static boolean isBack(PageMap map, String moment, int frame) {
        return map.isMapped(moment, OWNER)
                && map.isFrame(moment, OWNER, frame)
                && (PageTableEntry.rights(map.at(moment, OWNER)) & Rights.WRITE) != 0;
    }

    private void revoke(Lesson lesson) {
        Seen seen = new Seen();
        PageMap map = new PageMap();
        try (Scene scene = lesson.scene("revoke")) {
            Process owner = scene.spawn("owner", libc -> owner(libc, scene, map, seen));
            Process reader = scene.spawn("reader", libc -> reader(libc, seen));
            map.place(owner, AddressSpace.MMAP_START)
                    .place(reader, reader.space().window().start());
            scene.draw().type(PAGE, "PAGE").type(READ, "READ");
            scene.run();
            map.print(lesson.out());
            lesson.out().println("  " + reader + " ended with status " + reader.exitStatus() + ", " + reader.cause());
            lesson.out().println();

            int frame = PageTableEntry.frame(map.at(BEFORE, OWNER));
            lesson.saw(4, map.isMapped(SHARED, READER) && map.isFrame(SHARED, READER, frame));
            lesson.saw(4, seen.readBefore == FROM_OWNER && seen.foreignRevoke == Errno.EPERM.result());
            lesson.saw(5, seen.revoke == 1 && !map.isMapped(REVOKED, READER) && isBack(map, REVOKED, frame));
            lesson.saw(5, reader.state() == Process.State.DEAD && reader.exitStatus() == Kernel.STATUS_FAULT);
            Long value = scene.load(owner, seen.page);
            lesson.saw(5, seen.readAfter == 0 && value != null && value == 2 * FROM_OWNER);

            Map<String, @Nullable Object> facts = new LinkedHashMap<>();
            facts.put("part", "revoke");
            facts.put("readBefore", seen.readBefore);
            facts.put("foreignRevoke", seen.foreignRevoke);
            facts.put("revoked", seen.revoke);
            facts.put("readerStatus", reader.exitStatus());
            facts.put("cause", reader.cause());
            scene.finish(facts);
        }
    }
}
