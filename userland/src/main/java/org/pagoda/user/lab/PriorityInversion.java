package org.pagoda.user.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.scheduling.SchedulingParameters;
import org.pagoda.kernel.scheduling.SchedulingPolicyName;
import org.pagoda.kernel.scheduling.SchedulingSettings;
import org.pagoda.user.Libc;
import org.pagoda.user.Program;
import org.pagoda.user.ProgramImage;
import org.pagoda.user.scheduling.ScheduleRecorder;

/** A process of high priority waits for one of low priority, and so for one of medium priority that it has nothing to do with. */
final class PriorityInversion implements Lab {
    private static final long READ = 64;

    private static final String MEDIUM_WORK = "medium";
    private static final int DEFAULT_MEDIUM_WORK = 30;
    private static final int MOST_MEDIUM_WORK = 1000;

    private static final int LOW = 1;
    private static final int MEDIUM = 5;
    private static final int HIGH = 9;

    // Ticks.
    private static final long HIGH_STARTS = 3;
    private static final long MEDIUM_STARTS = 5;
    private static final long OF_ITS_OWN = 3;
    private static final long TO_ANSWER = 4;
    private static final long BEFORE_IT_ASKS = 1;
    private static final long AFTER_IT_HAS_ASKED = 2;

    @Override
    public String name() {
        return "priority-inversion";
    }

    @Override
    public String summary() {
        return "a high priority waits for a low one, and so for a medium one; mended by inheritance";
    }

    @Override
    public List<LabKey> keys() {
        return List.of(new LabKey(
                MEDIUM_WORK,
                TO_ANSWER + " to " + Text.number(MOST_MEDIUM_WORK),
                Integer.toString(DEFAULT_MEDIUM_WORK),
                "ticks of work of the medium priority"));
    }

    /** What came of one scene, in ticks; -1: it did not come to that. */
    private static final class Waited {
        private final String how;
        private long asked = -1;
        private long answered = -1;
        private long mediumRan;
        private boolean ended;

        Waited(String how) {
            this.how = how;
        }

        long ticks() {
            return answered < 0 ? -1 : answered - asked;
        }
    }

    private static void work(Libc libc, long page, long ticks) {
        for (long i = 0; i < ticks; i++) {
            libc.load64(page);
        }
    }

    private static void low(Libc libc) {
        long page = libc.mmap(1);
        libc.registerHandler(READ, (inHandler, pid, type, address, size, flags) -> {
            work(inHandler, page, TO_ANSWER);
            return 0;
        });
        work(libc, page, OF_ITS_OWN);
        libc.serve();
    }

    private static void high(Libc libc, Scene scene, Process low, Waited waited) {
        long page = libc.mmap(1);
        work(libc, page, BEFORE_IT_ASKS);
        waited.asked = scene.machine().kernel().ticks();
        Peers.send(libc, low.pid(), READ, 0, 0, SendFlags.WAIT);
        waited.answered = scene.machine().kernel().ticks();
        work(libc, page, AFTER_IT_HAS_ASKED);
    }

    private static void medium(Libc libc, int ticks) {
        work(libc, libc.mmap(1), ticks);
    }

    private static Process spawn(Scene scene, long tick, String name, int priority, Program program) {
        return scene.machine()
                .spawnAt(
                        tick,
                        name,
                        new ProgramImage(scene.machine().kernel(), program),
                        SchedulingParameters.DEFAULT.withPriority(priority));
    }

    // ---- the lesson ----

    @Override
    public boolean run(LabRun run) {
        int mediumWork = run.number(MEDIUM_WORK, (int) TO_ANSWER, MOST_MEDIUM_WORK, DEFAULT_MEDIUM_WORK);
        Lesson lesson = new Lesson(
                this,
                run,
                "Three processes share a CPU, and the highest priority that is ready runs: low (" + LOW + "), medium ("
                        + MEDIUM + ") and high (" + HIGH + "). High sends a message to low and waits for its handler, "
                        + TO_ANSWER
                        + " ticks of work. Medium wants nothing of either, and preempts low: high waits for "
                        + "all of medium's " + mediumWork + " ticks as well, as if its priority were below medium's.",
                "Mended by inheritance: while high waits for low, low runs with the priority of high. Now high waits for the "
                        + "handler alone, " + TO_ANSWER + " ticks, however long medium works.");
        Waited broken = show(lesson, "no inheritance", false, mediumWork);
        Waited mended = show(lesson, "inheritance", true, mediumWork);
        lesson.saw(1, broken.ended && broken.ticks() == TO_ANSWER + mediumWork && broken.mediumRan == mediumWork);
        lesson.saw(2, mended.ended && mended.ticks() == TO_ANSWER && mended.mediumRan == mediumWork);
        lesson.out().println();
        Table table = new Table("priorities", "high asked at", "was answered at", "so it waited");
        for (Waited waited : List.of(broken, mended)) {
            table.row(waited.how, text(waited.asked), text(waited.answered), text(waited.ticks()));
        }
        table.print(lesson.out());
        return lesson.conclude();
    }

    private static String text(long number) {
        return number < 0 ? "" : Text.number(number);
    }

    private static Waited show(Lesson lesson, String how, boolean inheritance, int mediumWork) {
        Waited waited = new Waited(how);
        try (Scene scene = lesson.scene(
                how,
                machine -> machine.cpus(1)
                        .parallel(false)
                        .policy(SchedulingPolicyName.PRIORITY, SchedulingSettings.DEFAULT.withInheritance(inheritance))
                        .freeCalls(true))) {
            ScheduleRecorder recorder = new ScheduleRecorder(scene.machine());
            Process low = spawn(scene, 0, "low", LOW, PriorityInversion::low);
            Process high = spawn(scene, HIGH_STARTS, "high", HIGH, libc -> high(libc, scene, low, waited));
            Process medium = spawn(scene, MEDIUM_STARTS, "medium", MEDIUM, libc -> medium(libc, mediumWork));
            List<Process> all = new ArrayList<>(List.of(low, high, medium));
            for (Process process : all) {
                recorder.add(process, process.name());
            }
            scene.run();
            recorder.chart().print(lesson.out());
            lesson.out().println();
            waited.ended = high.state() == Process.State.DEAD && medium.state() == Process.State.DEAD;
            waited.mediumRan = recorder.ticks(2);
            scene.finish(facts(waited, inheritance));
        }
        return waited;
    }

    private static Map<String, @Nullable Object> facts(Waited waited, boolean inheritance) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("inheritance", inheritance);
        facts.put("asked", waited.asked);
        facts.put("answered", waited.answered);
        facts.put("waited", waited.ticks());
        facts.put("mediumRan", waited.mediumRan);
        return facts;
    }
}
