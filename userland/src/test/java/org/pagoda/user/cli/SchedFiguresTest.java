package org.pagoda.user.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Schedules that were made by hand, for each policy. Each letter is a tick of a job. */
class SchedFiguresTest {
    private static Outcome sched(String line, String... more) {
        return Outcome.of(Stream.concat(Stream.of(("sched " + line).split(" ")), Stream.of(more))
                .toArray(String[]::new));
    }

    private static JsonObject json(String line) {
        Outcome outcome = sched(line, "--json");
        outcome.assertStatus(ExitCode.DONE);
        return outcome.json();
    }

    private static void assertAverages(String line, String response, String turnaround, String wait) {
        JsonObject object = json(line);
        assertEquals(
                List.of(response, turnaround, wait),
                List.of(
                        object.get("response").getAsString(),
                        object.get("turnaround").getAsString(),
                        object.get("wait").getAsString()),
                line);
    }

    private static void assertTurnarounds(String line, long... expected) {
        List<Long> found = new ArrayList<>();
        for (JsonElement job : json(line).getAsJsonArray("jobs")) {
            found.add(job.getAsJsonObject().get("turnaround").getAsLong());
        }
        List<Long> all = new ArrayList<>();
        for (long each : expected) {
            all.add(each);
        }
        assertEquals(all, found, line);
    }

    /** The lines of the chart, one for each CPU. */
    private static void assertChart(String line, String... cpus) {
        Outcome outcome = sched(line);
        outcome.assertStatus(ExitCode.DONE);
        List<String> lines = new ArrayList<>();
        for (int cpu = 0; cpu < cpus.length; cpu++) {
            lines.add("  CPU " + cpu + "   " + cpus[cpu]);
        }
        assertEquals(
                lines,
                outcome.out().lines().filter(each -> each.startsWith("  CPU ")).toList(),
                line);
    }

    @Test
    void shouldServeFirstComeFirst() {
        // Waits: 0, 100, 300. Turnarounds: 100, 300, 600.
        assertAverages("--policy fifo --jobs 100,200,300", "133.33", "333.33", "133.33");
        assertChart("--policy fifo --jobs 2:3,0:4,2:1", "BBBBAAAC");
    }

    @Test
    void shouldRunShortestFirstToItsEnd() {
        // At 0 only A is there, and it is not interrupted; at 6 C is the shortest.
        assertChart("--policy sjf --jobs 0:6,1:4,2:2", "AAAAAACCBBBB");
        // Turnarounds 6, 12 - 1, 8 - 2.
        assertAverages("--policy sjf --jobs 0:6,1:4,2:2", "3.67", "7.67", "3.67");
    }

    @Test
    void shouldRunWhatIsShortestToCompletion() {
        // At 1 B has 4 to go and A 5; at 2 C has 2 and B 3.
        assertChart("--policy stcf --jobs 0:6,1:4,2:2", "ABCCBBBAAAAA");
        assertAverages("--policy stcf --jobs 0:6,1:4,2:2", "0.00", "6.67", "2.67");
        // Of the same length the one that runs goes on.
        assertChart("--policy stcf --jobs 0:4,1:3", "AAAABBB");
    }

    @Test
    void shouldGoRound() {
        // ABCABCABBB: responses 0, 1, 2; ends 7, 10, 6.
        assertAverages("--policy rr --quantum 1 --jobs 3,5,2", "1.00", "7.67", "4.33");
        assertChart("--policy rr --quantum 1 --jobs 3,5,2", "ABCABCABBB");
        // AABBCCAABBCCABC: responses 0, 2, 4; ends 13, 14, 15.
        assertAverages("--policy rr --quantum 2 --jobs 5,5,5", "2.00", "14.00", "9.00");
        // B comes at 2, when the slice of A is over: it queues before A.
        assertChart("--policy rr --quantum 2 --jobs 0:4,2:2", "AABBAA");
    }

    @Test
    void shouldRunTheHighestPriority() {
        // B preempts A at 2, C waits for B; A and D are equals and take turns from where A was.
        assertChart("--policy priority --quantum 2 --jobs 0:5,2:3,3:2,0:2 --priorities 1,9,5,1", "AABBBCCDDAAA");
        // A was preempted with one tick of its slice left, so it has that first.
        assertChart("--policy priority --quantum 2 --jobs 0:3,1:1,0:2 --priorities 1,9,1", "ABACCA");
    }

    @Test
    void shouldMoveDownWhoUsesUpItsAllotment() {
        // AAAA (to level 1) BBBB (to level 1) AAAA (to level 2) BBBB (to level 2) AAAA BBBB AAAAAAAA.
        assertTurnarounds("--policy mlfq --queues 3 --quantum 4 --jobs 0:20,3:12", 32, 21);
        // B waits for 2 after each tick. At 5 it comes back in the top level, and uses up its two ticks there; at 8 it
        // comes back in level 1, but A is
        // in level 2 by then.
        assertChart("--policy mlfq --queues 3 --quantum 2 --io 2 --jobs 0:8,0:3:1", "AABAABAABAA");
        // An allotment lasts over all bursts: B preempts A at 4, and uses up its two ticks. At 6 it stands in level 1,
        // before A, whose slice is over
        // then; at 8 it is one of two equals, and waits for A.
        assertChart("--policy mlfq --queues 2 --quantum 2 --io 1 --jobs 0:6,2:4:1", "AABABABAAB");
    }

    @Test
    void shouldBoost() {
        // At 4 A has fallen to level 1, and waits for those that come; the boost at 8 lets it stand behind C, but
        // before D.
        assertChart("--policy mlfq --queues 2 --quantum 4 --jobs 0:6,4:4,4:4", "AAAABBBBCCCCAA");
        assertChart("--policy mlfq --queues 2 --quantum 4 --boost 8 --jobs 0:6,4:4,4:4,8:4", "AAAABBBBCCCCDDDDAA");
        // At 6 C comes, then A's slice is over; the boost has the top level first, then B and A, who were below: C, B,
        // A.
        assertChart("--policy mlfq --queues 2 --quantum 2 --boost 6 --jobs 0:6,2:4,6:2", "AABBAACCBBAA");
    }

    @Test
    void shouldShareByTicketsWithoutChance() {
        // Strides 1, 2 and 2 halves of 2^20. Passes before each tick: A0 B0 C0 A1 B2 C2 A2 A3; at 2 B and C have been
        // ready for longer than A.
        assertChart("--policy stride --jobs 4,2,2 --tickets 2,1,1", "ABCABCAA");
    }

    @Test
    void shouldDrawTheSameTicketsForTheSameSeed() {
        assertEquals(json("--policy lottery --jobs 9,9 --seed 4"), json("--policy lottery --jobs 9,9 --seed 4"));
        // A hundred to one: B waits nearly always.
        assertTurnarounds("--policy lottery --jobs 50,3 --tickets 1000000,1", 50, 53);
    }

    @Test
    void shouldServeTheLeastVirtualRunTime() {
        // Strides 1 and 1.25^3 = 1.953. Before each tick: A0 B0 A1 B1.953 A2 A3 B3.906 A4.
        assertChart("--policy fair --jobs 5,3 --nice 0,3", "ABABAABA");
    }

    @Test
    void shouldMeetDeadlines() {
        // B's deadline, 5, is before A's 9; C's, 4, before both.
        assertChart("--policy edf --jobs 0:4,1:2,2:1 --deadlines 9,5,4", "ABCBAAA");
        assertChart("--policy edf --jobs 3,5,2", "CCAAABBBBB");
    }

    // ---- I/O, switches, CPUs ----

    @Test
    void shouldGiveTheCpuUpForIo() {
        // A runs 1 and waits 3, three times: at 4 it has 1 to go and B 2, so it preempts; B is done at 7.
        assertChart("--policy stcf --io 3 --jobs 0:3:1,0:5", "ABBBABB.A");
        JsonObject job = json("--policy fifo --io 3 --jobs 0:3:1")
                .getAsJsonArray("jobs")
                .get(0)
                .getAsJsonObject();
        assertEquals(9, job.get("turnaround").getAsLong());
        assertEquals(0, job.get("wait").getAsLong());
        // After its last tick a job is done, and waits for nothing.
        assertTurnarounds("--policy fifo --io 3 --jobs 0:2:2", 2);
    }

    @Test
    void shouldShowWhatSwitchesCost() {
        // The first is free, and so is going on with the same job.
        assertChart("--policy rr --quantum 2 --switch-cost 1 --jobs 4,2", "AA#BB#AA");
        assertChart("--policy rr --quantum 2 --switch-cost 1 --jobs 4", "AAAA");
        // Responses 0, 3; turnarounds 8, 5; waits 4, 3.
        assertAverages("--policy rr --quantum 2 --switch-cost 1 --jobs 4,2", "1.50", "6.50", "3.50");
    }

    @Test
    void shouldUseAllCpusAndStealFromTheFullest() {
        // A and C are queued at CPU 0, B and D at CPU 1; D begins there when B ends, and CPU 1 steals C when D has.
        assertChart("--policy fifo --cpus 2 --jobs 5,1,4,1", "AAAAA.", "BDCCCC");
        // A has run on CPU 0 and B on CPU 1. When B ends nobody else is ready: CPU 1 is idle.
        assertChart("--policy rr --cpus 2 --jobs 4,2", "AAAA", "BB..");
        assertEquals(
                0, json("--policy rr --cpus 2 --jobs 4,2").get("migrations").getAsLong());
        // A, C on CPU 0; B on CPU 1. At 1 B has ended, and CPU 1 steals A, which stands behind C by then.
        assertChart("--policy rr --cpus 2 --jobs 3,1,2", "ACC", "BAA");
        assertEquals(
                1, json("--policy rr --cpus 2 --jobs 3,1,2").get("migrations").getAsLong());
    }
}
