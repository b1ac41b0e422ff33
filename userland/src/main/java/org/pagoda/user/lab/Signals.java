package org.pagoda.user.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.RunResult;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.user.Libc;

/** Messages interrupt like signals: they can be masked and wait, nest, and be waited for without losing one. */
final class Signals implements Lab {
    private static final long LETTER = 64;
    private static final long BELL = 65;
    private static final long ASK = 66;
    private static final long TURN = 67;

    // What the helper is asked for.
    private static final long THREE_LETTERS_AND_BELL = 1;
    private static final long LETTER_TO_INTERRUPT = 2;
    private static final long LETTER_AND_BELL_MEANWHILE = 3;
    private static final long LAST_LETTER = 4;

    // Values of letters.
    private static final long INTERRUPTED = 10;
    private static final long MEANWHILE = 11;
    private static final long LAST = 20;

    @Override
    public String name() {
        return "signals";
    }

    @Override
    public String summary() {
        return "messages interrupt like signals: masked ones wait, others nest, and no wake-up is lost";
    }

    @Override
    public List<LabKey> keys() {
        return List.of();
    }

    /** What could be seen from outside at certain moments. */
    private static final class Seen {
        private final List<String> order = new ArrayList<>(); // of handlers, as the kernel ran them
        private int queuedWhileMasked = -1;
        private int queuedAfterUnmask = -1;
        private int queuedInHandler = -1;
        private int queuedBeforeWait = -1;
        private int queuedAfterWait = -1;
        private boolean maskedAfterWait;
    }

    // ---- programs ----

    /** Sends what it is asked for to whoever asks. */
    private static void helper(Libc libc) {
        libc.registerHandler(ASK, (inHandler, pid, type, what, size, flags) -> {
            if (what == THREE_LETTERS_AND_BELL) {
                for (long letter = 1; letter <= 3; letter++) {
                    inHandler.send(pid, LETTER, letter, 0, 0);
                }
                inHandler.send(pid, BELL, 0, 0, 0);
            } else if (what == LETTER_TO_INTERRUPT) {
                inHandler.send(pid, LETTER, INTERRUPTED, 0, 0);
            } else if (what == LETTER_AND_BELL_MEANWHILE) {
                inHandler.send(pid, LETTER, MEANWHILE, 0, 0);
                inHandler.send(pid, BELL, 0, 0, 0);
            } else if (what == LAST_LETTER) {
                inHandler.send(pid, LETTER, LAST, 0, 0);
            }
            return 0;
        });
        libc.serve();
    }

    private static void careful(Libc libc, Scene scene, Seen seen) {
        long helper = scene.pid("helper");
        libc.registerHandler(LETTER, (inHandler, pid, type, letter, size, flags) -> {
            if (letter == INTERRUPTED) {
                Peers.tell(inHandler, helper, ASK, LETTER_AND_BELL_MEANWHILE);
                seen.queuedInHandler = queued(scene);
            }
            return 0;
        });
        libc.registerHandler(BELL, (inHandler, pid, type, value, size, flags) -> 0);

        libc.mask(LETTER);
        Peers.tell(libc, helper, ASK, THREE_LETTERS_AND_BELL);
        seen.queuedWhileMasked = queued(scene);
        libc.unmask(LETTER);
        seen.queuedAfterUnmask = queued(scene);

        Peers.tell(libc, helper, ASK, LETTER_TO_INTERRUPT);

        Peers.tell(libc, scene.pid("hasty"), TURN);
        Peers.await(libc, TURN);
        libc.mask(LETTER);
        Peers.tell(libc, helper, ASK, LAST_LETTER);
        seen.queuedBeforeWait = queued(scene);
        libc.waitMessage(LETTER); // unmasks and waits in one step
        seen.queuedAfterWait = queued(scene);
        seen.maskedAfterWait = scene.process("careful").endpoint().handlers().isMasked(LETTER);
    }

    private static void hasty(Libc libc, Scene scene) {
        Peers.await(libc, TURN);
        libc.registerHandler(LETTER, (inHandler, pid, type, letter, size, flags) -> 0);
        libc.mask(LETTER);
        Peers.tell(libc, scene.pid("helper"), ASK, LAST_LETTER);
        libc.unmask(LETTER); // the letter is handled here ...
        Peers.tell(libc, scene.pid("careful"), TURN);
        libc.pause(); // ... so this waits for one that nobody sends
    }

    private static int queued(Scene scene) {
        return scene.process("careful").endpoint().mailbox().queued();
    }

    // ---- the lesson ----

    private static void watch(Scene scene, Process careful, Seen seen) {
        scene.machine().trace().listen((kind, tick, cpu, pid, a, b, c, d) -> {
            if (pid == careful.pid() && kind == EventKind.HANDLE && b != TURN) {
                seen.order.add(b == LETTER ? "letter " + c + " begins" : "bell begins");
            } else if (pid == careful.pid() && kind == EventKind.SETTLE && d != TURN) {
                seen.order.add(d == LETTER ? "letter ends" : "bell ends");
            }
        });
    }

    private static final List<String> MASKED = List.of(
            "bell begins",
            "bell ends",
            "letter 1 begins",
            "letter ends",
            "letter 2 begins",
            "letter ends",
            "letter 3 begins",
            "letter ends");
    private static final List<String> NESTED =
            List.of("letter 10 begins", "bell begins", "bell ends", "letter ends", "letter 11 begins", "letter ends");
    private static final List<String> WAITED = List.of("letter 20 begins", "letter ends");

    @Override
    public boolean run(LabRun run) {
        Lesson lesson = new Lesson(
                this,
                run,
                "careful masks LETTER: 3 letters wait in its mailbox, while a BELL sent after them is handled.",
                "It unmasks LETTER: all 3 are handled, in the order they were sent, before the call returns.",
                "While it handles letter " + INTERRUPTED + ", a BELL interrupts (##), but letter " + MEANWHILE
                        + " waits: its type is masked until the handler has returned.",
                "Broken: a letter waits while hasty has its type masked. It unmasks, the letter is handled, and "
                        + "pauses until a letter comes: for ever. A lost wake-up.",
                "Mended: careful, in the same position, calls wait_message, which unmasks and waits in one step: "
                        + "the letter is handled, the call returns, LETTER is masked again.",
                "The kernel sends too: clock's timer runs out three times while TIMER is masked. One message waits, the "
                        + "others join it; unmasked, one handler is told of all 3.",
                "The next time it is not masked: the handler interrupts a sleep, which returns -EINTR.");
        playLetters(lesson);
        new SignalsClock(lesson).play(6);
        return lesson.conclude();
    }

    private static void playLetters(Lesson lesson) {
        Seen seen = new Seen();
        try (Scene scene = lesson.scene("processes send: letters and bells")) {
            Process careful = scene.spawn("careful", libc -> careful(libc, scene, seen));
            scene.spawn("helper", Signals::helper);
            Process hasty = scene.spawn("hasty", libc -> hasty(libc, scene));
            watch(scene, careful, seen);
            scene.draw()
                    .type(LETTER, "LETTER")
                    .type(BELL, "BELL")
                    .type(ASK, "ASK")
                    .type(TURN, "TURN");
            RunResult result = scene.run();
            boolean hastyWaits = isPaused(hasty);

            Table table = new Table("waiting for careful", "messages");
            table.row("LETTER masked", seen.queuedWhileMasked);
            table.row("LETTER unmasked", seen.queuedAfterUnmask);
            table.row("in the handler of letter " + INTERRUPTED, seen.queuedInHandler);
            table.row("before wait_message", seen.queuedBeforeWait);
            table.row("after wait_message", seen.queuedAfterWait);
            table.print(lesson.out());
            lesson.out().println();
            lesson.out().println("  at the end: " + String.join(", ", result.tasks()));
            lesson.out().println();

            List<String> all = new ArrayList<>(MASKED);
            all.addAll(NESTED);
            all.addAll(WAITED);
            boolean inOrder = seen.order.equals(all);
            lesson.saw(1, seen.queuedWhileMasked == 3 && inOrder);
            lesson.saw(2, seen.queuedAfterUnmask == 0 && inOrder);
            lesson.saw(3, seen.queuedInHandler == 1 && inOrder);
            lesson.saw(5, seen.queuedBeforeWait == 1 && seen.queuedAfterWait == 0);
            lesson.saw(5, seen.maskedAfterWait && careful.state() == Process.State.DEAD && careful.exitStatus() == 0);
            lesson.saw(4, hastyWaits && hasty.endpoint().mailbox().isEmpty());
            lesson.saw(4, hasty.endpoint().counters().handled() == 2);

            Map<String, @Nullable Object> facts = new LinkedHashMap<>();
            facts.put("scene", "letters");
            facts.put("handlers", seen.order);
            facts.put("queuedWhileMasked", seen.queuedWhileMasked);
            facts.put("queuedAfterUnmask", seen.queuedAfterUnmask);
            facts.put("queuedInHandler", seen.queuedInHandler);
            facts.put("queuedBeforeWait", seen.queuedBeforeWait);
            facts.put("queuedAfterWait", seen.queuedAfterWait);
            facts.put("maskedAfterWait", seen.maskedAfterWait);
            facts.put("lostWakeUp", hastyWaits);
            scene.finish(facts);
        }
    }

    private static boolean isPaused(Process process) {
        for (Task task : process.tasks()) {
            if (task.state() == Task.State.PARKED && task.waitsFor() == Task.Wait.MESSAGE) {
                return true;
            }
        }
        return false;
    }
}
