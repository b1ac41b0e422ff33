package org.pagoda.user.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pagoda.user.source.SourceFile;

/** Traces of what is in a source file: they name it, and are replayed with it and no other. */
class ReplayFileTest {
    private static final String TEXT = """
            import org.pagoda.user.*;
            class First implements Program {
                static int runs;
                public void main(Libc libc) {
                    libc.spawn("Second");
                    libc.waitChild(-1, 0, 0);
                    libc.exit(runs++);
                }
            }
            class Second implements Program {
                public void main(Libc libc) {
                    libc.store8(0, (byte) 1);
                }
            }
            """;

    @TempDir
    private Path folder;

    private Path file;
    private Path trace;

    @BeforeEach
    void makeAFile() throws IOException {
        file = Files.writeString(folder.resolve("Pair.java"), TEXT);
        trace = folder.resolve("pair.jsonl");
    }

    private void record() {
        String[] line = {"run", file.toString(), "--main=First", "--trace=" + trace, "--seed=3"};
        assertEquals(ExitCode.FAILED, Outcome.of(line).status());
    }

    private JsonObject header() throws IOException {
        return JsonParser.parseString(Files.readAllLines(trace).get(0)).getAsJsonObject();
    }

    @Test
    void shouldNameTheFile() throws IOException {
        record();
        JsonObject source = header().getAsJsonObject("source");
        assertEquals("Pair.java", source.get("file").getAsString());
        assertEquals("First", source.get("main").getAsString());
        assertEquals(
                SourceFile.read(file.toString()).hash(), source.get("sha256").getAsString());
        Outcome.of("run", "pingpong", "--trace=" + trace);
        assertFalse(header().has("source"), "only if there is one");
    }

    @Test
    void shouldReplayWithTheFileBesideTheTrace() {
        record();
        Outcome outcome = Outcome.of("replay", trace.toString());
        outcome.assertStatus(ExitCode.DONE);
        assertTrue(outcome.out().contains("is confirmed: lab Pair.java does the same again"), outcome::toString);
    }

    @Test
    @Tag("full")
    void shouldReplayWithTheFileThatIsNamed() throws IOException {
        record();
        Path moved =
                Files.move(file, Files.createDirectory(folder.resolve("else")).resolve("Renamed.java"));
        Outcome.of("replay", trace.toString())
                .assertBadUsage("pair.jsonl is of the file Pair.java, and there is no file ");
        Outcome.of("replay", trace.toString(), "--source=" + moved).assertStatus(ExitCode.DONE);
    }

    @Test
    void shouldRefuseAFileThatWasEdited() throws IOException {
        record();
        Files.writeString(file, TEXT + "// and more\n");
        Outcome.of("replay", trace.toString()).assertBadUsage("Pair.java is not as it was when ");
    }

    @Test
    @Tag("full")
    void shouldRefuseAFileForATraceOfALab() {
        Outcome.of("run", "pingpong", "--trace=" + trace).assertStatus(ExitCode.DONE);
        Outcome.of("replay", trace.toString(), "--source=" + file)
                .assertBadUsage("pair.jsonl is of lab pingpong, not of a file");
    }

    @Test
    @Tag("full")
    void shouldRefuseANameWithAFolder() throws IOException {
        record();
        String text = Files.readString(trace);
        for (String name : new String[] {"../Pair.java", "a\\\\Pair.java", "Pair", ".java"}) {
            Files.writeString(trace, text.replaceFirst("Pair\\.java\",\"sha", name.replace("\\", "\\\\") + "\",\"sha"));
            Outcome.of("replay", trace.toString()).assertBadUsage("line 1: this is no name of a source file");
        }
        Files.writeString(trace, text.replace("\"main\":\"First\"", "\"main\":\"Third\""));
        Outcome.of("replay", trace.toString()).assertBadUsage("--main Third: Pair.java has no such program");
    }

    @Test
    @Tag("full")
    void shouldStepForwardAndBack() {
        byte[] commands = "t 3\ndigest\ns\nb\nmachine 1\nt 3\ndigest\n".getBytes(StandardCharsets.UTF_8);
        Outcome outcome = Outcome.ofInput(commands, "step", file.toString(), "--main=First");
        outcome.assertStatus(ExitCode.DONE);
        String[] digests = outcome.out()
                .lines()
                .filter(line -> line.matches("[0-9a-f]{64}"))
                .toArray(String[]::new);
        assertEquals(2, digests.length, outcome::toString);
        assertEquals(digests[0], digests[1]);
    }
}
