package org.pagoda.user.lab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.replacement.Policies;
import org.pagoda.mmu.replacement.PolicyFactory;
import org.pagoda.mmu.replacement.PolicyName;
import org.pagoda.mmu.replacement.PolicyParameters;
import org.pagoda.mmu.replacement.ReferenceBits;

/** More frames, and more faults: FIFO's anomaly, on a process that maps a file. LRU and OPT do not have it. */
final class Belady implements Lab {
    /** The example that textbooks give. */
    private static final String ANOMALY = "1,2,3,4,1,2,5,1,2,3,4,5";

    private static final int FEWER = 3;
    private static final int MORE = 4;
    private static final int FAULTS_WITH_FEWER = 9;
    private static final int FAULTS_WITH_MORE = 10;
    private static final int MOST_REFERENCES = 100;
    private static final int LAST_PAGE = 99;

    @Override
    public String name() {
        return "belady";
    }

    @Override
    public String summary() {
        return "one frame more and one fault more: Belady's anomaly of FIFO, which LRU and OPT do not have";
    }

    @Override
    public List<LabKey> keys() {
        return List.of(
                new LabKey("references", "N,N,...", ANOMALY, "pages to load from, 0 to " + LAST_PAGE),
                new LabKey("policy", "NAME", "FIFO", Policies.names() + ", or a class of your own"));
    }

    // ---- what was asked for ----

    private static int[] references(LabRun run) {
        String text = run.setting("references");
        String list = text == null ? ANOMALY : text;
        if (!list.matches("[0-9]{1,2}(,[0-9]{1,2})*")) {
            throw new UsageException(
                    "references must be pages 0 to " + LAST_PAGE + " with commas between, not '" + list + "'");
        }
        int[] pages =
                Arrays.stream(list.split(",", -1)).mapToInt(Integer::parseInt).toArray();
        if (pages.length > MOST_REFERENCES) {
            throw new UsageException("references must be " + MOST_REFERENCES + " at most, not " + pages.length);
        }
        return pages;
    }

    private static PolicyFactory policy(LabRun run, int pages) {
        String name = run.setting("policy");
        if (name == null) {
            return PolicyName.FIFO;
        }
        try {
            PolicyFactory policy = Policies.find(name, Belady.class.getClassLoader());
            policy.create(new PolicyParameters(FEWER, pages, run.seed(), new NoBits(), () -> 0)); // seen to work
            return policy;
        } catch (IllegalArgumentException e) {
            throw new UsageException("policy: " + e.getMessage());
        }
    }

    /** For a policy that is not going to be used. */
    private static final class NoBits implements ReferenceBits {
        @Override
        public boolean takeAccessed(int page) {
            return false;
        }

        @Override
        public boolean isDirty(int page) {
            return false;
        }

        @Override
        public void startWriteBack(int page) {}
    }

    // ---- the lesson ----

    @Override
    public boolean run(LabRun run) {
        int[] references = references(run);
        PolicyFactory policy = policy(run, ReferenceRun.pages(references));
        Set<PolicyFactory> policies = new LinkedHashSet<>(List.of(policy, PolicyName.LRU, PolicyName.OPT));
        boolean isAnomaly = policy == PolicyName.FIFO && Arrays.equals(references, anomaly());

        List<String> announcements = new ArrayList<>();
        announcements.add("A reference to a page that is in no frame is a page fault (*); no other is. When all frames "
                + "are in use, one page leaves for each that comes.");
        announcements.add("LRU and OPT: what " + FEWER + " frames hold, " + MORE + " frames hold too, after every "
                + "reference. So with one frame more they never have more faults. Nothing has fewer than OPT.");
        if (isAnomaly) {
            announcements.add("FIFO: " + FAULTS_WITH_FEWER + " faults with " + FEWER + " frames, " + FAULTS_WITH_MORE
                    + " with " + MORE + ": Belady's anomaly. It comes of " + MORE + " frames not holding what " + FEWER
                    + " hold.");
        }
        Lesson lesson = new Lesson(this, run, announcements.toArray(String[]::new));
        Table summary =
                new Table("policy", FEWER + " frames", MORE + " frames", "do " + MORE + " hold what " + FEWER + " do?");
        List<ReferenceRun> runs = new ArrayList<>();
        for (PolicyFactory each : policies) {
            ReferenceRun fewer = show(lesson, references, FEWER, each);
            ReferenceRun more = show(lesson, references, MORE, each);
            runs.addAll(List.of(fewer, more));
            int broken = fewer.firstNotIn(more);
            summary.row(each.title(), fewer.faults(), more.faults(), describe(broken, fewer, more));
            if (each == PolicyName.LRU || each == PolicyName.OPT) {
                lesson.saw(2, broken == 0 && more.faults() <= fewer.faults());
            } else if (isAnomaly) {
                lesson.saw(3, fewer.faults() == FAULTS_WITH_FEWER && more.faults() == FAULTS_WITH_MORE && broken != 0);
            }
            if (each == PolicyName.OPT) {
                lesson.saw(
                        2,
                        runs.stream()
                                .allMatch(
                                        other -> other.faults() >= (other.frames() == FEWER ? fewer : more).faults()));
            }
        }
        lesson.out().println();
        lesson.out().println("Faults:");
        lesson.out().println();
        summary.print(lesson.out());
        return lesson.conclude();
    }

    private static int[] anomaly() {
        return Arrays.stream(ANOMALY.split(",", -1)).mapToInt(Integer::parseInt).toArray();
    }

    private static String describe(int broken, ReferenceRun fewer, ReferenceRun more) {
        return broken == 0
                ? "yes"
                : "no: after reference " + broken + " it is" + list(fewer.resident(broken)) + ", and"
                        + list(more.resident(broken));
    }

    private static String list(Set<Integer> pages) {
        StringBuilder text = new StringBuilder();
        pages.forEach(page -> text.append(' ').append(page));
        return text.toString();
    }

    private static ReferenceRun show(Lesson lesson, int[] references, int frames, PolicyFactory policy) {
        try (Scene scene = lesson.scene(policy.title() + ", " + frames + " frames")) {
            ReferenceRun run = new ReferenceRun(scene, references, frames, policy);
            scene.run();
            run.print(lesson.out());
            lesson.saw(1, run.isSound());
            Map<String, @Nullable Object> facts = new LinkedHashMap<>();
            facts.put("policy", policy.title());
            facts.put("frames", frames);
            facts.put("references", Arrays.stream(references).boxed().toList());
            facts.put("faultsAt", run.faultsAt());
            facts.put("evictions", run.evictions());
            scene.finish(facts);
            return run;
        }
    }
}
