package org.pagoda.jmh.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.RunnerException;
import org.pagoda.jmh.SendBenchmark;

/** Which classes a fork finds first. */
class ForkClassPathTest {
    private static final Row ROW = Row.of("row", "group", "what", SendBenchmark.class, "copyPage");

    private final String own = classPath();

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    @AfterEach
    void shouldLeaveThisJvmsClassPathAlone() {
        assertEquals(own, classPath());
    }

    @Test
    void shouldBeThisJvmsForMostRows() throws RunnerException {
        try (ForkClassPath path = new ForkClassPath()) {
            assertEquals(own, path.during(ROW, ForkClassPathTest::classPath));
        }
    }

    @Test
    void shouldBeginWithClassesWithoutHooks() throws RunnerException {
        Path copies;
        try (ForkClassPath path = new ForkClassPath()) {
            String given = path.during(ROW.needing(Needs::withoutHooks), ForkClassPathTest::classPath);
            assertTrue(given.endsWith(File.pathSeparator + own), given);
            copies = Path.of(given.substring(0, given.indexOf(File.pathSeparator)));
            assertTrue(Files.isRegularFile(copies.resolve("org/pagoda/kernel/Kernel.class")), given);
            assertEquals(
                    given,
                    path.during(ROW.needing(Needs::withoutHooks), ForkClassPathTest::classPath),
                    "they are made once");
        }
        assertFalse(Files.exists(copies), "the copies are left behind");
    }

    @Test
    void shouldBeThisJvmsAgainAfterAForkThatFails() {
        try (ForkClassPath path = new ForkClassPath()) {
            assertThrows(
                    RunnerException.class,
                    () -> path.during(ROW.needing(Needs::withoutHooks), () -> {
                        throw new RunnerException("it failed");
                    }));
        }
    }
}
