package org.pagoda.user.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.replacement.PolicyName;
import org.pagoda.user.Libc;

/** A working set that misses one frame faults at every reference; two that fit alone may not fit together. */
final class Thrashing implements Lab {
    private static final long TURN = 64;
    private static final int MOST_PAGES = 16;
    /** Rounds that are counted in the chart, after the first; with ten pages these are a hundred references. */
    private static final int ROUNDS = 10;
    /** Rounds of two processes; each is a column. */
    private static final int SHOWN_ROUNDS = 8;

    private static final int BAR = 50;

    @Override
    public String name() {
        return "thrashing";
    }

    @Override
    public String summary() {
        return "a working set that misses one frame faults all the time, and so do two that share too few";
    }

    @Override
    public List<LabKey> keys() {
        return List.of(new LabKey("pages", "2.." + MOST_PAGES, "10", "pages that a process loads from in a loop"));
    }

    @Override
    public boolean run(LabRun run) {
        int pages = run.number("pages", 2, MOST_PAGES, 10);
        int shared = pages + pages / 2;
        Lesson lesson = new Lesson(
                this,
                run,
                "A process loads from " + pages + " pages one after the other, over and over. With " + pages
                        + " frames all of them stay. With one frame fewer, LRU gives up just the page that is needed "
                        + "next: every reference is a page fault. A cliff, not a slope.",
                "MRU gives up the page that was used last and keeps the others for the next round: a slope. (It is no "
                        + "better in general. It happens to be right about loops.)",
                "Two processes with " + pages + " pages each share " + shared
                        + " frames, under LRU. Either alone fits.",
                "Together, a round each in turn, they do not: every reference is a page fault, and the one takes from "
                        + "the other what it needs next. That is thrashing.",
                "Mended: the second waits until the first is done. Both fit again, one after the other.");
        chart(lesson, PolicyName.LRU, pages);
        chart(lesson, PolicyName.MRU, pages);
        for (Turns turns : Turns.values()) {
            share(lesson, turns, pages, shared);
        }
        return lesson.conclude();
    }

    // ---- one process ----

    /** Faults against frames: a process for each number of frames, each with a file of its own. */
    private static void chart(Lesson lesson, PolicyName policy, int pages) {
        try (Scene scene = lesson.scene(policy.title() + ", " + pages + " pages in a loop")) {
            List<LoopingProgram> programs = new ArrayList<>();
            for (int frames = 1; frames <= pages + 2; frames++) {
                PagedFile file = new PagedFile(scene, pages, frames, policy);
                programs.add(new LoopingProgram(scene, "frames-" + frames, file, 0, pages, ROUNDS + 1));
            }
            scene.run();
            Table table = new Table("frames", "page faults in 100 references, the first round not counted", "");
            List<Integer> rates = new ArrayList<>();
            for (LoopingProgram program : programs) {
                int references = program.referencesLater();
                int rate = (100 * program.faultsLater() + references / 2) / references;
                rates.add(rate);
                table.row(rates.size(), Text.bar(rate, 100, BAR), rate);
            }
            table.print(lesson.out());
            lesson.out().println();
            if (policy == PolicyName.LRU) {
                checkCliff(lesson, programs, pages);
            } else {
                checkSlope(lesson, programs, pages);
            }

            Map<String, @Nullable Object> facts = new LinkedHashMap<>();
            facts.put("part", "loop");
            facts.put("policy", policy.title());
            facts.put("pages", pages);
            facts.put("faultsIn100References", rates);
            scene.finish(facts);
        }
    }

    private static void checkCliff(Lesson lesson, List<LoopingProgram> programs, int pages) {
        for (int frames = 1; frames <= programs.size(); frames++) {
            LoopingProgram program = programs.get(frames - 1);
            lesson.saw(1, frames < pages ? program.alwaysFaults() : program.fits());
        }
    }

    private static void checkSlope(Lesson lesson, List<LoopingProgram> programs, int pages) {
        for (int frames = 1; frames <= programs.size(); frames++) {
            LoopingProgram program = programs.get(frames - 1);
            lesson.saw(2, program.isDone() && program.fits() == (frames >= pages));
            if (frames > 1 && frames <= pages) {
                lesson.saw(2, program.faultsLater() < programs.get(frames - 2).faultsLater());
            }
        }
    }

    // ---- two processes ----

    private enum Turns {
        FIRST_ALONE("the first alone", 3),
        SECOND_ALONE("the second alone", 3),
        ROUND_BY_ROUND("together, in turn", 4),
        ONE_AFTER_THE_OTHER("one after the other", 5);

        private final String text;
        private final int announcement;

        Turns(String text, int announcement) {
            this.text = text;
            this.announcement = announcement;
        }
    }

    private static void share(Lesson lesson, Turns turns, int pages, int frames) {
        try (Scene scene = lesson.scene(turns.text + ": " + frames + " frames, LRU")) {
            PagedFile file = new PagedFile(scene, 2 * pages, frames, PolicyName.LRU);
            List<LoopingProgram> programs = new ArrayList<>();
            if (turns != Turns.SECOND_ALONE) {
                programs.add(new LoopingProgram(
                        scene,
                        "first",
                        file,
                        0,
                        pages,
                        SHOWN_ROUNDS,
                        (libc, round) -> awaitTurn(libc, turns == Turns.ROUND_BY_ROUND && round > 0),
                        (libc, round) -> pass(libc, scene, "second", isFirstsEnd(turns, round))));
            }
            if (turns != Turns.FIRST_ALONE) {
                programs.add(new LoopingProgram(
                        scene,
                        "second",
                        file,
                        pages,
                        pages,
                        SHOWN_ROUNDS,
                        (libc, round) -> awaitTurn(libc, isSecondsStart(turns, round)),
                        (libc, round) ->
                                pass(libc, scene, "first", turns == Turns.ROUND_BY_ROUND && round < SHOWN_ROUNDS - 1)));
            }
            scene.run();
            print(lesson, programs);
            boolean thrashes = turns == Turns.ROUND_BY_ROUND;
            for (LoopingProgram program : programs) {
                lesson.saw(turns.announcement, thrashes ? program.alwaysFaults() : program.fits());
            }

            Map<String, @Nullable Object> facts = new LinkedHashMap<>();
            facts.put("part", turns.name().toLowerCase(Locale.ROOT).replace('_', '-'));
            facts.put("policy", PolicyName.LRU.title());
            facts.put("pages", pages);
            facts.put("frames", frames);
            for (LoopingProgram program : programs) {
                facts.put(program.process().name() + "FaultsInRound", program.faults());
            }
            scene.finish(facts);
        }
    }

    /** True if after this round of the first it is the second's turn. */
    private static boolean isFirstsEnd(Turns turns, int round) {
        return turns == Turns.ROUND_BY_ROUND || (turns == Turns.ONE_AFTER_THE_OTHER && round == SHOWN_ROUNDS - 1);
    }

    /** True if before this round the second has to wait for the first. */
    private static boolean isSecondsStart(Turns turns, int round) {
        return turns == Turns.ROUND_BY_ROUND || (turns == Turns.ONE_AFTER_THE_OTHER && round == 0);
    }

    private static void awaitTurn(Libc libc, boolean wait) {
        if (wait) {
            Peers.await(libc, TURN);
        }
    }

    private static void pass(Libc libc, Scene scene, String to, boolean pass) {
        if (pass) {
            Peers.send(libc, scene.pid(to), TURN, 0, 0, 0);
        }
    }

    private static void print(Lesson lesson, List<LoopingProgram> programs) {
        List<String> headers = new ArrayList<>(List.of("page faults in round"));
        for (int round = 1; round <= SHOWN_ROUNDS; round++) {
            headers.add(Integer.toString(round));
        }
        Table table = new Table(headers.toArray(String[]::new));
        int faults = 0;
        int references = 0;
        for (LoopingProgram program : programs) {
            List<Object> cells = new ArrayList<>(List.of(program.process() + ", " + program.pages() + " pages"));
            for (int round = 0; round < SHOWN_ROUNDS; round++) {
                cells.add(round < program.faults().size() ? program.faults().get(round) : "");
            }
            table.row(cells.toArray());
            faults += program.faults().stream().mapToInt(Integer::intValue).sum();
            references += program.faults().size() * program.pages();
        }
        table.print(lesson.out());
        lesson.out().println();
        lesson.out().println("  " + Text.count(faults, "page fault") + " in " + Text.count(references, "reference"));
        lesson.out().println();
    }
}
