package org.pagoda.user.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.ProcessLimits;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.mmu.Errno;
import org.pagoda.user.Libc;

/** One process sends without end to another that is busy: it exhausts itself, and others still get through. */
final class Flood implements Lab {
    private static final long WORK = 64;
    private static final long OPEN = 65;
    private static final long TURN = 66;

    private static final int MAILBOX = 8;
    private static final int SHARE = 4;
    private static final int QUOTA = 8;
    /** A flood that nobody stops ends here, and the lab has failed. */
    private static final int ENDLESS = 1000;

    @Override
    public String name() {
        return "flood";
    }

    @Override
    public String summary() {
        return "a flooder sends until it is refused, and everybody else still gets through";
    }

    @Override
    public List<LabKey> keys() {
        return List.of();
    }

    /** What is waiting and charged at one moment. */
    private record Level(String moment, String result, int waiting, long charged) {}

    private static final class Seen {
        private final List<Level> levels = new ArrayList<>();
        private final List<Long> served = new ArrayList<>(); // senders, in the order of their messages
        private int accepted;
        private long refusal;
        private int queuedAtRefusal;
        private long chargedAtRefusal;
        private long friendResult;
        private int queuedWithFriend;
        private long chargedAfterwards;
        private long resultAfterwards;
    }

    /** One flood, of notifications ({@code size} 0) or of pages. */
    private static final class Round {
        private final Scene scene;
        private final int size;
        private final Seen seen = new Seen();

        Round(Scene scene, int size, ProcessLimits flooderLimits, ProcessLimits victimLimits) {
            this.scene = scene;
            this.size = size;
            scene.spawn("flooder", this::flooder, flooderLimits);
            Process victim = scene.spawn("victim", Round::victim, victimLimits);
            scene.spawn("friend", this::friend);
            scene.machine().trace().listen((kind, tick, cpu, pid, a, b, c, d) -> {
                if (kind == EventKind.HANDLE && pid == victim.pid() && b == WORK) {
                    seen.served.add(a);
                }
            });
        }

        /** A page for each process to send copies of, or nothing. */
        private long page(Libc libc) {
            if (size == 0) {
                return 0;
            }
            long page = libc.mmap(size);
            libc.store64(page, 1);
            return page;
        }

        private long sendWork(Libc libc, long page) {
            return Peers.send(libc, scene.pid("victim"), WORK, page, size, SendFlags.PUBLISH);
        }

        private void flooder(Libc libc) {
            long page = page(libc);
            look("before the flood", "");
            long result = sendWork(libc, page);
            while (result >= 0 && seen.accepted < ENDLESS) {
                seen.accepted++;
                result = sendWork(libc, page);
            }
            seen.refusal = result;
            seen.queuedAtRefusal = waiting();
            seen.chargedAtRefusal = charged();
            look("flooder sends once more", Errno.describe(result));
            Peers.tell(libc, scene.pid("friend"), TURN);
            Peers.await(libc, TURN);
            seen.chargedAfterwards = charged();
            look("victim has served all", "");
            seen.resultAfterwards = sendWork(libc, page);
        }

        private void friend(Libc libc) {
            Peers.await(libc, TURN);
            seen.friendResult = sendWork(libc, page(libc));
            seen.queuedWithFriend = waiting();
            look("friend sends", Errno.describe(seen.friendResult));
            Peers.tell(libc, scene.pid("victim"), OPEN);
            Peers.tell(libc, scene.pid("flooder"), TURN);
        }

        private static void victim(Libc libc) {
            libc.mask(WORK); // busy with other things
            libc.registerHandler(WORK, (inHandler, pid, type, address, pages, flags) -> 0);
            libc.registerHandler(OPEN, (inHandler, pid, type, value, pages, flags) -> {
                inHandler.unmask(WORK);
                return 0;
            });
            libc.serve();
        }

        private int waiting() {
            return scene.process("victim").endpoint().mailbox().queued();
        }

        private long charged() {
            return scene.process("flooder").space().account().charged();
        }

        private void look(String moment, String result) {
            seen.levels.add(new Level(moment, result, waiting(), charged()));
        }
    }

    @Override
    public boolean run(LabRun run) {
        Lesson lesson = new Lesson(
                this,
                run,
                "The victim's mailbox holds " + MAILBOX + " messages, " + SHARE
                        + " of them from one sender. The flooder's " + SHARE
                        + " notifications get in, the next is refused: -EAGAIN.",
                "A message with pages is charged to its sender while it is under way. This time the victim's mailbox "
                        + "has room for all, but the flooder may have " + QUOTA
                        + " pages and has 1: " + (QUOTA - 1) + " messages get in, the next is refused: -EDQUOT.",
                "Each time a friend's message, sent after the flood, still gets in and is served.",
                "When the victim has served the flood, the charge is gone and the flooder can send again.");
        share(lesson);
        quota(lesson);
        return lesson.conclude();
    }

    private void share(Lesson lesson) {
        try (Scene scene = lesson.scene("notifications: the mailbox's share")) {
            ProcessLimits victim = ProcessLimits.DEFAULT.withMailbox(MAILBOX, SHARE);
            Seen seen = play(lesson, scene, new Round(scene, 0, ProcessLimits.DEFAULT, victim));
            lesson.saw(1, seen.accepted == SHARE && seen.refusal == Errno.EAGAIN.result());
            lesson.saw(1, seen.queuedAtRefusal == SHARE);
            scene.finish(facts("mailboxShare", seen));
        }
    }

    private void quota(Lesson lesson) {
        try (Scene scene = lesson.scene("pages: the sender's quota")) {
            ProcessLimits flooder = ProcessLimits.DEFAULT.withPages(QUOTA);
            Seen seen = play(lesson, scene, new Round(scene, 1, flooder, ProcessLimits.DEFAULT));
            lesson.saw(2, seen.accepted == QUOTA - 1 && seen.refusal == Errno.EDQUOT.result());
            lesson.saw(2, seen.queuedAtRefusal == QUOTA - 1 && seen.chargedAtRefusal == QUOTA);
            lesson.saw(4, seen.chargedAfterwards == 1);
            scene.finish(facts("pageQuota", seen));
        }
    }

    private static Seen play(Lesson lesson, Scene scene, Round round) {
        Seen seen = round.seen;
        scene.draw().type(WORK, "WORK").type(OPEN, "OPEN").type(TURN, "TURN");
        scene.run();
        Table table = new Table("moment", "result", "waiting for victim", "pages charged to flooder");
        for (Level level : seen.levels) {
            table.row(level.moment, level.result, level.waiting, level.charged);
        }
        table.print(lesson.out());
        lesson.out().println();

        List<Long> expected = new ArrayList<>();
        for (int i = 0; i < seen.accepted; i++) {
            expected.add(scene.pid("flooder"));
        }
        expected.add(scene.pid("friend"));
        expected.add(scene.pid("flooder"));
        lesson.saw(3, seen.friendResult == round.size && seen.queuedWithFriend == seen.accepted + 1);
        lesson.saw(3, seen.served.equals(expected));
        lesson.saw(4, seen.resultAfterwards == round.size);
        lesson.saw(4, scene.process("victim").space().account().charged() == 0);
        return seen;
    }

    private static Map<String, @Nullable Object> facts(String limit, Seen seen) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("limit", limit);
        facts.put("accepted", seen.accepted);
        facts.put("refusal", seen.refusal);
        facts.put("friendResult", seen.friendResult);
        facts.put("served", seen.served.size());
        facts.put("charged", seen.chargedAtRefusal);
        facts.put("chargedAfterwards", seen.chargedAfterwards);
        facts.put("resultAfterwards", seen.resultAfterwards);
        return facts;
    }
}
