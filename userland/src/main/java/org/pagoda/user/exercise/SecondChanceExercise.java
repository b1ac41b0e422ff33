package org.pagoda.user.exercise;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.pagoda.mmu.replacement.PolicyFactory;
import org.pagoda.mmu.replacement.PolicyParameters;
import org.pagoda.mmu.replacement.ReplacementPolicy;
import org.pagoda.user.paging.PagingMachine;
import org.pagoda.user.paging.PagingResult;
import org.pagoda.user.paging.ReferenceTrace;
import org.pagoda.user.paging.TraceFormat;
import org.pagoda.user.paging.TraceReader;

/** A page replacement policy: second chance, or CLOCK. */
final class SecondChanceExercise implements Exercise {
    private static final int MOST_FRAMES = 6;
    private static final int GONE_STEPS = 300;

    private static final int MACHINE_SEEDS = 5;
    private static final int MACHINE_FRAMES = 20;
    private static final int MACHINE_PAGES = 60;
    private static final int MACHINE_REFERENCES = 2000;

    @Override
    public String name() {
        return "second-chance";
    }

    @Override
    public String summary() {
        return "a page replacement policy: second chance, also called CLOCK";
    }

    @Override
    public Class<?> type() {
        return ReplacementPolicy.class;
    }

    @Override
    public List<Class<?>> constructor() {
        return List.of(PolicyParameters.class);
    }

    @Override
    public String skeleton() {
        return "SecondChance";
    }

    @Override
    public List<Check> checks() {
        return List.of(
                Check.of("1 2 3 4 1 2 5 1 2 3 4 5 with 3 frames and with 4", SecondChanceExercise::textbook),
                Check.of("a page that was used again gets a second chance", SecondChanceExercise::usedAgain),
                Check.of("not a third chance: the hand goes on where it has stopped", SecondChanceExercise::usedOnce),
                Check.of("one frame", SecondChanceExercise::oneFrame),
                Check.of("random references: each victim is the right one", SecondChanceExercise::random),
                Check.of("pages that cannot leave are passed over", SecondChanceExercise::pinned),
                Check.of("pages that are gone are forgotten", SecondChanceExercise::gone),
                Check.of("it finds a page even if all are used all the time", SecondChanceExercise::busy),
                Check.of("faults on a machine with real reference bits", SecondChanceExercise::onMachine));
    }

    private static int drive(Trial trial, int frames, int... references) {
        int pages = 1 + Arrays.stream(references).max().orElse(0);
        return new PolicyDrive(trial, frames, pages, references).run(position -> new BitSet());
    }

    private static void textbook(Trial trial) {
        for (int frames = 3; frames <= 4; frames++) {
            drive(trial, frames, 1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5);
        }
    }

    private static void usedAgain(Trial trial) {
        // 4 takes the frame of 1, and the bits of 2 and 3 are clear then. 2 is used.
        drive(trial, 3, 1, 2, 3, 4, 2, 5);
        drive(trial, 4, 1, 2, 3, 4, 5, 2, 3, 6);
    }

    private static void usedOnce(Trial trial) {
        drive(trial, 3, 1, 2, 3, 4, 2, 5, 6, 7, 8);
        drive(trial, 2, 1, 2, 1, 3, 4, 5, 3, 5, 6, 3, 7);
        drive(trial, 3, 1, 2, 3, 4, 2, 5, 2, 1);
    }

    private static void oneFrame(Trial trial) {
        drive(trial, 1, 1, 2, 2, 1, 3);
    }

    /** Short ones first: what fails there is easy to follow. */
    private static int[] references(Random random, long seed, int pages) {
        int length = (int) Math.min(8 + seed, 200);
        return IntStream.generate(() -> random.nextInt(pages)).limit(length).toArray();
    }

    private static void random(Trial trial) {
        trial.seeds(seed -> {
            Random random = new Random(seed);
            int frames = 2 + random.nextInt(MOST_FRAMES - 1);
            int pages = frames + 1 + random.nextInt(frames);
            new PolicyDrive(trial, frames, pages, references(random, seed, pages)).run(position -> new BitSet());
        });
    }

    private static void pinned(Trial trial) {
        BitSet both = new BitSet();
        both.set(1, 3);
        new PolicyDrive(trial, 2, 4, 1, 2, 3).run(position -> both);
        trial.seeds(seed -> {
            Random random = new Random(seed);
            int frames = 2 + random.nextInt(MOST_FRAMES - 1);
            int pages = frames + 2 + random.nextInt(frames);
            int[] references = references(random, seed, pages);
            BitSet[] pinned = new BitSet[references.length];
            for (int i = 0; i < pinned.length; i++) {
                pinned[i] = i % 4 == 0 ? new BitSet() : pinned[i - 1];
                for (int page = 0; i % 4 == 0 && page < pages; page++) {
                    pinned[i].set(page, random.nextInt(3) == 0);
                }
            }
            new PolicyDrive(trial, frames, pages, references).run(position -> pinned[position]);
        });
    }

    /** Where a page goes that is loaded after another is gone is not laid down: only that victims are in memory. */
    private static void gone(Trial trial) {
        trial.seeds(seed -> {
            Random random = new Random(seed);
            int frames = 1 + random.nextInt(MOST_FRAMES);
            int pages = 2 * frames;
            PolicyDrive drive = new PolicyDrive(trial, frames, pages);
            BitSet resident = drive.resident();
            StringBuilder story = new StringBuilder();
            for (int step = 0; step < GONE_STEPS; step++) {
                int page = random.nextInt(pages);
                if (random.nextInt(4) == 0) {
                    tell(story, "onGone(" + page + ")");
                    drive.leave(page);
                    drive.policy().onGone(page);
                } else if (resident.get(page)) {
                    drive.hit(page);
                } else {
                    drive.policy().onFault(page);
                    boolean early = random.nextInt(8) == 0;
                    if (resident.cardinality() == frames || early) {
                        evict(drive, early ? ReplacementPolicy.NONE : page, story);
                    }
                    tell(story, "onLoaded(" + page + ")");
                    drive.load(page);
                }
            }
        });
    }

    private static void tell(StringBuilder story, String what) {
        story.append(story.length() == 0 ? "" : ", ").append(what);
        int cut = story.length() - 160;
        if (cut > 0) {
            story.delete(0, cut + Math.max(0, story.substring(cut).indexOf(", ") + 2))
                    .insert(0, "...");
        }
    }

    private static void evict(PolicyDrive drive, int incoming, StringBuilder story) {
        BitSet resident = drive.resident();
        tell(story, "chooseVictim(" + incoming + ")");
        int victim = drive.choose(incoming, page -> true);
        boolean right = resident.isEmpty() ? victim == ReplacementPolicy.NONE : victim >= 0 && resident.get(victim);
        if (!right) {
            throw new NotYet(
                    PolicyDrive.leaves(victim) + ", but in memory are: "
                            + (resident.isEmpty() ? "none" : resident.toString()),
                    "what was called: " + story);
        }
        if (victim >= 0) {
            drive.leave(victim);
        }
    }

    private static void busy(Trial trial) {
        for (int frames = 1; frames <= MOST_FRAMES; frames++) {
            PolicyDrive drive = new PolicyDrive(trial, frames, frames + 1);
            for (int page = 0; page < frames; page++) {
                drive.load(page);
            }
            drive.accessAlways();
            int victim = drive.choose(frames, page -> true);
            if (victim < 0 || !drive.resident().get(victim)) {
                throw new NotYet("with " + frames + " frames, and bits that are set again at once: "
                        + PolicyDrive.leaves(victim) + "; expected: any page that is in memory");
            }
        }
    }

    // ---- on the machine ----

    private static void onMachine(Trial trial) {
        trial.seeds(MACHINE_SEEDS, seed -> {
            Random random = new Random(seed);
            // Mostly few pages, which move on slowly: as programs do.
            int[] references = IntStream.range(0, MACHINE_REFERENCES)
                    .map(i -> random.nextInt(3) == 0
                            ? random.nextInt(MACHINE_PAGES)
                            : (i / 100 + random.nextInt(MACHINE_FRAMES)) % MACHINE_PAGES)
                    .toArray();
            String text = Arrays.stream(references).mapToObj(Integer::toString).collect(Collectors.joining("\n"));
            ReferenceTrace trace = new TraceReader(
                            new ByteArrayInputStream((text + "\n").getBytes(StandardCharsets.US_ASCII)))
                    .read(TraceReader.STANDARD_INPUT, TraceFormat.PAGES);
            try (PagingMachine machine = new PagingMachine(trace, factory(trial), MACHINE_FRAMES, seed)) {
                PagingResult result = machine.replay((done, total) -> trial.live());
                int expected = modelFaults(references);
                if (result.faults() != expected) {
                    throw new NotYet(result.faults() + " faults, expected: " + expected + " (" + MACHINE_REFERENCES
                            + " references to " + MACHINE_PAGES + " pages, " + MACHINE_FRAMES + " frames)");
                }
            }
        });
    }

    private static int modelFaults(int[] references) {
        ClockModel model = new ClockModel(MACHINE_PAGES);
        int faults = 0;
        for (int page : references) {
            if (model.isResident(page)) {
                model.hit(page);
            } else {
                if (++faults > MACHINE_FRAMES) {
                    model.evict(each -> true);
                }
                model.load(page);
            }
        }
        return faults;
    }

    private static PolicyFactory factory(Trial trial) {
        return new PolicyFactory() {
            @Override
            public String title() {
                return trial.submission().file();
            }

            @Override
            public ReplacementPolicy create(PolicyParameters parameters) {
                return trial.make(ReplacementPolicy.class, parameters);
            }
        };
    }
}
