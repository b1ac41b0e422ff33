package org.pagoda.jmh.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of the machine. */
class HostTest {
    @TempDir
    private Path folder;

    @Test
    void shouldFindTheModelOfTheProcessor() throws IOException {
        Path file = Files.writeString(
                folder.resolve("cpuinfo"), "processor\t: 0\nmodel\t\t: 1\nmodel name\t: Acme 9: the fast one\n");
        assertEquals("Acme 9: the fast one", Host.findProcessor(file));
    }

    @Test
    void shouldMakeDoWithTheArchitecture() throws IOException {
        String architecture = System.getProperty("os.arch");
        assertEquals(architecture, Host.findProcessor(folder.resolve("none")));
        Path file = Files.writeString(folder.resolve("cpuinfo"), "Features\t: fp asimd\n");
        assertEquals(architecture, Host.findProcessor(file));
    }

    @Test
    void shouldDescribeThisOne() {
        Host host = Host.describe();
        assertTrue(host.cores() > 0);
        assertTrue(host.jdk().contains(System.getProperty("java.runtime.version")), host.jdk());
        assertTrue(
                host.commit().equals(Host.UNKNOWN) || host.commit().matches("[0-9a-f]{12,}(-dirty)?"), host.commit());
    }
}
