package org.pagoda.user.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.TranslationLookasideBuffer;
import org.pagoda.user.Libc;

/** How many pages a TLB reaches, what a stride does to it, and how it keeps two processes apart. */
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
        return List.of();
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
        Shape tlb = Shape.of(run.machine());
        int pages = SharedTlb.PAGES;
        Lesson lesson = new Lesson(
                this,
                run,
                "A TLB of " + tlb.sets + " sets with " + tlb.ways + " ways reaches " + tlb.reach() + " pages, "
                        + Text.number((long) tlb.reach() * Page.SIZE / 1024) + " KiB. A program that goes round and "
                        + "round over so many pages, or fewer, finds all of them there. With more pages the hit rate "
                        + "falls; with " + (tlb.reach() + tlb.sets) + " it is 0.",
                "A page has its place in one set, which is its number modulo " + tlb.sets + ". Of pages " + tlb.sets
                        + " apart, which all want the same set, " + tlb.ways + " are always hits and "
                        + (tlb.ways + 1) + " never, while all other sets are empty.",
                "Two processes use the same " + pages + " addresses in turn. On a machine that empties the TLB "
                        + "when it switches, every turn begins with " + pages + " misses.",
                "Here entries carry the number of their address space (ASID), and a switch empties nothing: the "
                        + "translations of both stay, side by side, and each process finds its own pages.");
        reach(lesson, tlb);
        stride(lesson, tlb);
        share(lesson, true);
        share(lesson, false);
        return lesson.conclude();
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

    private static void reach(Lesson lesson, Shape tlb) {
        try (Scene scene = lesson.scene("more and more pages")) {
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
                lesson.saw(1, trip.pages < tlb.reach() + tlb.sets || trip.lookups.hits() == 0);
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

    private static void stride(Lesson lesson, Shape tlb) {
        try (Scene scene = lesson.scene("pages that want the same set")) {
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
                lesson.saw(2, (fits ? trip.lookups.misses() : trip.lookups.hits()) == 0);
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

    // ---- two processes ----

    private static void share(Lesson lesson, boolean flush) {
        try (Scene scene = lesson.scene(
                flush ? "two processes, the TLB emptied at each switch" : "two processes, told apart by ASID")) {
            SharedTlb shared = new SharedTlb(scene, flush);
            scene.run();
            shared.print(lesson.out());
            lesson.saw(flush ? 3 : 4, flush ? shared.missesEveryTime() : shared.keepsBoth());

            Map<String, @Nullable Object> facts = new LinkedHashMap<>();
            facts.put("part", flush ? "flush" : "asid");
            facts.put("firstMissesInTurn", shared.misses(0));
            facts.put("secondMissesInTurn", shared.misses(1));
            scene.finish(facts);
        }
    }
}
