package org.pagoda.user.lab;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Process;
import org.pagoda.mmu.replacement.PolicyFactory;
import org.pagoda.user.Libc;

/** A program that loads from pages in a given order, with so many frames for them; which page was in which frame after each reference. */
final class ReferenceRun {
    /** References that stand side by side in a picture. */
    private static final int REFERENCES_A_LINE = 28;

    /** What one reference came to: was it a fault, and in which frame is each page then. */
    private record Step(boolean fault, List<Integer> frames) {}

    private final Scene scene;
    private final int[] references;
    private final int frames;
    private final PagedFile file;
    private final Process program;
    private final long start;
    private final List<Step> steps = new ArrayList<>();

    ReferenceRun(Scene scene, int[] references, int frames, PolicyFactory policy) {
        this.scene = scene;
        this.references = references;
        this.frames = frames;
        file = new PagedFile(scene, pages(references), frames, policy);
        file.foretell(references);
        program = scene.spawn("program", this::load);
        start = file.map(program);
    }

    /** How many pages a file must have for {@code references}. */
    static int pages(int[] references) {
        int most = 0;
        for (int page : references) {
            most = Math.max(most, page);
        }
        return most + 1;
    }

    private void load(Libc libc) {
        for (int page : references) {
            boolean fault = file.load(libc, start, page);
            List<Integer> frameOf = new ArrayList<>();
            for (int other = 0; other < file.object().pages(); other++) {
                frameOf.add(PagedFile.frame(program, start, other));
            }
            steps.add(new Step(fault, frameOf));
        }
    }

    // ---- what the machine says ----

    int frames() {
        return frames;
    }

    long evictions() {
        return file.object().evictions();
    }

    /** The page faults that the kernel has counted; nothing else in this machine faults. */
    long faults() {
        return scene.machine().kernel().faults();
    }

    /** Which references were faults, counted from 1. */
    List<Integer> faultsAt() {
        List<Integer> at = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).fault) {
                at.add(i + 1);
            }
        }
        return at;
    }

    /** The pages that are in frames after reference {@code number}, counted from 1; none before the first. */
    Set<Integer> resident(int number) {
        Set<Integer> pages = new TreeSet<>();
        for (int page = 0; number > 0 && page < file.object().pages(); page++) {
            if (steps.get(number - 1).frames.get(page) != PagedFile.NONE) {
                pages.add(page);
            }
        }
        return pages;
    }

    /** True if all references were made, and each was a fault if, and only if, its page was in no frame; one page left for one that came. */
    boolean isSound() {
        boolean sound = steps.size() == references.length
                && program.exitStatus() == 0
                && file.contentAgrees()
                && faults() == faultsAt().size()
                && evictions() == Math.max(0, faults() - frames);
        for (int number = 1; sound && number <= steps.size(); number++) {
            int page = references[number - 1];
            Set<Integer> before = resident(number - 1);
            Set<Integer> after = resident(number);
            sound = steps.get(number - 1).fault == !before.contains(page)
                    && after.contains(page)
                    && after.size() == Math.min(frames, before.size() + (before.contains(page) ? 0 : 1));
        }
        return sound;
    }

    /** The first reference, counted from 1, after which a page is in a frame here, but in none of {@code more}'s; 0 if there is none. */
    int firstNotIn(ReferenceRun more) {
        for (int number = 1; number <= Math.min(steps.size(), more.steps.size()); number++) {
            if (!more.resident(number).containsAll(resident(number))) {
                return number;
            }
        }
        return 0;
    }

    // ---- the picture ----

    /** Draws the frames as rows and the references as columns. */
    void print(PrintStream out) {
        for (int from = 0; from < steps.size(); from += REFERENCES_A_LINE) {
            int to = Math.min(steps.size(), from + REFERENCES_A_LINE);
            out.println(line("reference", from, to, i -> Integer.toString(references[i])));
            for (int frame : framesUsed()) {
                out.println(line("frame " + frame, from, to, i -> pageIn(frame, i)));
            }
            out.println(line("fault", from, to, i -> steps.get(i).fault ? "*" : ""));
            out.println(line("leaves", from, to, this::leaving));
            out.println();
        }
        String cause = program.cause();
        if (cause != null) {
            out.println("  " + program + " ended with status " + program.exitStatus() + ", " + cause);
        }
        out.println("  " + Text.count(faults(), "fault") + " in " + Text.count(steps.size(), "reference"));
        out.println();
    }

    @FunctionalInterface
    private interface Cell {
        @Nullable
        String at(int step);
    }

    private static String line(String name, int from, int to, Cell cell) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "  %-10s", name));
        for (int i = from; i < to; i++) {
            line.append(String.format(Locale.ROOT, "%3s", cell.at(i)));
        }
        return line.toString().stripTrailing();
    }

    /** The frames that were used, in the order of their first use. */
    private Set<Integer> framesUsed() {
        Set<Integer> used = new LinkedHashSet<>();
        for (Step step : steps) {
            for (int frame : step.frames) {
                if (frame != PagedFile.NONE) {
                    used.add(frame);
                }
            }
        }
        return used;
    }

    private String pageIn(int frame, int step) {
        int page = steps.get(step).frames.indexOf(frame);
        return page < 0 ? "" : Integer.toString(page);
    }

    private String leaving(int step) {
        Set<Integer> gone = resident(step);
        gone.removeAll(resident(step + 1));
        return gone.isEmpty() ? "" : Integer.toString(gone.iterator().next());
    }
}
