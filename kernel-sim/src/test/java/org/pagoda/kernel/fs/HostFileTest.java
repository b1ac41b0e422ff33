package org.pagoda.kernel.fs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.testing.Script;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableWalker;
import org.pagoda.mmu.Rights;

/** Reading and writing open host files. */
class HostFileTest {
    private static final String INPUT = "/host/input";
    private static final String OUTPUT = "/host/output";
    private static final int SIZE = 3 * 64 * 1024 + 5000;

    private final TestMachine machine = new TestMachine();
    private final byte[] content = new byte[SIZE];

    @TempDir
    Path folder;

    private Path output;

    @BeforeEach
    void makeFiles() throws IOException {
        for (int i = 0; i < SIZE; i++) {
            content[i] = (byte) (i * 31 + i / 256);
        }
        machine.machine().hostFiles().grantReading(INPUT, Files.write(folder.resolve("input"), content));
        output = folder.resolve("output");
        machine.machine().hostFiles().grantWriting(OUTPUT, output);
    }

    @AfterEach
    void close() {
        machine.close();
    }

    private void run(Script script) {
        machine.spawn("program", script);
        machine.runToEnd();
    }

    private static long openInput(User user) {
        return user.open(INPUT, HostFiles.READ);
    }

    private static long openOutput(User user) {
        return user.open(OUTPUT, HostFiles.WRITE);
    }

    private void assertContent(User user, long address, int from, int count) {
        for (int i = 0; i < count; i++) {
            assertEquals(content[from + i], user.loadByte(address + i), "at " + (from + i));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4095, 4096, 4097, 64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, SIZE - 1, SIZE})
    void shouldReadAsMuchAsAskedForAndThenGoOn(int count) {
        run(user -> {
            long file = openInput(user);
            long buffer = user.map(Page.count(SIZE) + 1) + 10;
            assertEquals(count, user.read(file, buffer, count));
            assertContent(user, buffer, 0, count);
            assertEquals(0, user.loadByte(buffer + count), "nothing behind it");
            assertEquals(SIZE - count, user.read(file, buffer, SIZE));
            assertContent(user, buffer, count, Math.min(100, SIZE - count));
            assertEquals(0, user.read(file, buffer, SIZE));
        });
    }

    @Test
    void shouldReadUpToTheEndAndThenNothing() {
        run(user -> {
            long file = openInput(user);
            long buffer = user.map(Page.count(SIZE) + 1);
            assertEquals(SIZE, user.read(file, buffer, SIZE + 4000L));
            assertEquals(0, user.read(file, buffer, 1));
            assertEquals(0, user.read(file, buffer, 1));
        });
    }

    @Test
    void shouldReadNothingWhenCountIsZero() {
        run(user -> {
            long file = openInput(user);
            assertEquals(0, user.read(file, user.map(1), 0));
            assertEquals(0, user.read(file, 0, 0));
            long page = user.map(1);
            assertEquals(10, user.read(file, page, 10));
            assertContent(user, page, 0, 10);
        });
    }

    @Test
    void shouldReadUpToAHoleAndGoOnThereNextTime() {
        run(user -> {
            long file = openInput(user);
            long pages = user.map(3);
            assertEquals(0, user.munmap(pages + Page.SIZE, 1));
            assertEquals(100, user.read(file, pages + Page.SIZE - 100, 5000));
            assertContent(user, pages + Page.SIZE - 100, 0, 100);
            assertEquals(50, user.read(file, pages + 2 * Page.SIZE, 50));
            assertContent(user, pages + 2 * Page.SIZE, 100, 50);
        });
    }

    @Test
    void shouldReadUpToAHoleFarBehindAndGoOnThereNextTime() {
        run(user -> {
            long file = openInput(user);
            long pages = user.map(20);
            assertEquals(0, user.munmap(pages + 18 * Page.SIZE, 1));
            assertEquals(18 * Page.SIZE, user.read(file, pages, 20 * Page.SIZE));
            assertContent(user, pages, 0, 18 * Page.SIZE);
            assertEquals(50, user.read(file, pages, 50));
            assertContent(user, pages, 18 * Page.SIZE, 50);
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 8, PageTableWalker.USER_END, Long.MAX_VALUE, Long.MIN_VALUE, -8, 0x20_0000_0000L})
    void shouldFaultAndLoseNothingWhenTheBufferIsWild(long buffer) {
        run(user -> {
            long file = openInput(user);
            assertError(Errno.EFAULT, user.read(file, buffer, 100));
            long page = user.map(1);
            assertEquals(10, user.read(file, page, 10));
            assertContent(user, page, 0, 10);
            assertError(Errno.EFAULT, user.write(openOutput(user), buffer, 100));
        });
    }

    @Test
    void shouldFaultWhenTheBufferIsReadOnly() {
        run(user -> {
            assertError(Errno.EFAULT, user.read(openInput(user), user.map(1, Rights.READ), 10));
            assertEquals(10, user.write(openOutput(user), user.map(1, Rights.READ), 10));
        });
    }

    @Test
    void shouldRefuseNegativeCounts() {
        run(user -> {
            long page = user.map(1);
            for (long count : new long[] {-1, Long.MIN_VALUE}) {
                assertError(Errno.EINVAL, user.read(openInput(user), page, count));
                assertError(Errno.EINVAL, user.write(openOutput(user), page, count));
                assertError(Errno.EINVAL, user.write(Console.DESCRIPTOR, page, count));
            }
        });
    }

    @Test
    void shouldReadAndWriteWhatFitsWhenTheCountIsHuge() {
        run(user -> {
            long input = openInput(user);
            long written = openOutput(user);
            long page = user.map(1); // the last one: nothing is mapped behind it
            assertEquals(Page.SIZE, user.read(input, page, Long.MAX_VALUE));
            assertEquals(Page.SIZE, user.write(written, page, Long.MAX_VALUE));
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 4, 63, 64, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32})
    void shouldRefuseDescriptorsThatAreNotOpen(long descriptor) {
        run(user -> {
            long page = user.map(1);
            assertError(Errno.EBADF, user.read(descriptor, page, 1));
            assertError(Errno.EBADF, user.write(descriptor, page, 1));
            assertError(Errno.EBADF, user.close(descriptor));
        });
    }

    @Test
    void shouldRefuseADescriptorThatWasClosed() {
        run(user -> {
            long file = openInput(user);
            assertEquals(0, user.close(file));
            assertError(Errno.EBADF, user.read(file, user.map(1), 1));
            assertError(Errno.EBADF, user.close(file));
        });
    }

    @Test
    void shouldRefuseToWriteWhatWasOpenedForReading() {
        run(user -> {
            long page = user.filled(1, 7);
            assertError(Errno.EBADF, user.write(openInput(user), page, 8));
        });
    }

    @Test
    void shouldRefuseToReadWhatWasOpenedForWriting() {
        run(user -> assertError(Errno.EBADF, user.read(openOutput(user), user.map(1), 8)));
    }

    @Test
    void shouldWriteWhatIsInMemory() throws IOException {
        run(user -> {
            long buffer = user.map(Page.count(SIZE));
            assertEquals(SIZE, user.read(openInput(user), buffer, SIZE));
            long file = openOutput(user);
            assertEquals(10, user.write(file, buffer, 10));
            assertEquals(0, user.write(file, buffer, 0));
            assertEquals(SIZE - 10, user.write(file, buffer + 10, SIZE - 10));
        });
        assertArrayEquals(content, Files.readAllBytes(output));
    }

    @Test
    void shouldWriteUpToAHole() throws IOException {
        run(user -> {
            long file = openOutput(user);
            long page = user.filled(1, 0x4141_4141_4141_4141L); // the last one: nothing is mapped behind it
            assertEquals(3, user.write(file, page + 5, 3));
            assertEquals(Page.SIZE - 5, user.write(file, page + 5, 2 * Page.SIZE));
        });
        assertEquals(3 + Page.SIZE - 5, Files.size(output));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldSayEioWhenTheHostCannotWrite() {
        machine.machine().hostFiles().grantWriting("/host/full", Path.of("/dev/full"));
        run(user -> assertError(Errno.EIO, user.write(user.open("/host/full", HostFiles.WRITE), user.filled(1, 7), 8)));
    }

    @Test
    void shouldCloseAllFilesWhenTheProcessEnds() {
        ClosingFile exits = new ClosingFile();
        ClosingFile faults = new ClosingFile();
        for (ClosingFile file : new ClosingFile[] {exits, faults}) {
            machine.kernel()
                    .table()
                    .add(
                            file == exits ? 150 : 151,
                            file == exits ? "open_exits" : "open_faults",
                            (task, a0, a1, a2, a3, a4, a5) ->
                                    task.process().descriptors().open(file));
        }
        machine.spawn("exits", user -> {
            user.call(150);
            user.exit(0);
        });
        Process faulting = machine.spawn("faults", user -> {
            user.call(151);
            user.load(0);
        });
        machine.runToEnd();
        machine.assertKilled(faulting, Kernel.STATUS_FAULT);
        assertEquals(1, exits.closed);
        assertEquals(1, faults.closed);
    }
}
