package org.pagoda.user.lab;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.RunResult;
import org.pagoda.kernel.Task;
import org.pagoda.mmu.Errno;
import org.pagoda.user.Libc;

/** Two processes whose handlers wait for each other: the send that would close the circle is refused. */
final class Deadlock implements Lab {
    private static final long VISIT = 64;
    private static final long HELP = 65;
    private static final long PING = 66;

    // Values of VISIT.
    private static final long BEGIN = 1;
    private static final long AGAIN = 2;

    /** For results: nothing came back yet. */
    private static final long OPEN = Long.MIN_VALUE;

    @Override
    public String name() {
        return "deadlock";
    }

    @Override
    public String summary() {
        return "two handlers wait for each other: the send that would close the circle is refused";
    }

    @Override
    public List<LabKey> keys() {
        return List.of();
    }

    private static final class Seen {
        private long aliceWaits = OPEN;
        private long bobWaits = OPEN;
        private long bobSends = OPEN;
        private boolean aliceWaitedThen;
        private boolean secondVisitCame;
        private int pings;
    }

    // ---- programs ----

    private static void alice(Libc libc, Scene scene, Seen seen) {
        libc.registerHandler(VISIT, (inHandler, pid, type, value, size, flags) -> {
            if (value == BEGIN) {
                seen.aliceWaits = Peers.send(inHandler, scene.pid("bob"), HELP, 0, 0, SendFlags.WAIT);
            } else {
                seen.secondVisitCame = true;
            }
            return 0;
        });
        answerPings(libc, seen);
    }

    private static void bob(Libc libc, Scene scene, Seen seen) {
        libc.registerHandler(HELP, (inHandler, pid, type, value, size, flags) -> {
            seen.aliceWaitedThen = waits(scene.process("alice"));
            seen.bobWaits = inHandler.send(pid, VISIT, AGAIN, 0, SendFlags.WAIT);
            seen.bobSends = inHandler.send(pid, VISIT, AGAIN, 0, 0);
            return 0;
        });
        answerPings(libc, seen);
    }

    private static void answerPings(Libc libc, Seen seen) {
        libc.registerHandler(PING, (inHandler, pid, type, value, size, flags) -> {
            seen.pings++;
            return 0;
        });
        libc.serve();
    }

    private static void starter(Libc libc, Scene scene) {
        Peers.tell(libc, scene.pid("alice"), VISIT, BEGIN);
        Peers.tell(libc, scene.pid("alice"), PING);
        Peers.tell(libc, scene.pid("bob"), PING);
    }

    /** True if a task has lent its host thread to a handler that it waits for, or sleeps until that has run. */
    private static boolean waits(Process process) {
        for (Task task : process.tasks()) {
            if (task.state() == Task.State.LENDING
                    || (task.state() == Task.State.PARKED && task.waitsFor() == Task.Wait.HANDLED)) {
                return true;
            }
        }
        return false;
    }

    // ---- the lesson ----

    @Override
    public boolean run(LabRun run) {
        Lesson lesson = new Lesson(
                this,
                run,
                "In her handler for VISIT, alice sends HELP to bob and waits (WAIT) until he has handled it.",
                "In his handler for HELP, bob sends VISIT to alice and would wait, too. VISIT is masked at alice "
                        + "until her handler returns, and that waits for bob: refused at once, -EDEADLK.",
                "Mended: bob sends the same without WAIT. It is queued, and handled when alice is done.",
                "Both go on: each answers a PING afterwards.");
        Seen seen = new Seen();
        try (Scene scene = lesson.scene()) {
            Process alice = scene.spawn("alice", libc -> alice(libc, scene, seen));
            Process bob = scene.spawn("bob", libc -> bob(libc, scene, seen));
            scene.spawn("starter", libc -> starter(libc, scene));
            scene.draw().type(VISIT, "VISIT").type(HELP, "HELP").type(PING, "PING");
            RunResult result = scene.run();
            boolean alive = alice.state() == Process.State.ALIVE && bob.state() == Process.State.ALIVE;

            lesson.out().println("  " + alice + " --- in VISIT, waits until HELP is handled ---> " + bob);
            lesson.out().println("     ^                                                     |");
            lesson.out()
                    .println("     +--- in HELP, would wait until VISIT is handled ------+   refused: "
                            + describe(seen.bobWaits));
            lesson.out().println();
            Table table = new Table("send", "result");
            table.row("alice to bob: HELP, with WAIT", describe(seen.aliceWaits));
            table.row("bob to alice: VISIT, with WAIT", describe(seen.bobWaits));
            table.row("bob to alice: VISIT, without", describe(seen.bobSends));
            table.print(lesson.out());
            lesson.out().println();
            lesson.out().println("  at the end: " + String.join(", ", result.tasks()));
            lesson.out().println();

            lesson.saw(1, seen.aliceWaitedThen && seen.aliceWaits == 0);
            lesson.saw(2, seen.bobWaits == Errno.EDEADLK.result());
            lesson.saw(3, seen.bobSends == 0 && seen.secondVisitCame);
            lesson.saw(4, alive && seen.pings == 2 && result.outcome() == RunResult.Outcome.IDLE);
            lesson.saw(4, alice.endpoint().counters().handled() == 3);
            lesson.saw(4, bob.endpoint().counters().handled() == 2);

            Map<String, @Nullable Object> facts = new LinkedHashMap<>();
            facts.put("waitResult", result(seen.aliceWaits));
            facts.put("circleResult", result(seen.bobWaits));
            facts.put("withoutWaitResult", result(seen.bobSends));
            facts.put("secondVisitHandled", seen.secondVisitCame);
            facts.put("pingsAnswered", seen.pings);
            facts.put("bothAlive", alive);
            scene.finish(facts);
        }
        return lesson.conclude();
    }

    private static String describe(long result) {
        return result == OPEN ? "none" : Errno.describe(result);
    }

    private static @Nullable Long result(long result) {
        return result == OPEN ? null : result;
    }
}
