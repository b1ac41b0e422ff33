package org.pagoda.user.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The main job: a file arrives as it was, whatever the machine is like, and the machine is empty again afterwards. */
class PipelineCommandTest {
    private static final int PAGE = 4096;
    private static final int SEVERAL_MIB = 3 * 1024 * 1024 + 17;
    private static final List<String> KEYS = List.of(
            "lab",
            "seed",
            "file",
            "bytes",
            "pages",
            "stages",
            "mode",
            "sha256",
            "sends",
            "pageCopies",
            "faults",
            "framesLeaked",
            "ticks",
            "traceHash");

    @TempDir
    private Path folder;

    private Path out;

    /** One way to run it. */
    private record Way(int size, String mode, int stages, int cpus, String memory) {
        static Stream<Way> forSizes(IntStream sizes) {
            return sizes.boxed()
                    .flatMap(size -> Stream.of("move", "share")
                            .flatMap(mode -> Stream.of(0, 1, 3, 10)
                                    .flatMap(stages -> Stream.of(1, 2)
                                            .flatMap(cpus -> Stream.of("1M", "64M")
                                                    .map(memory -> new Way(size, mode, stages, cpus, memory))))));
        }
    }

    /** Where a page begins and ends. How large the machine is matters little here, and a large one takes its time. */
    static Stream<Way> smallFiles() {
        return Way.forSizes(IntStream.of(0, 1, PAGE - 1, PAGE, PAGE + 1))
                .filter(way -> way.memory.equals("1M") || way.stages == 3);
    }

    /** More than the smaller of the machines holds. */
    static Stream<Way> largeFiles() {
        return Way.forSizes(IntStream.of(SEVERAL_MIB)).filter(way -> way.stages != 1);
    }

    @BeforeEach
    void nameTheOutput() {
        out = folder.resolve("out");
    }

    @ParameterizedTest
    @MethodSource({"smallFiles", "largeFiles"})
    void shouldDeliverTheFileAsItWas(Way way) throws IOException {
        Path file = SeededFile.write(folder.resolve("in"), way.size, way.size);
        JsonObject result = run(
                file,
                "--set=mode=" + way.mode,
                "--set=stages=" + way.stages,
                "--set=out=" + out,
                "--cpus=" + way.cpus,
                "--memory=" + way.memory);
        int messages = way.size == 0 ? 0 : 1;
        assertAll(
                result::toString,
                () -> assertTrue(result.keySet().containsAll(KEYS)),
                () -> assertEquals("pipeline", result.get("lab").getAsString()),
                () -> assertEquals(1, result.get("seed").getAsLong()),
                () -> assertEquals(file.toString(), result.get("file").getAsString()),
                () -> assertEquals(way.size, result.get("bytes").getAsLong()),
                () -> assertEquals(
                        (way.size + PAGE - 1) / PAGE, result.get("pages").getAsLong()),
                () -> assertEquals(way.stages, result.get("stages").getAsInt()),
                () -> assertEquals(way.mode, result.get("mode").getAsString()),
                () -> assertEquals(SeededFile.sha256(file), result.get("sha256").getAsString()),
                () -> assertTrue(result.get("sends").getAsLong() >= (long) messages * (way.stages + 1)),
                () -> assertEquals(0, result.get("pageCopies").getAsLong()),
                () -> assertEquals(0, result.get("framesLeaked").getAsLong()),
                () -> assertTrue(result.get("ticks").getAsLong() > 0),
                () -> assertTrue(result.get("traceHash").getAsString().matches("[0-9a-f]{64}")));
        assertEquals(-1, Files.mismatch(file, out), "the copy differs from the file, first at this byte");
    }

    @Test
    void shouldWriteNumbersAsIntegers() {
        JsonObject result = run(SeededFile.write(folder.resolve("in"), SEVERAL_MIB, 1));
        for (String key : KEYS) {
            JsonElement value = result.get(key);
            if (value.getAsJsonPrimitive().isNumber()) {
                assertTrue(value.toString().matches("0|[1-9][0-9]*"), () -> key + " is " + value);
            }
        }
    }

    @Test
    void shouldReplaceWhatWasInTheOutput() throws IOException {
        Path file = SeededFile.write(folder.resolve("in"), 10, 1);
        SeededFile.write(out, PAGE, 2);
        run(file, "--set=out=" + out);
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(out));
    }

    @Test
    void shouldReadAProjectFileUnlessToldOtherwise() {
        Outcome outcome = Outcome.of("run", "pipeline", "--json");
        outcome.assertStatus(ExitCode.DONE);
        assertEquals("README.md", outcome.json().get("file").getAsString());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldLeaveTheSameTraceForTheSameSeedAndContent(int cpus) {
        Path file = SeededFile.write(folder.resolve("in"), SEVERAL_MIB, 1);
        Path twin = SeededFile.write(folder.resolve("of the same content"), SEVERAL_MIB, 1);
        String hash = hash(run(file, "--cpus=" + cpus));
        assertEquals(hash, hash(run(file, "--cpus=" + cpus)));
        assertEquals(hash, hash(run(twin, "--cpus=" + cpus)), "no host path goes into it");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldLeaveAnotherTraceForAnotherSeed(int cpus) {
        Path file = SeededFile.write(folder.resolve("in"), SEVERAL_MIB, 1);
        Set<String> hashes = new HashSet<>();
        for (String seed : List.of("0", "1", "2", "9223372036854775807")) {
            JsonObject result = run(file, "--cpus=" + cpus, "--seed=" + seed);
            assertEquals(seed, result.get("seed").getAsString());
            hashes.add(hash(result));
        }
        assertEquals(4, hashes.size(), "different seeds");
    }

    @Test
    void shouldLeaveAnotherTraceForAnotherContent() {
        Path file = SeededFile.write(folder.resolve("in"), PAGE, 1);
        Path other = SeededFile.write(folder.resolve("other"), PAGE, 2);
        assertNotEquals(hash(run(file)), hash(run(other)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b.bin", "a=b=c.bin", " ", "-x", "файл.bin", "文件.bin"})
    void shouldTakeAnyFileName(String name) {
        Path file = SeededFile.write(resolve(name), PAGE + 1, 1);
        Path copy = resolve("copy of " + name);
        JsonObject result = run(file, "--set=out=" + copy);
        assertEquals(file.toString(), result.get("file").getAsString());
        assertEquals(SeededFile.sha256(file), result.get("sha256").getAsString());
        assertEquals(SeededFile.sha256(file), SeededFile.sha256(copy));
    }

    private Path resolve(String name) {
        try {
            return folder.resolve(name);
        } catch (InvalidPathException e) {
            assumeTrue(false, "this JVM's locale has no way to write '" + name + "'; JarIT brings its own");
            throw e;
        }
    }

    @Test
    void shouldShowPeopleTheWayOfTheFirstPages() {
        Path file = SeededFile.write(folder.resolve("in"), SEVERAL_MIB, 1);
        String text = Outcome.textOf("run", "pipeline", "--set=file=" + file, "--set=stages=2");
        List<String> inOrder = List.of(
                file.toString(),
                "reader(1) --> stage-1(2) --> stage-2(3) --> sink(4)",
                "reader(1) sends",
                "rw- -> moved",
                "stage-1(2) is interrupted",
                "stage-1(2) sends",
                "stage-2(3) is interrupted",
                "stage-2(3) sends",
                "sink(4) is interrupted",
                SeededFile.sha256(file));
        int from = 0;
        for (String part : inOrder) {
            int found = text.indexOf(part, from);
            assertTrue(found >= 0, () -> "'" + part + "' is missing, or comes too early: " + text);
            from = found;
        }
    }

    @Test
    void shouldShowPeopleThatASharedPageStays() {
        Path file = SeededFile.write(folder.resolve("in"), PAGE, 1);
        String text = Outcome.textOf("run", "pipeline", "--set=file=" + file, "--set=mode=share");
        assertTrue(text.contains("rw- -> rw-"), text);
        assertTrue(text.contains("flags 011"), text);
    }

    @Test
    void shouldStopAtTheTickLimitAndStillGiveEverythingBack() {
        Path file = SeededFile.write(folder.resolve("in"), SEVERAL_MIB, 1);
        Outcome outcome = Outcome.of("run", "pipeline", "--json", "--set=file=" + file, "--ticks=500");
        outcome.assertStatus(ExitCode.FAILED);
        JsonObject result = outcome.json();
        assertEquals(500, result.get("ticks").getAsLong());
        assertTrue(result.get("bytes").getAsLong() < SEVERAL_MIB, result::toString);
        assertTrue(result.get("sha256").isJsonNull(), "a digest of half a file would be taken for that of the whole");
        assertEquals(0, result.get("framesLeaked").getAsLong());
    }

    @Test
    void shouldTellPeopleAboutTheTickLimit() {
        Path file = SeededFile.write(folder.resolve("in"), SEVERAL_MIB, 1);
        Outcome outcome = Outcome.of("run", "pipeline", "--set=file=" + file, "--ticks=500");
        outcome.assertStatus(ExitCode.FAILED);
        assertTrue(outcome.out().contains("tick limit"), outcome::toString);
    }

    private static String hash(JsonObject result) {
        return result.get("traceHash").getAsString();
    }

    /** The result of a pipeline that is to succeed. */
    private static JsonObject run(Path file, String... more) {
        List<String> line = new ArrayList<>(List.of("run", "pipeline", "--json", "--set=file=" + file));
        line.addAll(List.of(more));
        Outcome outcome = Outcome.of(line.toArray(String[]::new));
        outcome.assertStatus(ExitCode.DONE);
        return outcome.json();
    }
}
