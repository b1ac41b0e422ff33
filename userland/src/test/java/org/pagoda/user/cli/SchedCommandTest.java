package org.pagoda.user.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.kernel.scheduling.SchedulingPolicyName;

/** {@code pagoda sched}: what it prints, and what it refuses. */
class SchedCommandTest {
    private static Outcome sched(String... more) {
        return Outcome.of(Stream.concat(Stream.of("sched"), Stream.of(more)).toArray(String[]::new));
    }

    // ---- output ----

    @Test
    void shouldPrintAChartATableAndAverages() {
        assertEquals(
                List.of(
                        "rr, quantum 2, a switch costs 1, 3 in all: 2 jobs, 10 ticks on 1 CPU",
                        "",
                        "  CPU 0   AA#BB#A#BB",
                        "          |         |",
                        "          0         10",
                        "          # the CPU goes over to another job",
                        "",
                        "  job  start  length  response  turnaround  wait  end",
                        "  A        0       3         0           7     4    7",
                        "  B        1       4         2           9     5   10",
                        "",
                        "On average: response 1.00, turnaround 8.00, wait 4.50 ticks."),
                sched("--policy=rr", "--quantum=2", "--switch-cost=1", "--jobs=3,1:4")
                        .out()
                        .lines()
                        .toList());
    }

    @Test
    void shouldDrawALongTimeInFewColumns() {
        String out = sched("--policy=fifo", "--jobs=100,200,300").out();
        assertTrue(out.contains("  CPU 0   " + "A".repeat(13) + "B".repeat(25) + "C".repeat(37) + "\n"), out);
        assertTrue(out.contains("a column is 8 ticks"), out);
        assertTrue(out.lines().allMatch(line -> line.length() <= 100), out);
    }

    @Test
    void shouldPrintOneObjectForPrograms() {
        JsonObject object = sched("--policy=RR", "--jobs=0:3:2,1:4", "--json").json();
        assertEquals("rr", object.get("policy").getAsString());
        for (String key : List.of("response", "turnaround", "wait")) {
            assertTrue(object.get(key).toString().matches("[0-9]+[.][0-9]{2}"), key);
        }
        assertEquals(2, object.getAsJsonArray("jobs").size());
        JsonObject job = object.getAsJsonArray("jobs").get(0).getAsJsonObject();
        for (String key : List.of("job", "start", "length", "ioEvery", "response", "turnaround", "wait", "end")) {
            assertTrue(job.has(key), key);
        }
        long ran = 0;
        for (JsonElement span : object.getAsJsonArray("gantt")) {
            ran += span.getAsJsonObject().get("to").getAsLong()
                    - span.getAsJsonObject().get("from").getAsLong();
        }
        assertEquals(7, ran);
    }

    @Test
    void shouldRunEachPolicyThatItsHelpNames() {
        String help = sched("--help").out();
        for (SchedulingPolicyName policy : SchedulingPolicyName.values()) {
            assertTrue(help.matches("(?s).*\\b" + policy.title() + "\\b.*"), policy.title());
            Outcome outcome = sched("--policy=" + policy.title(), "--jobs=3,5,2,1:1:1", "--cpus=2");
            outcome.assertStatus(ExitCode.DONE);
            assertTrue(outcome.out().startsWith(policy.title()), outcome::toString);
        }
    }

    @Test
    void shouldShowWhatAPolicyLooksAt() {
        assertTrue(sched("--policy=edf", "--jobs=3,5").out().contains("deadline"));
        assertTrue(sched("--policy=edf", "--jobs=3,5").out().contains("late by"));
        assertFalse(sched("--policy=rr", "--jobs=3,5").out().contains("deadline"));
        assertTrue(sched("--policy=rr", "--jobs=3,5", "--cpus=2").out().contains("migrations"));
    }

    @Test
    void shouldTakeAsManyJobsAndTicksAsItSays() {
        StringBuilder jobs = new StringBuilder("1");
        jobs.append(",1".repeat(999));
        JsonObject many = sched("--policy=rr", "--jobs=" + jobs, "--json").json();
        assertEquals("500.50", many.get("turnaround").getAsString());
        assertEquals(
                1_000_000,
                sched("--policy=stcf", "--jobs=1000000", "--json")
                        .json()
                        .get("ticks")
                        .getAsLong());
    }

    // ---- policies of one's own ----

    @Test
    void shouldRunAPolicyOfOnesOwn() {
        // The youngest first, to its end: what is stacked last is taken first.
        Outcome outcome = sched("--policy=" + OwnSchedulingPolicies.class.getName() + "$Youngest", "--jobs=2,0:2,1:1");
        outcome.assertStatus(ExitCode.DONE);
        assertTrue(outcome.out().contains("  CPU 0   BBCAA\n"), outcome.out());
    }

    @Test
    void shouldRunThePolicyThatTheDocumentationShows(@TempDir Path folder) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assumeTrue(compiler != null, "this Java has no compiler");
        String page = Files.readString(Path.of(System.getProperty("basedir", "."), "../docs/scheduling.md"));
        String begin = "```java\n";
        int start = page.indexOf(begin) + begin.length();
        Path source =
                Files.writeString(folder.resolve("Longest.java"), page.substring(start, page.indexOf("```\n", start)));
        String path = Path.of(SchedulingPolicyName.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
        assertEquals(
                0,
                compiler.run(null, null, null, "-proc:none", "-cp", path, "-d", folder.toString(), source.toString()));
        Outcome outcome = sched("--policy=Longest", "--class-path=" + folder, "--jobs=3,5,2");
        outcome.assertStatus(ExitCode.DONE);
        assertTrue(outcome.out().contains("  CPU 0   BBBBBAAACC\n"), outcome.out());
    }

    @Test
    void shouldSayWhyAClassCannotBeMade() {
        String unborn = OwnSchedulingPolicies.class.getName() + "$Unborn";
        refuse(
                "--policy: class " + unborn + " can't be made: java.lang.IllegalStateException: not today",
                "--policy=" + unborn,
                "--jobs=3");
    }

    @ParameterizedTest
    @CsvSource({"Forgetful, picks none of 2 ready tasks", "Angry, no patience with B", "Endless, a slice of 0 ticks"})
    void shouldSayHowAPolicyOfOnesOwnFails(String name, String complaint) {
        Outcome outcome = sched("--policy=" + OwnSchedulingPolicies.class.getName() + "$" + name, "--jobs=2,2");
        assertEquals(ExitCode.FAILED, outcome.status());
        assertEquals("", outcome.out());
        outcome.assertOneComplaint(complaint);
    }

    // ---- what cannot be ----

    private static void refuse(String complaint, String... more) {
        Outcome outcome = sched(more);
        outcome.assertBadUsage(complaint);
        assertEquals("pagoda: " + complaint + System.lineSeparator(), outcome.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rrr", "", "rr,fifo", "java.lang.String$"})
    void shouldRefuseAnUnknownPolicy(String policy) {
        refuse(
                "--policy: no policy is called '" + policy
                        + "'; there are fifo, sjf, stcf, rr, priority, mlfq, lottery, stride, fair, edf, and classes that"
                        + " implement org.pagoda.kernel.scheduling.SchedulingPolicy",
                "--policy=" + policy,
                "--jobs=3");
    }

    @Test
    void shouldRefuseAClassThatIsNoPolicy() {
        refuse(
                "--policy: class java.lang.String does not implement org.pagoda.kernel.scheduling.SchedulingPolicy",
                "--policy=java.lang.String",
                "--jobs=3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "x", "", "1.5", "1000001", "99999999999999999999", "+3", " 3"})
    void shouldRefuseALengthThatCannotBe(String length) {
        refuse(
                "--jobs: a length must be a whole number from 1 to 1000000, not '" + length
                        + "'; a job is LENGTH, START:LENGTH or START:LENGTH:IO_EVERY",
                "--policy=rr",
                "--jobs=3," + length);
    }

    @ParameterizedTest
    @CsvSource({
        "a:b, a start must be a whole number from 0 to 1000000, a",
        "-1:3, a start must be a whole number from 0 to 1000000, -1",
        "1000001:3, a start must be a whole number from 0 to 1000000, 1000001",
        "3:, a length must be a whole number from 1 to 1000000, ''",
        "3:0, a length must be a whole number from 1 to 1000000, 0",
        "0:5:0, the ticks between I/O must be a whole number from 1 to 1000000, 0",
        "0:5:-2, the ticks between I/O must be a whole number from 1 to 1000000, -2"
    })
    void shouldNameTheValueAndTheJobAtFault(String job, String complaint, String value) {
        refuse(
                "--jobs: " + complaint + ", not '" + value + "', in '" + job
                        + "'; a job is LENGTH, START:LENGTH or START:LENGTH:IO_EVERY",
                "--policy=rr",
                "--jobs=3," + job);
    }

    @Test
    void shouldRefuseWhatIsNoJob() {
        refuse(
                "--jobs: a job must be LENGTH, START:LENGTH or START:LENGTH:IO_EVERY, not '1:2:3:4'",
                "--policy=rr",
                "--jobs=1:2:3:4");
    }

    @Test
    void shouldRefuseMoreThanItCanRun() {
        refuse("--jobs: with '1' all jobs together are longer than 1000000 ticks", "--policy=rr", "--jobs=1000000,1");
        refuse("--jobs can have 1000 jobs, not 1001", "--policy=rr", "--jobs=1" + ",1".repeat(1000));
    }

    @ParameterizedTest
    @CsvSource({
        "--quantum, 0, a whole number from 1 to 1000000",
        "--quantum, -4, a whole number from 1 to 1000000",
        "--queues, 0, a whole number from 1 to 64",
        "--queues, 65, a whole number from 1 to 64",
        "--boost, -1, a whole number from 0 to 1000000",
        "--switch-cost, -1, a whole number from 0 to 1000000",
        "--switch-cost, 99999999999, a whole number from 0 to 1000000",
        "--io, 0, a whole number from 1 to 1000000",
        "--cpus, 0, a whole number from 1 to 64",
        "--cpus, 65, a whole number from 1 to 64",
        "--seed, -1, a whole number from 0 to 2^63-1"
    })
    void shouldRefuseNumbersThatCannotBe(String option, String value, String range) {
        refuse(option + " must be " + range + ", not '" + value + "'", "--policy=rr", "--jobs=3", option, value);
    }

    @ParameterizedTest
    @CsvSource({
        "--priorities, 100, 0 to 99",
        "--tickets, 0, 1 to 1000000",
        "--nice, -21, -20 to 19",
        "--deadlines, -1, 0 to 2000000"
    })
    void shouldRefuseParametersThatCannotBe(String option, String value, String range) {
        refuse(
                option + " must be whole numbers from " + range + ", not '" + value + "'",
                "--policy=rr",
                "--jobs=3,4",
                option + "=1," + value);
        refuse(option + " must have one number for each job, 2, not '1'", "--policy=rr", "--jobs=3,4", option + "=1");
    }

    @Test
    void shouldAskForWhatIsMissing() {
        sched("--jobs=3").assertBadUsage("--policy");
        sched("--policy=rr").assertBadUsage("--jobs");
    }
}
