package org.pagoda.user.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.FrameTable;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.Reference;
import org.pagoda.user.Libc;

/** One page goes to many at once, under each mode; how often its frame is held, and who sees what one of them writes. */
final class Broadcast implements Lab {
    private static final long READY = 64;
    private static final long PAGE = 65;
    private static final long WRITE = 66;

    private static final long FIRST_VALUE = 1;
    private static final long SECOND_VALUE = 2;
    private static final int MOST_RECEIVERS = 64;

    @Override
    public String name() {
        return "broadcast";
    }

    @Override
    public String summary() {
        return "one page goes to many: who holds its frame, and who sees what one of them writes";
    }

    @Override
    public List<LabKey> keys() {
        return List.of(new LabKey("receivers", "1.." + MOST_RECEIVERS, "4", "how many get the page"));
    }

    private enum Mode {
        SHARE("share", SendFlags.SHARE, "everybody writes the same page"),
        PUBLISH("publish", SendFlags.PUBLISH, "everybody reads what the sender writes"),
        DUPLICATE("duplicate", SendFlags.COPY, "everybody has a private copy, made when it is first written"),
        MOVE("move", SendFlags.MOVE, "the sender has it no more, the receivers share it");

        private final String text;
        private final long flags;
        private final String meaning;

        Mode(String text, long flags, String meaning) {
            this.text = text;
            this.flags = flags;
            this.meaning = meaning;
        }
    }

    /** How often a frame is held, at one moment. */
    private record Holds(String moment, int entries, int messages, long copies, String sender, String receiver) {}

    /** One mode on one machine. */
    private static final class Round {
        private final Scene scene;
        private final Mode mode;
        private final int receivers;
        private final List<Holds> holds = new ArrayList<>();
        private final long[] addresses; // where each receiver has the page
        private int ready;
        private int frame;
        private long result;

        Round(Scene scene, Mode mode, int receivers) {
            this.scene = scene;
            this.mode = mode;
            this.receivers = receivers;
            addresses = new long[receivers];
            scene.spawn("sender", this::send);
            for (int i = 0; i < receivers; i++) {
                int number = i;
                scene.spawn(receiverName(i), libc -> receive(libc, number));
            }
            scene.machine().trace().listen((kind, tick, cpu, pid, a, b, c, d) -> {
                if (kind == EventKind.SEND && b == PAGE && holds.size() == 1) {
                    look("in flight");
                }
            });
        }

        private static String receiverName(int number) {
            return "receiver-" + (number + 1);
        }

        private Process sender() {
            return scene.process("sender");
        }

        private Process receiver(int number) {
            return scene.process(receiverName(number));
        }

        // ---- programs ----

        private void send(Libc libc) {
            libc.mask(READY);
            libc.registerHandler(READY, (inHandler, pid, type, address, size, flags) -> {
                ready++;
                return 0;
            });
            while (ready < receivers) {
                libc.waitMessage(READY);
            }
            long page = libc.mmap(1);
            libc.store64(page, FIRST_VALUE);
            frame = PageTableEntry.frame(Scene.entry(sender(), page));
            look("written");
            long flags = mode.flags | SendFlags.TO_OTHERS | SendFlags.WAIT;
            result = libc.send(0, PAGE, page, 1, flags);
            look("handled by all");
            libc.send(scene.pid(receiverName(0)), WRITE, 0, 0, SendFlags.WAIT);
            libc.serve();
        }

        private void receive(Libc libc, int number) {
            libc.registerHandler(PAGE, (inHandler, pid, type, address, size, flags) -> {
                addresses[number] = address;
                return size;
            });
            libc.registerHandler(WRITE, (inHandler, pid, type, address, size, flags) -> {
                inHandler.store64(addresses[number], SECOND_VALUE);
                return 0;
            });
            Peers.send(libc, scene.pid("sender"), READY, 0, 0, SendFlags.BLOCK);
            libc.serve();
        }

        // ---- what the machine says ----

        private void look(String moment) {
            FrameTable table = scene.machine().kernel().frames().table();
            Process first = receiver(0);
            boolean dead = first.state() == Process.State.DEAD;
            long landing = first.space().window().start();
            holds.add(new Holds(
                    moment,
                    table.count(frame, Reference.ENTRY),
                    table.count(frame, Reference.MESSAGE),
                    scene.machine().kernel().pagesCopied(),
                    PageTableEntry.describe(Scene.entry(sender(), AddressSpace.MMAP_START)),
                    dead ? "dead" : PageTableEntry.describe(Scene.entry(first, landing))));
        }

        private @Nullable Long seenBySender() {
            return scene.load(sender(), AddressSpace.MMAP_START);
        }

        private @Nullable Long seenBy(int number) {
            return scene.load(receiver(number), addresses[number]);
        }

        /** True if all receivers but the writer see {@code value}. */
        private boolean othersSee(long value) {
            boolean all = true;
            for (int i = 1; i < receivers; i++) {
                Long seen = seenBy(i);
                all &= seen != null && seen == value;
            }
            return all;
        }

        private boolean isHeld(int moment, int entries, int messages) {
            return moment < holds.size()
                    && holds.get(moment).entries == entries
                    && holds.get(moment).messages == messages;
        }
    }

    private static String describe(@Nullable Long value) {
        return value == null ? "no page" : value.toString();
    }

    @Override
    public boolean run(LabRun run) {
        int receivers = run.number("receivers", 1, MOST_RECEIVERS, 4);
        Lesson lesson = new Lesson(
                this,
                run,
                "In flight, the frame is held once by each message, and by the sender's entry unless it is moved.",
                "Handled, it is held once by each entry that maps it, and by no message; nothing is copied yet.",
                "share, move: what receiver-1 writes then is seen by all who have the page.",
                "publish: receiver-1's write is a page fault; it dies, and nobody else notices.",
                "duplicate: receiver-1's write gets it a frame of its own; all others see what was there.");
        Table summary = new Table("mode", "flags", "sender sees", "receiver-1 sees", "the others see", "pages copied");
        for (Mode mode : Mode.values()) {
            show(lesson, mode, receivers, summary);
        }
        lesson.out().println();
        lesson.out().println("When receiver-1 has written " + SECOND_VALUE + " over " + FIRST_VALUE + ":");
        lesson.out().println();
        summary.print(lesson.out());
        return lesson.conclude();
    }

    private static String othersSee(Round round) {
        if (round.receivers == 1) {
            return "-";
        }
        return round.othersSee(SECOND_VALUE) ? "2" : round.othersSee(FIRST_VALUE) ? "1" : "this and that";
    }

    private void show(Lesson lesson, Mode mode, int receivers, Table summary) {
        String flags = SendFlags.describe(mode.flags);
        try (Scene scene = lesson.scene(mode.text + ", " + flags + ": " + mode.meaning)) {
            Round round = new Round(scene, mode, receivers);
            scene.run();
            round.look("written by receiver-1");
            Table table =
                    new Table("frame " + round.frame, "mappings", "messages", "sender's entry", "receiver-1's entry");
            for (Holds hold : round.holds) {
                table.row(hold.moment, hold.entries, hold.messages, hold.sender, hold.receiver);
            }
            table.print(lesson.out());
            lesson.out().println();

            Long bySender = round.seenBySender();
            Long byWriter = round.seenBy(0);
            long copies = scene.machine().kernel().pagesCopied();
            boolean writerDied = byWriter == null;
            summary.row(
                    mode.text,
                    flags,
                    describe(bySender),
                    writerDied ? "dead" : describe(byWriter),
                    othersSee(round),
                    copies);
            check(lesson, round, copies);

            Map<String, @Nullable Object> facts = new LinkedHashMap<>();
            facts.put("mode", mode.text);
            facts.put("flags", mode.flags);
            facts.put("receivers", receivers);
            facts.put("result", round.result);
            List<Integer> entries = new ArrayList<>();
            List<Integer> messages = new ArrayList<>();
            for (Holds hold : round.holds) {
                entries.add(hold.entries);
                messages.add(hold.messages);
            }
            facts.put("mappings", entries);
            facts.put("inMessages", messages);
            facts.put("senderSees", bySender);
            facts.put("writerSees", byWriter);
            facts.put("othersSee", receivers == 1 ? null : round.seenBy(1));
            facts.put("writerStatus", round.receiver(0).exitStatus());
            scene.finish(facts);
        }
    }

    private static void check(Lesson lesson, Round round, long copies) {
        int n = round.receivers;
        int sender = round.mode == Mode.MOVE ? 0 : 1;
        Long bySender = round.seenBySender();
        Long byWriter = round.seenBy(0);
        lesson.saw(1, round.isHeld(0, 1, 0) && round.isHeld(1, sender, n));
        lesson.saw(2, round.isHeld(2, n + sender, 0) && round.result == n && round.holds.get(2).copies == 0);
        switch (round.mode) {
            case SHARE, MOVE -> {
                boolean senderSees = sender == 0 ? bySender == null : bySender != null && bySender == SECOND_VALUE;
                boolean writerSees = byWriter != null && byWriter == SECOND_VALUE;
                lesson.saw(3, senderSees && writerSees && round.othersSee(SECOND_VALUE));
                lesson.saw(3, round.isHeld(3, n + sender, 0) && copies == 0);
            }
            case PUBLISH -> {
                boolean died = round.receiver(0).exitStatus() == Kernel.STATUS_FAULT;
                boolean others = bySender != null && bySender == FIRST_VALUE && round.othersSee(FIRST_VALUE);
                lesson.saw(4, died && others && round.isHeld(3, n, 0) && copies == 0);
            }
            case DUPLICATE -> {
                boolean writerSees = byWriter != null && byWriter == SECOND_VALUE;
                boolean others = bySender != null && bySender == FIRST_VALUE && round.othersSee(FIRST_VALUE);
                lesson.saw(5, writerSees && others && round.isHeld(3, n, 0) && copies == 1);
            }
        }
    }
}
