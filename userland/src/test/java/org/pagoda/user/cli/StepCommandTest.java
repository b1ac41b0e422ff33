package org.pagoda.user.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.pagoda.user.lab.Lab;
import org.pagoda.user.lab.Labs;

/** {@code pagoda step} and {@code run --until}. */
class StepCommandTest {
    private static final String LAB = "call-reply";

    @TempDir
    private Path folder;

    static Stream<String> labs() {
        return Labs.all().stream().map(Lab::name);
    }

    private static Outcome stepWith(List<String> options, String... commands) {
        List<String> line = new ArrayList<>(List.of("step"));
        line.addAll(options);
        byte[] input = (String.join("\n", commands) + "\n").getBytes(StandardCharsets.UTF_8);
        return Outcome.ofInput(input, line.toArray(String[]::new));
    }

    private static List<String> step(String lab, int cpus, String... commands) {
        Outcome outcome = stepWith(List.of(lab, "--memory", "4M", "--cpus", "" + cpus), commands);
        outcome.assertStatus(ExitCode.DONE);
        return outcome.out().lines().toList();
    }

    private static List<String> step(String... commands) {
        return step(LAB, 1, commands);
    }

    private static String last(List<String> lines) {
        return lines.get(lines.size() - 1);
    }

    // ---- forward ----

    @Test
    void shouldBeginWhereTheFirstRunDoes() {
        assertEquals(List.of("machine 1, tick 0: a run begins"), step(""));
    }

    @Test
    void shouldGoForwardByTicksEventsCallsAndSends() {
        List<String> lines = step("pingpong", 1, "t", "t 3", "e", "c", "s", "s 2");
        assertTrue(lines.get(1).startsWith("machine 1, tick 1: ping(1) on CPU 0"), lines::toString);
        assertTrue(lines.get(2).startsWith("machine 1, tick 4: "), lines::toString);
        assertTrue(lines.get(3).startsWith("machine 1, tick 4, event "), lines::toString);
        assertTrue(lines.get(4).contains(": CALL, "), lines::toString);
        assertTrue(lines.get(5).contains(": SEND, pong(2) has a message from ping(1)"), lines::toString);
        assertTrue(lines.get(6).contains(": SEND, pong(2) has a message from ping(1)"), lines::toString);
    }

    @Test
    void shouldStopWhereRunsEndAndBegin() {
        List<String> lines = step("signals", 1, "t 100000", "t 100000", "t 100000", "t 100000", "t 1");
        assertTrue(lines.get(1).startsWith("machine 1, tick 36: the run has ended, "), lines::toString);
        assertEquals("machine 2, tick 0: a run begins", lines.get(2));
        assertTrue(lines.get(3).startsWith("machine 2, tick 44: the run has ended, "), lines::toString);
        assertEquals("machine 2, tick 44: the lab is over", lines.get(4));
        assertEquals("machine 2, tick 44: the lab is over", lines.get(5));
    }

    /** Every tick and every event, in the order of the trace. */
    @Test
    void shouldPassEveryEvent() throws IOException {
        Path file = folder.resolve("a.jsonl");
        Outcome.textOf("run", LAB, "--memory", "4M", "--trace", file.toString());
        long events = Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("{\"m\""))
                .count();
        String[] commands = new String[(int) events + 10];
        Arrays.fill(commands, "e");
        List<String> lines = step(commands);
        long seen = lines.stream().filter(line -> line.contains(", event ")).count();
        // The first processes are made before the run begins, where the session does.
        assertTrue(seen >= events - 5 && seen < events, seen + " of " + events);
    }

    // ---- back ----

    @ParameterizedTest
    @CsvSource({"1, t 120, 100", "2, t 120, 100", "4, t 120, 100", "1, t 100000, 100", "2, s 6, 30", "4, e 70, 20"})
    void shouldComeToTheSameStateAgain(int cpus, String there, int ticks) {
        List<String> lines = step(LAB, cpus, there, "digest", "b " + ticks, "digest", "t " + ticks, "digest");
        assertEquals(lines.get(1), lines.get(5));
        assertEquals(lines.get(2), lines.get(6));
        assertNotEquals(lines.get(2), lines.get(4));
        List<String> parts = step(LAB, cpus, there, "digest", "b " + ticks, "t 5", "b 2", "t " + (ticks - 3), "digest");
        assertEquals(lines.get(2), last(parts), "in several steps too");
    }

    @ParameterizedTest
    @MethodSource("labs")
    @Tag("full")
    void shouldComeToTheSameStateAgainInEveryLab(String lab) {
        for (int cpus = 1; cpus <= 4; cpus++) {
            List<String> lines = step(lab, cpus, "t 110", "digest", "b 100", "digest", "t 100", "digest");
            assertEquals(lines.get(2), last(lines));
        }
    }

    @ParameterizedTest
    @CsvSource({"e, be", "c, bc", "s, bs", "t, b"})
    void shouldGoBackAsItCame(String forward, String back) {
        List<String> lines = step(forward + " 2", "digest", forward, forward + " 2", back, back + " 2", "digest");
        assertEquals(lines.get(1), lines.get(6));
        assertEquals(lines.get(2), lines.get(7));
        assertNotEquals(lines.get(1), lines.get(5));
    }

    @Test
    void shouldGoBackFromATickToTheEventBeforeIt() {
        List<String> lines = step("t 20", "be", "t", "bs", "bc");
        assertTrue(lines.get(2).contains(", event "), lines::toString);
        assertTrue(lines.get(4).contains(": SEND, "), lines::toString);
        assertTrue(lines.get(5).contains(": CALL, "), lines::toString);
    }

    @Test
    void shouldGoBackFromTheEndAndToTheMachineBefore() {
        List<String> lines = step("signals", 1, "run", "b", "machine 2", "b", "b 100", "b", "machine 1", "machine 3");
        assertEquals("machine 2, tick 44: the lab is over", lines.get(1));
        assertTrue(lines.get(2).startsWith("machine 2, tick 43: "), lines::toString);
        assertEquals("machine 2, tick 0: a run begins", lines.get(3));
        assertTrue(lines.get(4).startsWith("machine 1, tick 36: the run has ended"), lines::toString);
        assertEquals("machine 1, tick 0: a run begins", lines.get(5));
        assertEquals("machine 1, tick 0: a run begins", lines.get(6));
        assertEquals("machine 1, tick 0: a run begins", lines.get(7));
        assertEquals("the lab has no machine 3", lines.get(8));
    }

    // ---- breakpoints ----

    @ParameterizedTest
    @CsvSource({
        "break type 64, 'SEND, pong(2) has a message from ping(1): type 64'",
        "break process 2, 'SWITCH, pong(2) goes on with task 1'",
        "break address 0x20_0000_0abc, 'HAND, ping(1) hands 0x1000000000 over'",
        "break frame 5, 'MAP, ping(1) maps 0x1000000000: rw- frame 5'",
    })
    void shouldStopAtABreakpoint(String breakpoint, String event) {
        List<String> lines = step("pingpong", 1, breakpoint, "run");
        assertEquals("breakpoint 1: " + breakpoint.substring(6).replace("_", ""), lines.get(1));
        assertTrue(last(lines).contains(event), lines::toString);
        assertEquals(last(lines), last(step("pingpong", 1, breakpoint, "t 1000")), "steps end there too");
        assertFalse(last(step("pingpong", 1, breakpoint, "delete 1", "run")).contains(event));
    }

    // ---- views ----

    @Test
    void shouldShowTheMachine() {
        String shown = String.join("\n", step("pingpong", 1, "s", "state", "frames", "maps 2"));
        assertTrue(shown.contains("\n    task 1 runs on CPU 0\n"), shown);
        assertTrue(shown.contains("\n    task 1 waits for messages, in serve\n"), shown);
        assertTrue(
                shown.contains("\n    waits: message 1 from ping(1), type 64, 1 page at 0x2000000000, 010\n"), shown);
        assertTrue(shown.contains("\n  ready: nobody\n"), shown);
        assertTrue(shown.contains("\nmap of pong(2)\n"), shown);
        assertTrue(shown.contains("\n    0x1000000000  moved\n"), shown);
        assertTrue(shown.contains("IN_FLIGHT   pong(2)             1 message"), shown);
    }

    @Test
    void shouldNameTheWordThatItDoesNotUnderstandAndGoOn() {
        String[] commands = {
            "jump",
            "t x",
            "t 0",
            "t 1 2",
            "ps 1",
            "maps 99",
            "break",
            "break page 1",
            "break frame x",
            "delete 1",
            "machine",
            "t"
        };
        String[] faults = {
            "'jump'", "'x'", "'0'", "'2'", "'1'", "99", "'break frame 17'", "'page'", "'x'", "1", "a number", "tick 1"
        };
        Outcome outcome = stepWith(List.of("pingpong", "--memory", "4M"), commands);
        assertEquals(ExitCode.FAILED, outcome.status(), outcome::toString);
        List<String> lines = outcome.out().lines().toList();
        assertEquals(1 + faults.length, lines.size(), outcome::toString);
        for (int i = 0; i < faults.length; i++) {
            assertTrue(lines.get(i + 1).contains(faults[i]), commands[i] + ": " + lines.get(i + 1));
        }
    }

    @Test
    void shouldHelpAndQuit() {
        List<String> lines = step("help", "quit", "t");
        assertTrue(String.join("\n", lines).contains("break frame X"));
        assertFalse(last(lines).startsWith("machine 1, tick 1"));
    }

    @Test
    void shouldRefuseWhatCannotBe() {
        Outcome.of("step").assertBadUsage("LAB");
        Outcome.of("step", "tennis").assertBadUsage("tennis");
        Outcome.of("step", "pipeline", "--set", "stages=x").assertBadUsage("'x'");
        Outcome.of("step", "pingpong", "--cpus", "65").assertBadUsage("65");
        Outcome.of("step", "pingpong", "--parallel").assertBadUsage("--parallel");
    }

    // ---- run --until ----

    @Test
    void shouldPrintTheMachineAtATick() {
        String text = Outcome.textOf("run", "pingpong", "--memory", "4M", "--until", "30");
        List<String> stepped = step("pingpong", 1, "t 30", "state");
        assertEquals(stepped.subList(2, stepped.size()), text.lines().toList());
        assertEquals("tick 30", text.lines().findFirst().orElseThrow());
    }

    @Test
    void shouldPrintTheMachineAsAnObject() {
        Outcome outcome = Outcome.of("run", "pingpong", "--memory", "4M", "--until", "30", "--json");
        outcome.assertStatus(ExitCode.DONE);
        assertEquals(30, outcome.json().get("tick").getAsLong());
        assertEquals(2, outcome.json().getAsJsonArray("processes").size());
    }

    @Test
    void shouldSayThatNoMachineComesSoFar() {
        Outcome outcome = Outcome.of("run", "signals", "--memory", "4M", "--until", "45");
        assertEquals(ExitCode.FAILED, outcome.status());
        assertEquals("", outcome.out());
        outcome.assertOneComplaint("--until 45");
        assertTrue(outcome.err().contains("44"), outcome::toString);
        assertTrue(Outcome.textOf("run", "signals", "--memory", "4M", "--until", "40")
                .startsWith("tick 40"));
    }

    @Test
    void shouldRefuseATickThatCannotBe() {
        Outcome.of("run", "pingpong", "--until", "-1").assertBadUsage("-1");
        Outcome.of("run", "pingpong", "--until", "x").assertBadUsage("'x'");
        Outcome.of("run", "pingpong", "--until", "3", "--parallel").assertBadUsage("--until 3");
    }
}
