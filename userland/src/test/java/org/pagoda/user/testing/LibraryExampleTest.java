package org.pagoda.user.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code examples/library} is a project of its own, which this build does not make: here it is compiled and run as it is. */
class LibraryExampleTest {
    private static final Path PROJECT = Path.of("../examples/library");
    private static final Pattern BLOCK = Pattern.compile("(?s)```\n(.*?)```");
    private static final Pattern VERSION =
            Pattern.compile("(?s)<artifactId>pagoda-(?:userland|parent)</artifactId>\\s*<version>(.*?)</version>");

    @TempDir
    private Path classes;

    @Test
    void shouldPrintWhatItsPageSays() throws Exception {
        Matcher block = BLOCK.matcher(Files.readString(PROJECT.resolve("README.md")));
        assertTrue(block.find(), "the page shows what is printed");
        OutsideTests.compile(classes, PROJECT.resolve("src/main/java/example/MoveAPage.java"));
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        ClassLoader ours = LibraryExampleTest.class.getClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()}, ours)) {
            loader.loadClass("example.MoveAPage")
                    .getMethod("run", PrintStream.class)
                    .invoke(null, new PrintStream(screen, true, StandardCharsets.UTF_8));
        }
        assertEquals(block.group(1), screen.toString(StandardCharsets.UTF_8));
    }

    @Test
    void shouldAskForTheVersionThatThisIs() throws IOException {
        assertEquals(version(Path.of("../pom.xml")), version(PROJECT.resolve("pom.xml")));
    }

    private static String version(Path pom) throws IOException {
        Matcher version = VERSION.matcher(Files.readString(pom));
        assertTrue(version.find(), pom::toString);
        return version.group(1);
    }
}
