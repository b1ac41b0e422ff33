package org.pagoda.user.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code grade}: what it prints, and what it refuses. */
class GradeCommandTest {
    private static final Path DOCS = Path.of(System.getProperty("basedir", "."), "../docs/exercises");
    private static final String SKELETON =
            DOCS.resolve("second-chance/SecondChance.java").toString();
    private static final String SOLUTION =
            DOCS.resolve("solutions/second-chance/SecondChance.java").toString();

    @TempDir
    private Path folder;

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void shouldListExercises() {
        String text = Outcome.textOf("grade");
        assertEquals(6, text.lines().count());
        assertTrue(text.contains("second-chance"));
        assertEquals(text, Outcome.textOf("grade", "--list"));
    }

    @Test
    void shouldPassASolution() {
        String text = Outcome.textOf("grade", "second-chance", SOLUTION, "--seeds", "1");
        assertTrue(text.endsWith("9 of 9 checks passed." + System.lineSeparator()), text);
    }

    @Test
    void shouldSayWhatIsMissing() {
        Outcome outcome = Outcome.of("grade", "second-chance", SKELETON, "--check", "2");
        outcome.assertStatus(ExitCode.FAILED);
        assertTrue(outcome.out().contains("page 2 leaves, expected: page 3 leaves"), outcome::toString);
        assertTrue(outcome.out().contains("again: ./pagoda grade second-chance "), outcome::toString);
        assertTrue(outcome.out().contains("0 of 1 check passed."), outcome::toString);
    }

    @Test
    void shouldPrintJson() {
        Outcome outcome = Outcome.of("grade", "second-chance", SKELETON, "--json", "--seeds", "20");
        List<JsonObject> objects = outcome.jsonLines();
        assertEquals(10, objects.size());
        assertTrue(objects.get(0).get("passed").getAsBoolean());
        assertFalse(objects.get(4).get("passed").getAsBoolean());
        assertEquals(3, objects.get(4).get("reason").getAsJsonArray().size());
        assertTrue(objects.get(4).get("seed").getAsLong() > 0);
        assertEquals(9, objects.get(9).get("checks").getAsInt());
        assertEquals(3, objects.get(9).get("passed").getAsInt());
    }

    @Test
    void shouldRefuseWhatCannotBeGraded() throws IOException {
        Outcome.of("grade", "nonsense", SKELETON).assertBadUsage("no exercise is called 'nonsense'; there are mutex,");
        Outcome.of("grade", "mutex").assertBadUsage("docs/exercises/mutex/MessageMutex.java");
        Outcome.of("grade", "mutex", "missing.java").assertBadUsage("missing.java");
        Outcome.of("grade", "mutex", SKELETON).assertBadUsage("no class that implements Mutex");
        Outcome.of("grade", "mutex", SKELETON, "--check", "10").assertBadUsage("--check");
        Outcome.of("grade", "mutex", SKELETON, "--seeds", "0").assertBadUsage("--seeds");
        String hidden = Files.readString(Path.of(SKELETON)).replace("public SecondChance(", "SecondChance(");
        Outcome.of("grade", "second-chance", file("SecondChance.java", hidden))
                .assertBadUsage("no public constructor that takes org.pagoda.mmu.replacement.PolicyParameters");
    }

    @Test
    void shouldSayWhereAFileDoesNotCompile() throws IOException {
        Outcome outcome = Outcome.of("grade", "mutex", file("Broken.java", "class Broken {\n  int x = \"\";\n}\n"));
        assertEquals(ExitCode.USAGE, outcome.status());
        assertEquals("", outcome.out());
        assertTrue(outcome.err().contains("Broken.java:2: error:"), outcome::toString);
    }
}
