package org.pagoda.user.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.Process;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.user.Libc;

/** Duplicates of a page share its frame until somebody stores; the last one needs no copy. */
final class CopyOnWrite implements Lab {
    private static final long PAGE = 64;
    private static final long TURN = 65;
    private static final int MOST_RECEIVERS = 3;

    private static final long OWNERS_FIRST = 100;
    private static final long OWNERS_SECOND = 200;

    private static final String WRITTEN = "owner stores";
    private static final String WRITTEN_AGAIN = "owner stores again";
    private static final String ALL_LOADED = "all have loaded";

    @Override
    public String name() {
        return "cow";
    }

    @Override
    public String summary() {
        return "duplicates of a page share its frame until somebody stores; the last holder needs no copy";
    }

    @Override
    public List<LabKey> keys() {
        return List.of(new LabKey("receivers", "1.." + MOST_RECEIVERS, "3", "how many get a duplicate"));
    }

    /** What all entries were at one moment, how often the first frame was held, and how many pages had been copied. */
    private record Moment(String name, List<Long> entries, int holders, long copied, long faults) {}

    /** One machine, on which everybody stores in turn, or only loads. */
    private static final class Round {
        private final Scene scene;
        private final int receivers;
        private final boolean stores;
        private final List<Process> processes = new ArrayList<>();
        private final List<Moment> moments = new ArrayList<>();
        private final long[] loaded;
        private int frame = -1;

        Round(Scene scene, int receivers, boolean stores) {
            this.scene = scene;
            this.receivers = receivers;
            this.stores = stores;
            loaded = new long[receivers];
            processes.add(scene.spawn("owner", this::own));
            for (int i = 0; i < receivers; i++) {
                int number = i;
                processes.add(scene.spawn(receiverName(i), libc -> receive(libc, number)));
            }
        }

        private static String receiverName(int number) {
            return "receiver-" + (number + 1);
        }

        private static long receiversValue(int number) {
            return number + 1L;
        }

        // ---- programs ----

        private void own(Libc libc) {
            long page = libc.mmap(1);
            libc.store64(page, OWNERS_FIRST);
            frame = PageTableEntry.frame(entry(0));
            look(WRITTEN);
            for (int i = 0; i < receivers; i++) {
                Peers.send(libc, scene.pid(receiverName(i)), PAGE, page, 1, SendFlags.COPY | SendFlags.WAIT);
                look(sentTo(i));
            }
            for (int i = 0; i < receivers; i++) {
                Peers.tell(libc, scene.pid(receiverName(i)), TURN);
                if (stores) {
                    look(storedBy(i));
                }
            }
            if (stores) {
                libc.store64(page, OWNERS_SECOND);
                look(WRITTEN_AGAIN);
            } else {
                look(ALL_LOADED);
            }
            libc.serve();
        }

        private static String sentTo(int receiver) {
            return "sent to " + receiverName(receiver);
        }

        private static String storedBy(int receiver) {
            return receiverName(receiver) + " stores";
        }

        private void receive(Libc libc, int number) {
            long[] where = new long[1];
            libc.registerHandler(PAGE, (inHandler, pid, type, address, size, flags) -> {
                where[0] = address;
                return size;
            });
            libc.registerHandler(TURN, (inHandler, pid, type, address, size, flags) -> {
                if (stores) {
                    inHandler.store64(where[0], receiversValue(number));
                } else {
                    loaded[number] = inHandler.load64(where[0]);
                }
                return 0;
            });
            libc.serve();
        }

        // ---- what the machine says ----

        private long entry(int process) {
            Process whose = processes.get(process);
            return Scene.entry(
                    whose,
                    process == 0
                            ? AddressSpace.MMAP_START
                            : whose.space().window().start());
        }

        private void look(String name) {
            List<Long> entries = new ArrayList<>();
            for (int i = 0; i <= receivers; i++) {
                entries.add(entry(i));
            }
            moments.add(new Moment(
                    name,
                    entries,
                    scene.machine().kernel().frames().table().references(frame),
                    scene.machine().kernel().pagesCopied(),
                    scene.machine().kernel().faults()));
        }

        private @Nullable Moment at(String name) {
            for (Moment moment : moments) {
                if (moment.name.equals(name)) {
                    return moment;
                }
            }
            return null;
        }

        private @Nullable Long value(int process) {
            return scene.load(
                    processes.get(process),
                    process == 0
                            ? AddressSpace.MMAP_START
                            : processes.get(process).space().window().start());
        }

        /** True if at that moment the first {@code holders} of a list stand on the first frame, copy-on-write, and others do not. */
        private boolean isShared(Moment moment, List<Integer> holders) {
            boolean so = moment.holders == holders.size();
            for (int i = 0; i <= receivers; i++) {
                long entry = moment.entries.get(i);
                boolean onFrame = PageTableEntry.isValid(entry) && PageTableEntry.frame(entry) == frame;
                so &= onFrame == holders.contains(i);
                so &= !onFrame || (PageTableEntry.isCopyOnWrite(entry) && !isWritable(entry));
            }
            return so;
        }

        /** The owner, and the receivers from {@code first} up to {@code end}. */
        private static List<Integer> ownerAndReceivers(int first, int end) {
            List<Integer> list = new ArrayList<>(List.of(0));
            for (int receiver = first; receiver < end; receiver++) {
                list.add(receiver + 1);
            }
            return list;
        }
    }

    private static boolean isWritable(long entry) {
        return PageTableEntry.isValid(entry) && (entry & PageTableEntry.WRITE) != 0;
    }

    // ---- the lesson ----

    @Override
    public boolean run(LabRun run) {
        int receivers = run.number("receivers", 1, MOST_RECEIVERS, 3);
        Lesson lesson = new Lesson(
                this,
                run,
                "The owner sends a page to each receiver with flags 111, a duplicate. All of them hold the same frame: W "
                        + "is taken away from every entry, C (copy-on-write) is set, and nothing is copied.",
                "As long as all only load, it stays so: one frame, no fault, no copy.",
                "A receiver stores: a page fault, as W is 0. C tells the kernel that this is no error: it copies the page "
                        + "to a frame of its own. The entries of the others do not change, one holder is gone.",
                "In the end the owner is the last holder, and stores: a fault again, but no copy. Its entry gets W back "
                        + "and loses C, in the same frame.",
                "Everybody then has what it has stored itself.",
                "A fork duplicates all pages of a process like that, at the same addresses. Of two pages the child stores "
                        + "into one and gets a copy; the parent stores too, as the last holder. The other page stays one.");
        show(lesson, receivers, false);
        show(lesson, receivers, true);
        CopyOnWriteFork.show(lesson, 6);
        return lesson.conclude();
    }

    private static void show(Lesson lesson, int receivers, boolean stores) {
        try (Scene scene = lesson.scene(stores ? "all store, one after the other" : "all only load")) {
            Round round = new Round(scene, receivers, stores);
            scene.run();
            print(lesson, round);
            check(lesson, round);
            scene.finish(facts(round));
        }
    }

    private static void print(Lesson lesson, Round round) {
        List<String> headers = new ArrayList<>();
        headers.add("frame, bits SCDAGUXWRV");
        round.processes.forEach(process -> headers.add(process.toString()));
        headers.add("held");
        headers.add("copied");
        Table table = new Table(headers.toArray(String[]::new));
        for (Moment moment : round.moments) {
            List<Object> cells = new ArrayList<>();
            cells.add(moment.name);
            for (long entry : moment.entries) {
                cells.add(
                        PageTableEntry.isValid(entry)
                                ? PageTableEntry.frame(entry) + " " + Text.bits(entry)
                                : PageTableEntry.describe(entry));
            }
            cells.add(moment.holders);
            cells.add(moment.copied);
            table.row(cells.toArray());
        }
        table.print(lesson.out());
        lesson.out().println();
        lesson.out()
                .println("  held: references of frame " + round.frame
                        + ". S shared, C copy-on-write, D dirty, A accessed, U a program's,");
        lesson.out().println("  W write, R read, V valid.");
        lesson.out().println();
    }

    private static void check(Lesson lesson, Round round) {
        int receivers = round.receivers;
        for (int i = 0; i < receivers; i++) {
            Moment sent = round.at(Round.sentTo(i));
            lesson.saw(1, sent != null && sent.copied == 0 && round.isShared(sent, Round.ownerAndReceivers(0, i + 1)));
        }
        if (round.stores) {
            checkStores(lesson, round);
            return;
        }
        Moment sent = round.at(Round.sentTo(receivers - 1));
        Moment loaded = round.at(ALL_LOADED);
        lesson.saw(
                2,
                sent != null
                        && loaded != null
                        && loaded.copied == 0
                        && loaded.faults == sent.faults
                        && round.isShared(loaded, Round.ownerAndReceivers(0, receivers)));
        for (long value : round.loaded) {
            lesson.saw(2, value == OWNERS_FIRST);
        }
    }

    private static void checkStores(Lesson lesson, Round round) {
        int receivers = round.receivers;
        Moment before = round.at(Round.sentTo(receivers - 1));
        for (int i = 0; i < receivers; i++) {
            Moment after = round.at(Round.storedBy(i));
            lesson.saw(
                    3,
                    before != null
                            && after != null
                            && after.copied == i + 1
                            && after.faults == before.faults + 1
                            && isWritable(after.entries.get(i + 1))
                            && isChangedOnlyAt(i + 1, before, after)
                            && round.isShared(after, Round.ownerAndReceivers(i + 1, receivers)));
            before = after;
        }
        Moment last = round.at(WRITTEN_AGAIN);
        long entry = last == null ? PageTableEntry.EMPTY : last.entries.get(0);
        lesson.saw(
                4,
                before != null
                        && last != null
                        && last.copied == receivers
                        && last.faults == before.faults + 1
                        && last.holders == 1
                        && PageTableEntry.frame(entry) == round.frame
                        && isWritable(entry)
                        && !PageTableEntry.isCopyOnWrite(entry)
                        && isChangedOnlyAt(0, before, last));
        for (int i = 0; i <= receivers; i++) {
            Long value = round.value(i);
            long own = i == 0 ? OWNERS_SECOND : Round.receiversValue(i - 1);
            lesson.saw(5, value != null && value == own);
        }
    }

    private static boolean isChangedOnlyAt(int process, Moment before, Moment after) {
        boolean so = true;
        for (int i = 0; i < before.entries.size(); i++) {
            so &= before.entries.get(i).equals(after.entries.get(i)) == (i != process);
        }
        return so;
    }

    private static Map<String, @Nullable Object> facts(Round round) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("variant", round.stores ? "store" : "load");
        facts.put("receivers", round.receivers);
        facts.put("frame", round.frame);
        List<Map<String, Object>> moments = new ArrayList<>();
        for (Moment moment : round.moments) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("after", moment.name);
            object.put(
                    "entries",
                    moment.entries.stream().map(PageTableEntry::describe).toList());
            object.put("holders", moment.holders);
            object.put("copied", moment.copied);
            object.put("faults", moment.faults);
            moments.add(object);
        }
        facts.put("moments", moments);
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i <= round.receivers; i++) {
            values.add(round.value(i));
        }
        facts.put("values", values);
        return facts;
    }
}
