package org.pagoda.kernel.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.trace.EventKind;

/** What comes in from the host is part of the trace, and where it lay is not. */
class InputTraceTest {
    @TempDir
    Path folder;

    private String hashOfReading(String file, String content) throws IOException {
        Path path = Files.writeString(folder.resolve(file), content);
        try (TestMachine machine = new TestMachine()) {
            machine.machine().hostFiles().grantReading("/host/input", path);
            machine.spawn("reader", user -> {
                long descriptor = user.open("/host/input", HostFiles.READ);
                user.read(descriptor, user.map(1), 100);
            });
            machine.runToEnd();
            return machine.machine().trace().hash();
        }
    }

    private String hashOfWriting(String file, long value) {
        try (TestMachine machine = new TestMachine()) {
            machine.machine().hostFiles().grantWriting("/host/output", folder.resolve(file));
            machine.spawn("writer", user -> {
                long page = user.filled(1, value);
                user.write(user.open("/host/output", HostFiles.WRITE), page, 8);
            });
            machine.runToEnd();
            return machine.machine().trace().hash();
        }
    }

    @Test
    void shouldHaveTheSameHashWhereverTheFileLies() throws IOException {
        assertEquals(hashOfReading("one", "content"), hashOfReading("another", "content"));
        assertEquals(hashOfWriting("third", 7), hashOfWriting("fourth", 7));
    }

    @Test
    void shouldHaveAnotherHashWhenTheContentDiffers() throws IOException {
        assertNotEquals(hashOfReading("one", "content"), hashOfReading("another", "contenu"));
    }

    @Test
    void shouldHaveAnotherHashWhenTheOutputDiffers() {
        assertNotEquals(hashOfWriting("third", 7), hashOfWriting("fourth", 8));
    }

    @Test
    void shouldRecordTheChecksumOfWhatComesInAndGoesOut() throws IOException {
        CRC32C checksum = new CRC32C();
        checksum.update("content".getBytes(StandardCharsets.UTF_8));
        try (TestMachine machine = new TestMachine()) {
            machine.machine()
                    .hostFiles()
                    .grantReading("/host/input", Files.writeString(folder.resolve("input"), "content"));
            machine.machine().hostFiles().grantWriting("/host/output", folder.resolve("output"));
            machine.machine().trace().listen((kind, tick, cpu, pid, a, b, c, d) -> {
                if (kind == EventKind.INPUT || kind == EventKind.OUTPUT || kind == EventKind.OPEN) {
                    machine.log(kind + " " + a + " " + b);
                }
            });
            machine.spawn("copier", user -> {
                long page = user.map(1);
                long count = user.read(user.open("/host/input", HostFiles.READ), page, 100);
                user.write(user.open("/host/output", HostFiles.WRITE), page, count);
                user.open("/host/none", HostFiles.READ);
            });
            machine.runToEnd();
            String sum = " " + checksum.getValue();
            machine.assertLog("OPEN 3 0", "INPUT 7" + sum, "INPUT 0 0", "OPEN 4 0", "OUTPUT 7" + sum, "OPEN -2 0");
        }
    }
}
