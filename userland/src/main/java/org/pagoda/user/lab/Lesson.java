package org.pagoda.user.lab;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.pagoda.kernel.boot.Machine;

/**
 * How a lab goes: it says what will be seen, shows it in one or several scenes, and says whether it was so. What was seen
 * is checked by looking into the machine, not by what programs print.
 */
final class Lesson {
    private static final int COLUMNS = 96;

    private enum Verdict {
        OPEN,
        SO,
        NOT_SO
    }

    private final Lab lab;
    private final LabRun run;
    private final List<Verdict> verdicts = new ArrayList<>();
    private final List<Scene> scenes = new ArrayList<>();

    /** Announces what will be seen, one sentence each; they are numbered from 1. */
    Lesson(Lab lab, LabRun run, String... announcements) {
        this.lab = lab;
        this.run = run;
        String summary = lab.summary();
        out().println(Character.toUpperCase(summary.charAt(0)) + summary.substring(1) + ".");
        out().println();
        out().println("You will see:");
        for (String announcement : announcements) {
            verdicts.add(Verdict.OPEN);
            printWrapped(verdicts.size() + ". ", announcement);
        }
        out().println();
    }

    /** Prints a paragraph; {@code bullet} stands before its first line. */
    private void printWrapped(String bullet, String paragraph) {
        StringBuilder line = new StringBuilder("  " + bullet);
        int indent = line.length();
        for (String word : paragraph.split(" ", -1)) {
            if (line.length() + word.length() > COLUMNS) {
                out().println(line.toString().stripTrailing());
                line.setLength(0);
                line.append(" ".repeat(indent));
            }
            line.append(word).append(' ');
        }
        out().println(line.toString().stripTrailing());
    }

    PrintStream out() {
        return run.out();
    }

    /** A machine to show something on. */
    Scene scene() {
        return add(machine -> machine);
    }

    /** A machine to show something on, under a heading. */
    Scene scene(String heading) {
        return scene(heading, machine -> machine);
    }

    /** A machine with settings of the lab's own to show something on, under a heading. */
    Scene scene(String heading, UnaryOperator<Machine.Builder> settings) {
        if (!scenes.isEmpty()) {
            out().println();
        }
        out().println("--- " + heading + " " + "-".repeat(Math.max(3, 90 - heading.length())));
        out().println();
        return add(settings);
    }

    private Scene add(UnaryOperator<Machine.Builder> settings) {
        Scene scene = new Scene(lab, run, settings);
        scenes.add(scene);
        return scene;
    }

    /** Announcement {@code number} was so, or was not; said several times, it must have been so each time. */
    void saw(int number, boolean so) {
        if (verdicts.get(number - 1) != Verdict.NOT_SO) {
            verdicts.set(number - 1, so ? Verdict.SO : Verdict.NOT_SO);
        }
    }

    /** Says what was so; true if everything was, and no frame leaked. */
    boolean conclude() {
        StringBuilder text = new StringBuilder();
        boolean all = true;
        for (int i = 0; i < verdicts.size(); i++) {
            boolean so = verdicts.get(i) == Verdict.SO;
            text.append(i == 0 ? "" : ", ").append(i + 1).append(so ? " yes" : " NO");
            all &= so;
        }
        int leaked = 0;
        for (Scene scene : scenes) {
            leaked += scene.framesLeaked();
        }
        out().println();
        out().println("Was it so? " + text + (leaked == 0 ? "." : ", and frames leaked."));
        return all && leaked == 0;
    }
}
