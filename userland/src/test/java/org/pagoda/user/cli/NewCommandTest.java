package org.pagoda.user.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.user.testing.OutsideTests;

/** {@code pagoda new driver}. */
class NewCommandTest {
    @TempDir
    private Path folder;

    private Outcome make(String name) {
        return Outcome.of("new", "driver", name, "--in", folder.toString());
    }

    @Test
    void shouldWriteADriverThatAnswersAndPassesItsTest() throws IOException {
        Outcome outcome = make("small_lamp");
        outcome.assertStatus(ExitCode.DONE);
        Path main = folder.resolve("small_lamp/src/main/java/SmallLamp.java");
        Path test = folder.resolve("small_lamp/src/test/java/SmallLampTest.java");
        assertEquals(
                List.of(folder.resolve("small_lamp/pom.xml").toString(), main.toString(), test.toString()),
                outcome.out().lines().limit(3).toList());
        Matcher command =
                Pattern.compile("\\./pagoda sh --host (\\S+) -c '(.*)'").matcher(outcome.out());
        assertTrue(command.find(), outcome.out());
        assertEquals("hi\n", Outcome.textOf("sh", "--host", command.group(1), "-c", command.group(2)));
        assertEquals(
                new OutsideTests.Result(2, List.of()),
                OutsideTests.compileAndRun(
                        Files.createDirectory(folder.resolve("classes")), "SmallLampTest", main, test));
    }

    /** A test of a driver that does not answer fails. */
    @Test
    void shouldWriteATestThatCanFail() throws IOException {
        make("lamp").assertStatus(ExitCode.DONE);
        Path main = folder.resolve("lamp/src/main/java/Lamp.java");
        Files.writeString(main, Files.readString(main).replace("remembered = source.toBytes();", ""));
        OutsideTests.Result result = OutsideTests.compileAndRun(
                Files.createDirectory(folder.resolve("classes")),
                "LampTest",
                main,
                folder.resolve("lamp/src/test/java/LampTest.java"));
        assertEquals(2, result.failures().size(), result::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Lamp",
                "9lamp",
                "a b",
                "../lamp",
                "lamp-1",
                "lampe\u00e9",
                "null",
                "ram0",
                "driver",
                "request",
                "test"
            })
    void shouldRefuseNames(String name) throws IOException {
        make(name).assertBadUsage("'" + name + "'");
        try (var files = Files.list(folder)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void shouldOverwriteNothing() throws IOException {
        Path test = folder.resolve("lamp/src/test/java/LampTest.java");
        Files.createDirectories(test.getParent());
        Files.writeString(test, "mine");
        make("lamp").assertBadUsage(test.toString());
        assertEquals("mine", Files.readString(test));
        assertFalse(Files.exists(folder.resolve("lamp/pom.xml")));
        Outcome.of("new", "driver", "lamp", "--in", test.toString()).assertBadUsage(test.toString());
        Outcome.of("new", "driver", "lamp", "--in", folder + "/nowhere").assertBadUsage("nowhere");
        Outcome.of("new", "lab", "lamp").assertBadUsage("'lab'");
        Outcome.of("new", "driver").assertBadUsage("NAME");
    }

    /** The versions in the pom.xml are those that Pagoda is built with, and its own. */
    @Test
    void shouldUseTheVersionsOfThisBuild() throws IOException {
        make("lamp").assertStatus(ExitCode.DONE);
        String pom = Files.readString(folder.resolve("lamp/pom.xml"));
        String ours = Files.readString(Path.of(System.getProperty("basedir", "."), "../pom.xml"));
        assertEquals(
                after(ours, "<artifactId>pagoda-parent</artifactId>"),
                after(pom, "<artifactId>pagoda-userland</artifactId>"));
        assertTrue(ours.contains("<junit.version>" + after(pom, "<artifactId>junit-jupiter</artifactId>") + "<"), pom);
        Matcher plugin =
                Pattern.compile("<artifactId>maven-\\w+-plugin</artifactId>").matcher(pom);
        int plugins = 0;
        while (plugin.find()) {
            assertEquals(after(ours, plugin.group()), after(pom, plugin.group()), plugin.group());
            plugins++;
        }
        assertEquals(4, plugins);
    }

    private static String after(String text, String mark) {
        Matcher version = Pattern.compile(Pattern.quote(mark) + "\\s*<version>([^<]+)</version>")
                .matcher(text);
        assertTrue(version.find(), mark);
        return version.group(1);
    }
}
