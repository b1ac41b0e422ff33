package org.pagoda.user.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

/** A trace that {@code run} has written is confirmed by {@code replay}, unless something in it is not as it was. */
class ReplayCommandTest {
    @TempDir
    private Path folder;

    static Stream<String> labs() {
        return Labs.all().stream().map(Lab::name);
    }

    private Path trace(String lab, String... more) {
        Path file = folder.resolve(lab + ".jsonl");
        List<String> line = new ArrayList<>(List.of("run", lab, "--memory", "4M", "--trace", file.toString()));
        line.addAll(List.of(more));
        Outcome.textOf(line.toArray(String[]::new));
        return file;
    }

    private static Outcome replay(Path file) {
        return Outcome.of("replay", file.toString());
    }

    private static void confirm(Path file) {
        Outcome outcome = replay(file);
        outcome.assertStatus(ExitCode.DONE);
        assertTrue(outcome.out().contains(" is confirmed: "), outcome::toString);
    }

    // ---- what is as it was ----

    @ParameterizedTest
    @MethodSource("labs")
    @Tag("full")
    void shouldConfirmTheTraceOfEveryLab(String lab) {
        for (String cpus : List.of("1", "2", "4")) {
            confirm(trace(lab, "--cpus", cpus, "--seed", "5"));
        }
    }

    @ParameterizedTest
    @CsvSource({"pingpong, 1", "pingpong, 4", "signals, 2", "call-reply, 2", "external-pager, 2", "swap, 1"})
    void shouldConfirmATrace(String lab, String cpus) {
        confirm(trace(lab, "--cpus", cpus, "--seed", "5"));
    }

    @Test
    void shouldConfirmATraceWithEveryOption() {
        confirm(trace(
                "pipeline",
                "--swap",
                "1M",
                "--ticks",
                "200",
                "--set",
                "stages=1",
                "--set",
                "mode=share",
                "--cpus",
                "2"));
    }

    @Test
    void shouldConfirmATraceThatWasCutShort() {
        confirm(trace("call-reply", "--until", "40"));
    }

    @Test
    void shouldWriteTheHashesThatTheLabPrints() throws IOException {
        Path file = trace("signals");
        List<String> lines = Files.readAllLines(file);
        JsonObject end = JsonParser.parseString(lines.get(lines.size() - 1)).getAsJsonObject();
        String text = Outcome.textOf("run", "signals", "--memory", "4M");
        assertEquals(2, end.getAsJsonArray("end").size());
        end.getAsJsonArray("end").forEach(machine -> {
            String hash = machine.getAsJsonObject().get("hash").getAsString();
            assertTrue(text.contains("trace " + hash.substring(0, 16)), text);
        });
    }

    @Test
    void shouldSayWhatItConfirmedInJson() {
        Path file = trace("signals");
        Outcome outcome = Outcome.of("replay", "--json", file.toString());
        outcome.assertStatus(ExitCode.DONE);
        assertTrue(outcome.json().get("confirmed").getAsBoolean());
        assertEquals(2, outcome.json().getAsJsonArray("machines").size());
    }

    // ---- what is not ----

    /** Puts {@code replacement} in place of the first {@code part} in line {@code number}, from 1. */
    private static void edit(Path file, int number, String part, String replacement) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        String line = lines.get(number - 1);
        assertTrue(line.contains(part), line);
        lines.set(number - 1, line.replace(part, replacement));
        Files.write(file, lines);
    }

    private static int find(Path file, String part) throws IOException {
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(part)) {
                return i + 1;
            }
        }
        throw new AssertionError("no line has " + part);
    }

    @Test
    void shouldReportTheFirstEventThatIsNotAsItWas() throws IOException {
        Path file = trace("pingpong");
        int line = find(file, "\"event\":\"HANDLE\"");
        edit(file, line, "\"type\":64", "\"type\":65");
        edit(file, line + 9, "\"tick\":1", "\"tick\":2");
        Outcome outcome = replay(file);
        assertEquals(ExitCode.FAILED, outcome.status(), outcome::toString);
        assertEquals("", outcome.err());
        List<String> lines = outcome.out().lines().toList();
        assertEquals(
                "Event " + (line - 2) + " of machine 1 is not as in the trace (" + file + ", line " + line + "):",
                lines.get(0));
        assertTrue(lines.get(2).startsWith("  in the trace  machine 1  tick 12  CPU 0  HANDLE  pong(2) handles"));
        assertTrue(lines.get(3).startsWith("  this time     machine 1  tick 12  CPU 0  HANDLE  pong(2) handles"));
        assertEquals("  differs in    type: 65 in the trace, 64 this time", lines.get(4));
        assertEquals(5, lines.size());
    }

    @ParameterizedTest
    @CsvSource({
        "SPAWN, '\"name\":\"ping\"', '\"name\":\"sing\"', name",
        "SPAWN, '\"cpu\":-1', '\"cpu\":3', CPU",
        "SEND, '\"message\":1', '\"message\":2', message",
        "CALL, '\"first\":\"0x', '\"first\":\"0x7', first",
        "MAP, '\"entry\":\"0x', '\"entry\":\"0x3', entry",
        "EXIT, '\"pid\":1', '\"pid\":2', process",
    })
    void shouldFindAnyValueThatIsNotAsItWas(String event, String part, String other, String name) throws IOException {
        Path file = trace("pingpong");
        edit(file, find(file, "\"event\":\"" + event + "\""), part, other);
        Outcome outcome = replay(file);
        assertEquals(ExitCode.FAILED, outcome.status(), outcome::toString);
        assertTrue(outcome.out().contains("  differs in    " + name + ": "), outcome::toString);
    }

    @Test
    void shouldReportAHashThatIsNotAsItWas() throws IOException {
        Path file = trace("pingpong");
        edit(file, find(file, "\"end\""), "\"hash\":\"7", "\"hash\":\"5");
        Outcome outcome = replay(file);
        assertEquals(ExitCode.FAILED, outcome.status(), outcome::toString);
        assertTrue(outcome.out().startsWith("The end is not as in the trace"), outcome::toString);
    }

    @Test
    void shouldReportADifferenceInJson() throws IOException {
        Path file = trace("pingpong");
        edit(file, 1, "\"ticks\":null", "\"ticks\":20");
        Outcome outcome = Outcome.of("replay", "--json", file.toString());
        assertEquals(ExitCode.FAILED, outcome.status(), outcome::toString);
        assertFalse(outcome.json().get("confirmed").getAsBoolean());
        assertTrue(outcome.json().get("line").getAsInt() > 20);
    }

    // ---- the host's files ----

    @Test
    void shouldSayThatAFileOfTheHostHasChanged() throws IOException {
        Path input = SeededFile.write(folder.resolve("in"), 50_000, 1);
        Path file = trace("pipeline", "--set", "file=" + input);
        confirm(file);
        SeededFile.write(input, 50_000, 2);
        Outcome outcome = replay(file);
        assertEquals(ExitCode.FAILED, outcome.status(), outcome::toString);
        assertTrue(outcome.out().contains("  INPUT  "), outcome::toString);
        assertTrue(outcome.out().contains("a file that the lab reads has changed"), outcome::toString);
        Files.delete(input);
        replay(file).assertBadUsage(input.toString());
    }

    @Test
    void shouldNotWriteAFileOfTheHostAgain() throws IOException {
        Path input = SeededFile.write(folder.resolve("in"), 5_000, 1);
        Path target = folder.resolve("out");
        Path file = trace("pipeline", "--set", "file=" + input, "--set", "out=" + target);
        assertEquals(SeededFile.sha256(input), SeededFile.sha256(target));
        Files.writeString(target, "precious");
        confirm(file);
        assertEquals("precious", Files.readString(target));
    }

    @Test
    void shouldNotWriteATraceOverAFileThatTheLabReads() {
        Path input = SeededFile.write(folder.resolve("in.jsonl"), 5_000, 1);
        String before = SeededFile.sha256(input);
        Outcome.of("run", "pipeline", "--set", "file=" + input, "--trace", input.toString())
                .assertBadUsage(input.toString());
        assertEquals(before, SeededFile.sha256(input));
    }

    @Test
    void shouldLeaveAFileAloneWhenTheLabCannotBeRun() throws IOException {
        Path file = Files.writeString(folder.resolve("a.jsonl"), "precious");
        Outcome.of("run", "pipeline", "--set", "stages=x", "--trace", file.toString())
                .assertBadUsage("'x'");
        assertEquals("precious", Files.readString(file));
    }

    @Test
    void shouldSayWhenATraceCannotBeWritten() {
        assumeTrue(Files.exists(Path.of("/dev/full")), "no /dev/full here");
        Path link = folder.resolve("full.jsonl");
        try {
            Files.createSymbolicLink(link, Path.of("/dev/full"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        Outcome outcome = Outcome.of("run", "pingpong", "--memory", "4M", "--trace", link.toString());
        assertEquals(ExitCode.FAILED, outcome.status(), outcome::toString);
        outcome.assertOneComplaint(link.toString());
        assertTrue(link.toFile().delete());
    }
}
