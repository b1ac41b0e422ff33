package org.pagoda.user.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.Process;
import org.pagoda.user.Libc;

/** Two processes count in one page, with loads and stores: updates are lost. Mended twice. */
final class Race implements Lab {
    private static final long PAGE = 64;
    private static final long ADD = 65;

    private static final String COUNT = "count";
    private static final String ROUNDS = "rounds";
    private static final String COUNTED_IN = "countedIn";
    private static final String SHARED = "shared page";
    private static final String OWNED = "one owner";
    private static final String APART = "a page each";
    private static final int DEFAULT_COUNT = 500;
    private static final int LEAST_COUNT = 1;
    private static final int MOST_COUNT = 1_000_000;
    /** Each round is twice as long as the one before: on one CPU with long slices, or on a host with one core, two seldom meet. */
    private static final int MOST_ROUNDS = 14;

    private static final int MOST_LOSSES_SHOWN = 5;

    // The shared page, in words.
    private static final long NUMBER = 0;
    private static final long LEFT_ROUND = 8;
    private static final long RIGHT_ROUND = 16;
    private static final long OVER = 24;

    @Override
    public String name() {
        return "race";
    }

    @Override
    public String summary() {
        return "two processes count in one page and lose updates; mended by one owner, and by sharing nothing";
    }

    @Override
    public List<LabKey> keys() {
        return List.of(
                new LabKey(
                        COUNT,
                        LEAST_COUNT + " to " + Text.number(MOST_COUNT),
                        Integer.toString(DEFAULT_COUNT),
                        "how far each process counts"),
                new LabKey(
                        ROUNDS,
                        "1 to " + MOST_ROUNDS,
                        Integer.toString(MOST_ROUNDS),
                        "how often they try, twice as far each time, until they lose something; 1 with --seeds"));
    }

    /** A process stored one number, and did not find it when it looked next. */
    private record Loss(String process, long stored, long found) {}

    /** What came of counting in one way; programs of several processes write to it, each to its own part. */
    private static final class Counted {
        private final String how;
        private long expected;
        private final List<Loss> leftLosses = new ArrayList<>();
        private final List<Loss> rightLosses = new ArrayList<>();
        private long page;
        private long sum = -1;
        private long rounds = 1;
        private long ticks;

        Counted(String how, long expected) {
            this.how = how;
            this.expected = expected;
        }

        long lost() {
            return expected - sum;
        }
    }

    // ---- a page that both store into ----

    /** One of the two that count. */
    private record Counter(String name, long own, long others, List<Loss> losses) {
        /** Waits until the other has come so far too. */
        void meet(Libc libc, long page, long round) {
            libc.store64(page + own, round);
            while (libc.load64(page + others) < round) {
                libc.schedYield();
            }
        }

        void count(Libc libc, long page, long count) {
            losses.clear();
            long stored = 0;
            for (long i = 0; i < count; i++) {
                long found = libc.load64(page + NUMBER);
                if (found < stored && losses.size() < MOST_LOSSES_SHOWN) {
                    losses.add(new Loss(name, stored, found));
                }
                stored = found + 1;
                libc.store64(page + NUMBER, stored);
            }
        }
    }

    private static long countInRound(int count, int round) {
        return (long) count << (round - 1);
    }

    private static void left(Libc libc, Scene scene, int count, int rounds, Counted counted) {
        Counter counter = new Counter("left", LEFT_ROUND, RIGHT_ROUND, counted.leftLosses);
        long page = libc.mmap(1);
        libc.store64(page + NUMBER, 0);
        Peers.send(libc, scene.pid("right"), PAGE, page, 1, SendFlags.SHARE);
        long meeting = 0;
        for (int round = 1; round <= rounds; round++) {
            counted.rounds = round;
            counted.expected = 2 * countInRound(count, round);
            libc.store64(page + NUMBER, 0);
            counter.meet(libc, page, ++meeting);
            counter.count(libc, page, countInRound(count, round));
            counter.meet(libc, page, ++meeting);
            counted.sum = libc.load64(page + NUMBER);
            if (counted.lost() > 0) {
                break;
            }
        }
        libc.store64(page + OVER, 1);
        counter.meet(libc, page, ++meeting);
    }

    private static void right(Libc libc, int count, Counted counted) {
        Counter counter = new Counter("right", RIGHT_ROUND, LEFT_ROUND, counted.rightLosses);
        long page = receive(libc);
        long meeting = 0;
        for (int round = 1; ; round++) {
            counter.meet(libc, page, ++meeting);
            if (libc.load64(page + OVER) == 1) {
                return;
            }
            counter.count(libc, page, countInRound(count, round));
            counter.meet(libc, page, ++meeting);
        }
    }

    /** Where the page is that somebody sends. */
    private static long receive(Libc libc) {
        long[] received = new long[1];
        libc.mask(PAGE);
        libc.registerHandler(PAGE, (inHandler, pid, type, address, size, flags) -> {
            received[0] = address;
            return size;
        });
        libc.waitMessage(PAGE);
        return received[0];
    }

    // ---- a page that one stores into, for others ----

    private static void own(Libc libc, Counted counted) {
        long page = libc.mmap(1);
        libc.store64(page, 0);
        counted.page = page;
        libc.registerHandler(ADD, (inHandler, pid, type, value, size, flags) -> {
            inHandler.store64(page, inHandler.load64(page) + value);
            return 0;
        });
        libc.serve();
    }

    private static void ask(Libc libc, Scene scene, int count) {
        for (int i = 0; i < count; i++) {
            Peers.tell(libc, scene.pid("owner"), ADD, 1);
        }
    }

    // ---- a page each ----

    private static long countAlone(Libc libc, int count) {
        long page = libc.mmap(1);
        libc.store64(page, 0);
        for (int i = 0; i < count; i++) {
            libc.store64(page, libc.load64(page) + 1);
        }
        return page;
    }

    private static void leftAlone(Libc libc, int count, Counted counted) {
        long page = countAlone(libc, count);
        counted.sum = libc.load64(page) + libc.load64(receive(libc));
    }

    // ---- under many seeds ----

    /** Only the first of the rounds is of interest: the lab goes on until something is lost. */
    @Override
    public List<SeedCount> seedCounts() {
        return List.of(
                new SeedCount(
                        "lostInFirstRound",
                        "updates of the shared page were lost in the first round",
                        SeedCount.Expected.SOME,
                        seen -> isLoss(seen, SHARED) && Objects.equals(1L, seen.fact(COUNTED_IN, SHARED, "rounds"))),
                new SeedCount(
                        "lostWithOneOwner",
                        "with one owner any were lost",
                        SeedCount.Expected.NONE,
                        seen -> isLoss(seen, OWNED)),
                new SeedCount(
                        "lostWithAPageEach",
                        "with a page each any were lost",
                        SeedCount.Expected.NONE,
                        seen -> isLoss(seen, APART)),
                SeedCount.leaks());
    }

    private static boolean isLoss(SeedCount.Seen seen, String how) {
        return !Objects.equals(0L, seen.fact(COUNTED_IN, how, "lost"));
    }

    // ---- the lesson ----

    @Override
    public boolean run(LabRun run) {
        int count = run.number(COUNT, LEAST_COUNT, MOST_COUNT, DEFAULT_COUNT);
        int rounds = run.number(ROUNDS, 1, MOST_ROUNDS, MOST_ROUNDS);
        Lesson lesson = new Lesson(
                this,
                run,
                "Each of two processes adds 1 to the number in a shared page " + Text.number(count)
                        + " times" + (rounds == 1 ? "" : " (if that goes well, twice as often, and so on)")
                        + ": it loads it, and stores one more. "
                        + "Every load and store works, and the number at the end is too small: "
                        + "who stores last does not know what the other has stored since it loaded.",
                "Mended by an owner: the page belongs to one process, and the others send it a message for each 1. Handlers of one type run "
                        + "one after the other, so nothing is lost.",
                "Mended by sharing nothing: each counts in a page of its own, and one sends its page to the other in the end.");
        List<Counted> all = new ArrayList<>();
        all.add(share(lesson, count, rounds));
        all.add(own(lesson, count));
        all.add(apart(lesson, count));
        print(lesson, all);
        lesson.saw(1, all.get(0).lost() > 0 && all.get(0).sum >= 1);
        lesson.saw(2, all.get(1).lost() == 0);
        lesson.saw(3, all.get(2).lost() == 0);
        return lesson.conclude();
    }

    private static Counted share(Lesson lesson, int count, int rounds) {
        Counted counted = new Counted(SHARED, 2L * count);
        try (Scene scene = lesson.scene("one page, two that store into it")) {
            Process left = scene.spawn("left", libc -> left(libc, scene, count, rounds, counted));
            Process right = scene.spawn("right", libc -> right(libc, count, counted));
            run(scene, counted);
            lesson.saw(1, left.exitStatus() == 0 && right.exitStatus() == 0);
            printLosses(lesson, counted);
            scene.finish(facts(counted));
        }
        return counted;
    }

    private static Counted own(Lesson lesson, int count) {
        Counted counted = new Counted(OWNED, 2L * count);
        try (Scene scene = lesson.scene("one page, one that stores into it for others")) {
            Process owner = scene.spawn("owner", libc -> own(libc, counted));
            scene.spawn("left", libc -> ask(libc, scene, count));
            scene.spawn("right", libc -> ask(libc, scene, count));
            run(scene, counted);
            Long number = scene.load(owner, counted.page);
            counted.sum = number == null ? -1 : number;
            scene.finish(facts(counted));
        }
        return counted;
    }

    private static Counted apart(Lesson lesson, int count) {
        Counted counted = new Counted(APART, 2L * count);
        try (Scene scene = lesson.scene("a page each")) {
            scene.spawn("left", libc -> leftAlone(libc, count, counted));
            scene.spawn("right", libc -> {
                long page = countAlone(libc, count);
                Peers.send(libc, scene.pid("left"), PAGE, page, 1, SendFlags.MOVE);
            });
            run(scene, counted);
            scene.finish(facts(counted));
        }
        return counted;
    }

    private static void run(Scene scene, Counted counted) {
        scene.run();
        counted.ticks = scene.machine().kernel().ticks();
    }

    private static void printLosses(Lesson lesson, Counted counted) {
        List<Loss> losses = new ArrayList<>(counted.leftLosses);
        losses.addAll(counted.rightLosses);
        if (losses.isEmpty()) {
            return; // they lost what the other one stored, and none could notice
        }
        Table table = new Table("who", "stored", "and found next", "so lost at least");
        for (Loss loss : losses) {
            table.row(
                    loss.process,
                    Text.number(loss.stored),
                    Text.number(loss.found),
                    Text.number(loss.stored - loss.found));
        }
        table.print(lesson.out());
        lesson.out().println();
    }

    private static void print(Lesson lesson, List<Counted> all) {
        lesson.out().println();
        Table table = new Table("counted in", "expected", "counted", "lost", "rounds", "ticks");
        for (Counted counted : all) {
            table.row(
                    counted.how,
                    Text.number(counted.expected),
                    Text.number(counted.sum),
                    Text.number(counted.lost()),
                    Text.number(counted.rounds),
                    Text.number(counted.ticks));
        }
        table.print(lesson.out());
    }

    private static Map<String, @Nullable Object> facts(Counted counted) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put(COUNTED_IN, counted.how);
        facts.put("expected", counted.expected);
        facts.put("counted", counted.sum);
        facts.put("lost", counted.lost());
        facts.put("rounds", counted.rounds);
        return facts;
    }
}
