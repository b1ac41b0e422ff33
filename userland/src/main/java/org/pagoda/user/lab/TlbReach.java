package org.pagoda.user.lab;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.TranslationLookasideBuffer;
import org.pagoda.mmu.TranslationLookasideBuffer.Replacement;
import org.pagoda.user.Libc;

/** How many pages a TLB reaches, what a stride does to it, who gives way, and how it keeps two processes apart. */
final class TlbReach implements Lab {
    /** Rounds that are counted. */
    private static final int ROUNDS = 4;

    private static final int BAR = 50;

    @Override
    public String name() {
        return "tlb-reach";
    }

    @Override
    public String summary() {
        return "how many pages a TLB reaches, why a stride wastes it, and how it tells two processes apart";
    }

    @Override
    public List<LabKey> keys() {
        return List.of(new LabKey("replacement", "fifo|lru|random", "fifo", "which entry of a full set gives way"));
    }

    /** The shape of a TLB. */
    private record Shape(int sets, int ways) {
        static Shape of(Machine.Builder builder) {
            try (Machine machine = builder.build()) {
                TranslationLookasideBuffer tlb =
                        machine.kernel().cpus().get(0).mmu().tlb();
                return new Shape(tlb.sets(), tlb.ways());
            }
        }

        int reach() {
            return sets * ways;
        }
    }

    @Override
    public boolean run(LabRun run) {
        Replacement replacement = replacement(run);
        boolean ordered = replacement != Replacement.RANDOM;
        Shape tlb = Shape.of(run.machine());
        int pages = SharedTlb.PAGES;
        Lesson lesson = new Lesson(
                this,
                run,
                "A TLB of " + tlb.sets + " sets with " + tlb.ways + " ways reaches " + tlb.reach() + " pages, "
                        + Text.number((long) tlb.reach() * Page.SIZE / 1024) + " KiB. A program that goes round and "
                        + "round over so many pages, or fewer, finds all of them there. With more pages the hit rate "
                        + "falls" + (ordered ? "; with " + (tlb.reach() + tlb.sets) + " it is 0." : "."),
                "A page has its place in one set, which is its number modulo " + tlb.sets + ". Of pages " + tlb.sets
                        + " apart, which all want the same set, " + tlb.ways + " are always hits and "
                        + (tlb.ways + 1) + (ordered ? " never" : " not always") + ", while all other sets are empty.",
                "If a set is full, one of its entries gives way. The one that came first (FIFO) and the one that was not "
                        + "used for the longest time (LRU) is, for a program that goes round and round over one page more "
                        + "than there are ways, the very one that is needed next, and all are misses; with one drawn at "
                        + "random there are hits. Where one page is used between all others, LRU never lets it go, and FIFO "
                        + "does.",
                "Two processes use the same " + pages + " addresses in turn. On a machine that empties the TLB "
                        + "when it switches, every turn begins with " + pages + " misses.",
                "Here entries carry the number of their address space (ASID), and a switch empties nothing: the "
                        + "translations of both stay, side by side, and each process finds its own pages.");
        UnaryOperator<Machine.Builder> settings = machine -> machine.tlbReplacement(replacement);
        reach(lesson, tlb, settings, ordered);
        stride(lesson, tlb, settings, ordered);
        replace(lesson, tlb);
        share(lesson, settings, true);
        share(lesson, settings, false);
        return lesson.conclude();
    }

    private static Replacement replacement(LabRun run) {
        String text = run.setting("replacement");
        for (Replacement replacement : Replacement.values()) {
            if (text == null || text.equalsIgnoreCase(replacement.name())) {
                return replacement; // FIFO is the first
            }
        }
        throw new UsageException("replacement must be fifo, lru or random, not '" + text + "'");
    }

    // ---- one process ----

    /** What came of going round and round over some pages, so far apart, when it had settled; and the entries of each set then. */
    private record Trip(int pages, int apart, TlbLookups lookups, String sets) {}

    private static Trip travel(Libc libc, Machine machine, Shape tlb, long start, int pages, int apart) {
        TlbLookups.flush(machine);
        // One for each way: then every set with too many pages has replaced all of its ways.
        for (int i = 0; i < tlb.ways; i++) {
            round(libc, start, pages, apart);
        }
        TlbLookups before = TlbLookups.of(machine);
        for (int i = 0; i < ROUNDS; i++) {
            round(libc, start, pages, apart);
        }
        return new Trip(pages, apart, TlbLookups.of(machine).since(before), occupancy(machine, tlb));
    }

    private static void round(Libc libc, long start, int pages, int apart) {
        for (int page = 0; page < pages; page++) {
            libc.load64(start + Page.address((long) page * apart));
        }
    }

    /** A digit for each set: how many entries are in it; a dot for none. */
    private static String occupancy(Machine machine, Shape tlb) {
        int[] counts = new int[tlb.sets];
        for (int cpu = 0; cpu < machine.kernel().cpus().size(); cpu++) {
            machine.kernel()
                    .cpus()
                    .get(cpu)
                    .mmu()
                    .tlb()
                    .forEach((asid, page, entry) -> counts[(int) (page % tlb.sets)]++);
        }
        StringBuilder text = new StringBuilder();
        for (int count : counts) {
            text.append(count == 0 ? "." : Integer.toString(count));
        }
        return text.toString();
    }

    private static void reach(Lesson lesson, Shape tlb, UnaryOperator<Machine.Builder> settings, boolean ordered) {
        try (Scene scene = lesson.scene("more and more pages", settings)) {
            List<Trip> trips = new ArrayList<>();
            scene.spawn("traveller", libc -> {
                long start = libc.mmap(tlb.reach() + 2L * tlb.sets);
                for (int quarter = 1; quarter <= 4; quarter++) {
                    trips.add(travel(libc, scene.machine(), tlb, start, quarter * tlb.reach() / 4, 1));
                }
                for (int quarter = 1; quarter <= 4; quarter++) {
                    trips.add(travel(libc, scene.machine(), tlb, start, tlb.reach() + quarter * tlb.sets / 4, 1));
                }
                trips.add(travel(libc, scene.machine(), tlb, start, tlb.reach() + 2 * tlb.sets, 1));
            });
            scene.run();
            Table table = new Table("pages", "hits in 100 loads, the first rounds not counted", "", "hits", "misses");
            for (Trip trip : trips) {
                TlbLookups lookups = trip.lookups;
                table.row(
                        Text.number(trip.pages),
                        Text.bar(lookups.hitRate(), 100, BAR),
                        lookups.hitRate(),
                        Text.number(lookups.hits()),
                        Text.number(lookups.misses()));
            }
            table.print(lesson.out());
            lesson.out().println();
            lesson.saw(1, trips.size() == 9);
            long fewer = 0;
            for (Trip trip : trips) {
                long misses = trip.lookups.misses();
                boolean fits = trip.pages <= tlb.reach();
                lesson.saw(1, trip.lookups.hits() + misses == (long) ROUNDS * trip.pages);
                lesson.saw(1, fits ? misses == 0 : misses > fewer);
                boolean none = ordered && trip.pages >= tlb.reach() + tlb.sets;
                lesson.saw(1, (trip.lookups.hits() == 0) == none);
                fewer = misses;
            }

            Map<String, @Nullable Object> facts = new LinkedHashMap<>();
            facts.put("part", "reach");
            facts.put("sets", tlb.sets);
            facts.put("ways", tlb.ways);
            putTrips(facts, trips);
            scene.finish(facts);
        }
    }

    private static void stride(Lesson lesson, Shape tlb, UnaryOperator<Machine.Builder> settings, boolean ordered) {
        try (Scene scene = lesson.scene("pages that want the same set", settings)) {
            List<Trip> trips = new ArrayList<>();
            scene.spawn("traveller", libc -> {
                long start = libc.mmap((long) tlb.ways * tlb.sets + 1);
                trips.add(travel(libc, scene.machine(), tlb, start, tlb.reach(), 1));
                trips.add(travel(libc, scene.machine(), tlb, start, tlb.ways + 1, 1));
                trips.add(travel(libc, scene.machine(), tlb, start, tlb.ways, tlb.sets));
                trips.add(travel(libc, scene.machine(), tlb, start, tlb.ways + 1, tlb.sets));
            });
            scene.run();
            Table table = new Table("pages", "apart", "hits in 100", "entries in each set, 0 to " + (tlb.sets - 1));
            for (Trip trip : trips) {
                table.row(trip.pages, trip.apart, trip.lookups.hitRate(), trip.sets);
            }
            table.print(lesson.out());
            lesson.out().println();
            lesson.saw(2, trips.size() == 4);
            for (Trip trip : trips) {
                boolean fits = trip.apart == 1 || trip.pages <= tlb.ways;
                lesson.saw(2, (trip.lookups.misses() == 0) == fits);
                lesson.saw(2, (trip.lookups.hits() == 0) == (!fits && ordered));
                lesson.saw(2, trip.lookups.hits() + trip.lookups.misses() == (long) ROUNDS * trip.pages);
                lesson.saw(2, trip.apart == 1 || trip.sets.equals(tlb.ways + ".".repeat(tlb.sets - 1)));
            }

            Map<String, @Nullable Object> facts = new LinkedHashMap<>();
            facts.put("part", "stride");
            putTrips(facts, trips);
            scene.finish(facts);
        }
    }

    private static void putTrips(Map<String, @Nullable Object> facts, List<Trip> trips) {
        facts.put("pages", trips.stream().map(Trip::pages).toList());
        facts.put("apart", trips.stream().map(Trip::apart).toList());
        facts.put("hits", trips.stream().map(trip -> trip.lookups.hits()).toList());
        facts.put("misses", trips.stream().map(trip -> trip.lookups.misses()).toList());
    }

    // ---- who gives way ----

    /** What came of two ways to use one page more than there are ways, all of one set. */
    private record Choice(TlbLookups round, TlbLookups favourite) {}

    private static void replace(Lesson lesson, Shape tlb) {
        Map<Replacement, Choice> choices = new EnumMap<>(Replacement.class);
        for (Replacement replacement : Replacement.values()) {
            replace(lesson, tlb, replacement, choices);
        }
        Choice fifo = choices.get(Replacement.FIFO);
        Choice lru = choices.get(Replacement.LRU);
        Choice random = choices.get(Replacement.RANDOM);
        if (fifo == null || lru == null || random == null) {
            lesson.saw(3, false);
            return;
        }
        lesson.saw(3, fifo.round.hits() == 0 && lru.round.hits() == 0);
        lesson.saw(3, random.round.hits() > 0 && random.round.misses() > 0);
        lesson.saw(3, lru.favourite.hits() == (long) ROUNDS * tlb.ways);
        lesson.saw(3, fifo.favourite.hits() < lru.favourite.hits());
    }

    private static void replace(Lesson lesson, Shape tlb, Replacement replacement, Map<Replacement, Choice> choices) {
        try (Scene scene = lesson.scene(
                "one page more than there are ways, " + replacement, machine -> machine.tlbReplacement(replacement))) {
            int pages = tlb.ways + 1;
            scene.spawn("traveller", libc -> {
                long start = libc.mmap((long) tlb.ways * tlb.sets + 1);
                TlbLookups round = travel(libc, scene.machine(), tlb, start, pages, tlb.sets).lookups;
                choices.put(replacement, new Choice(round, favour(libc, scene.machine(), tlb, start, pages)));
            });
            scene.run();
            Choice choice = choices.get(replacement);
            Map<String, @Nullable Object> facts = new LinkedHashMap<>();
            facts.put("part", "replacement");
            facts.put("replacement", replacement.name().toLowerCase(Locale.ROOT));
            if (choice != null) {
                Table table = new Table("the pages are used", "hits in 100", "hits", "misses");
                addRow(table, "one after the other, 1 2 3 ... 1 2 3 ...", choice.round);
                addRow(table, "one between all others, 1 2 1 3 1 4 ...", choice.favourite);
                table.print(lesson.out());
                lesson.out().println();
                facts.put("roundHits", choice.round.hits());
                facts.put("roundMisses", choice.round.misses());
                facts.put("favouriteHits", choice.favourite.hits());
                facts.put("favouriteMisses", choice.favourite.misses());
            }
            scene.finish(facts);
        }
    }

    private static void addRow(Table table, String what, TlbLookups lookups) {
        table.row(what, lookups.hitRate(), Text.number(lookups.hits()), Text.number(lookups.misses()));
    }

    /** What came of using the first of some pages before each of the others, when it had settled. */
    private static TlbLookups favour(Libc libc, Machine machine, Shape tlb, long start, int pages) {
        TlbLookups.flush(machine);
        TlbLookups before = TlbLookups.of(machine);
        for (int round = 0; round < tlb.ways + ROUNDS; round++) {
            if (round == tlb.ways) {
                before = TlbLookups.of(machine);
            }
            for (int page = 1; page < pages; page++) {
                libc.load64(start);
                libc.load64(start + Page.address((long) page * tlb.sets));
            }
        }
        return TlbLookups.of(machine).since(before);
    }

    // ---- two processes ----

    private static void share(Lesson lesson, UnaryOperator<Machine.Builder> settings, boolean flush) {
        try (Scene scene = lesson.scene(
                flush ? "two processes, the TLB emptied at each switch" : "two processes, told apart by ASID",
                settings)) {
            SharedTlb shared = new SharedTlb(scene, flush);
            scene.run();
            shared.print(lesson.out());
            lesson.saw(flush ? 4 : 5, flush ? shared.missesEveryTime() : shared.keepsBoth());

            Map<String, @Nullable Object> facts = new LinkedHashMap<>();
            facts.put("part", flush ? "flush" : "asid");
            facts.put("firstMissesInTurn", shared.misses(0));
            facts.put("secondMissesInTurn", shared.misses(1));
            scene.finish(facts);
        }
    }
}
