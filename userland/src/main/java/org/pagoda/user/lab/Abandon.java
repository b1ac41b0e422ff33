package org.pagoda.user.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.MessageType;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.mmu.FrameState;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.user.Handler;
import org.pagoda.user.Libc;

/** What a handler's result does: pages it keeps stay, the others go back to the sender, or are freed if it cannot take them. */
final class Abandon implements Lab {
    private static final long ALL = 64;
    private static final long ONE = 65;
    private static final long NONE = 66;
    private static final long TURN = 67;
    private static final int PAGES = 3;
    /** What the receiver writes into page 0; page 1 gets one more, and so on. */
    private static final long MARK = 700;

    @Override
    public String name() {
        return "abandon";
    }

    @Override
    public String summary() {
        return "a handler says how many pages it keeps; the others go back to the sender";
    }

    @Override
    public List<LabKey> keys() {
        return List.of();
    }

    /** Pages that came back. */
    private record Returned(long abandoner, long size, long flags, List<Long> values) {}

    /** How one message ended, as the kernel booked it. */
    private record Settled(long sender, long type, long kept, long returned, long freed) {}

    private static final class Seen {
        private final List<Returned> returned = new ArrayList<>();
        private final List<Settled> settled = new ArrayList<>();
        private final List<Long> results = new ArrayList<>();
        private final List<Integer> carelessFrames = new ArrayList<>();
        private boolean carelessFreed;
    }

    // ---- programs ----

    private static long sendPages(Libc libc, Scene scene, long type) {
        long pages = libc.mmap(PAGES);
        for (int i = 0; i < PAGES; i++) {
            libc.store64(pages + Page.address(i), i);
        }
        return Peers.send(libc, scene.pid("receiver"), type, pages, PAGES, SendFlags.MOVE | SendFlags.WAIT);
    }

    private static void careful(Libc libc, Scene scene, Seen seen) {
        libc.registerHandler(MessageType.RETURNED, (inHandler, pid, type, address, size, flags) -> {
            List<Long> values = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                values.add(inHandler.load64(address + Page.address(i)));
            }
            seen.returned.add(new Returned(pid, size, flags, values));
            return size;
        });
        for (long type : new long[] {ALL, ONE, NONE}) {
            seen.results.add(sendPages(libc, scene, type));
        }
        Peers.tell(libc, scene.pid("careless"), TURN);
        libc.serve();
    }

    private static void careless(Libc libc, Scene scene, Seen seen) {
        Peers.await(libc, TURN);
        seen.results.add(sendPages(libc, scene, NONE));
        libc.serve();
    }

    private static Handler keeper(long kept) {
        return (libc, pid, type, address, size, flags) -> {
            for (int i = 0; i < size; i++) {
                libc.store64(address + Page.address(i), MARK + i);
            }
            return kept;
        };
    }

    private static void receiver(Libc libc) {
        libc.registerHandler(ALL, keeper(PAGES));
        libc.registerHandler(ONE, keeper(1));
        libc.registerHandler(NONE, keeper(0));
        libc.serve();
    }

    // ---- the lesson ----

    /** Follows the messages to the receiver, and the frames of the careless sender. */
    private static void watch(Scene scene, Process careless, Process receiver, Seen seen) {
        long[] sender = new long[1];
        scene.machine().trace().listen((kind, tick, cpu, pid, a, b, c, d) -> {
            if (kind == EventKind.HAND && pid == careless.pid()) {
                seen.carelessFrames.add(PageTableEntry.frame(b));
            } else if (kind == EventKind.HANDLE && pid == receiver.pid()) {
                sender[0] = a;
            } else if (kind == EventKind.SETTLE && pid == receiver.pid()) {
                seen.settled.add(new Settled(sender[0], d, a, b, c));
                if (sender[0] == careless.pid()) {
                    seen.carelessFreed = areFree(scene, seen.carelessFrames);
                }
            }
        });
    }

    private static boolean areFree(Scene scene, List<Integer> frames) {
        boolean free = frames.size() == PAGES;
        for (int frame : frames) {
            free &= scene.machine().kernel().frames().table().state(frame) == FrameState.FREE;
        }
        return free;
    }

    @Override
    public boolean run(LabRun run) {
        Lesson lesson = new Lesson(
                this,
                run,
                "The receiver keeps all " + PAGES + " pages of the first message: they stay, nothing comes back.",
                "It keeps 1 of the second: the other 2 come back as a message of type RETURNED.",
                "It keeps none of the third: all " + PAGES + " come back.",
                "RETURNED names who gave them up, the flags they were sent with, and brings what the receiver "
                        + "wrote: " + MARK + ", " + (MARK + 1) + ", ... in pages that were sent as 0, 1, ...",
                "The careless sender has no handler for RETURNED: its " + PAGES + " pages are freed.");
        Seen seen = new Seen();
        try (Scene scene = lesson.scene()) {
            Process careful = scene.spawn("careful", libc -> careful(libc, scene, seen));
            Process receiver = scene.spawn("receiver", Abandon::receiver);
            Process careless = scene.spawn("careless", libc -> careless(libc, scene, seen));
            watch(scene, careless, receiver, seen);
            scene.draw().type(ALL, "ALL").type(ONE, "ONE").type(NONE, "NONE").type(TURN, "TURN");
            scene.run();

            Table table = new Table("type", "sender", "pages", "kept", "returned", "freed", "result of the send");
            String[] names = {"ALL", "ONE", "NONE"};
            for (int i = 0; i < seen.settled.size(); i++) {
                Settled settled = seen.settled.get(i);
                table.row(
                        names[(int) (settled.type - ALL)],
                        settled.sender == careful.pid() ? careful : careless,
                        PAGES,
                        settled.kept,
                        settled.returned,
                        settled.freed,
                        i < seen.results.size() ? seen.results.get(i) : "");
            }
            table.print(lesson.out());
            lesson.out().println();
            for (Returned returned : seen.returned) {
                lesson.out()
                        .printf(
                                Locale.ROOT,
                                "  came back from %s, sent with %s: %s with %s%n",
                                returned.abandoner == receiver.pid() ? receiver : "process " + returned.abandoner,
                                SendFlags.describe(returned.flags),
                                Text.count(returned.size, "page"),
                                returned.values);
            }
            lesson.out().println();
            check(lesson, seen, careful, receiver, careless);

            Map<String, @Nullable Object> facts = new LinkedHashMap<>();
            facts.put("results", seen.results);
            List<Object> settlements = new ArrayList<>();
            for (Settled settled : seen.settled) {
                settlements.add(List.of(settled.kept, settled.returned, settled.freed));
            }
            facts.put("keptReturnedFreed", settlements);
            List<Object> values = new ArrayList<>();
            for (Returned returned : seen.returned) {
                values.add(returned.values);
            }
            facts.put("returnedValues", values);
            facts.put("withoutHandlerFreed", seen.carelessFreed);
            scene.finish(facts);
        }
        return lesson.conclude();
    }

    private static void check(Lesson lesson, Seen seen, Process careful, Process receiver, Process careless) {
        List<Settled> expected = List.of(
                new Settled(careful.pid(), ALL, PAGES, 0, 0),
                new Settled(careful.pid(), ONE, 1, PAGES - 1, 0),
                new Settled(careful.pid(), NONE, 0, PAGES, 0),
                new Settled(careless.pid(), NONE, 0, 0, PAGES));
        boolean complete = seen.settled.size() == expected.size() && seen.results.size() == expected.size();
        for (int i = 0; i < expected.size(); i++) {
            boolean so = complete
                    && seen.settled.get(i).equals(expected.get(i))
                    && seen.results.get(i) == expected.get(i).kept;
            lesson.saw(i < 3 ? i + 1 : 5, so);
        }
        long flags = SendFlags.MOVE | SendFlags.WAIT;
        lesson.saw(
                4,
                seen.returned.equals(List.of(
                        new Returned(receiver.pid(), PAGES - 1, flags, List.of(MARK + 1, MARK + 2)),
                        new Returned(receiver.pid(), PAGES, flags, List.of(MARK, MARK + 1, MARK + 2)))));
        lesson.saw(5, seen.carelessFreed);
    }
}
