package org.pagoda.user.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pagoda.ipc.interaction.CallbackOwner;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.RunResult;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.device.Device;
import org.pagoda.kernel.device.Devices;
import org.pagoda.kernel.device.Driver;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.user.Libc;
import org.pagoda.user.Program;
import org.pagoda.user.ProgramImage;

/** What holds for the device of every driver that comes along. */
abstract class DriverContract {
    private static final String PATH = "/dev/it";
    private static final long KERNEL_HALF = 0xFFFF_FFC0_0000_0000L;
    private static final int FROM_START = 0;
    private static final int FROM_END = 2;

    private final Machine machine = Machine.builder().memory("4M").checked(true).build();
    private final Devices devices = Devices.of(machine.faces().vfs());
    private final CallbackOwner owner = new CallbackOwner("contract");
    private final int framesBefore = machine.framesInUse();
    private long number;

    /** A new one. */
    abstract Driver driver();

    /** What a write of up to 4,096 bytes must say; null: all of them. */
    Errno writeFails() {
        return null;
    }

    @BeforeEach
    void register() {
        number = devices.register(owner, "it", driver());
        assertTrue(number > 0);
    }

    @AfterEach
    void close() {
        Device device = devices.get(number);
        if (device != null) {
            assertEquals(0, device.files());
            assertEquals(0, device.pendingRequests());
            assertEquals(0, device.oopses());
            assertEquals(0, devices.unregister(number));
        }
        assertFalse(owner.isInUse());
        machine.shutDown();
        assertEquals(framesBefore, machine.framesInUse());
        machine.close();
    }

    private void run(Program program) {
        Process process = machine.spawn("program", new ProgramImage(machine.kernel(), program));
        assertEquals(RunResult.Outcome.ALL_EXITED, machine.run().outcome());
        assertNull(process.cause());
    }

    private static long open(Libc libc) {
        long file = libc.open(PATH, OpenFlags.READ_WRITE);
        assertTrue(file >= 0, () -> Errno.describe(file));
        return file;
    }

    private static void assertError(Errno expected, long result) {
        assertEquals(Errno.describe(expected.result()), Errno.describe(result));
    }

    private void assertWritten(long count, long result) {
        Errno fails = writeFails();
        assertEquals(Errno.describe(fails == null ? count : fails.result()), Errno.describe(result));
    }

    @Test
    void shouldBeOpenedManyTimesAndClosedAsOften() {
        run(libc -> {
            List<Long> files = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                files.add(open(libc));
            }
            assertEquals(40, devices.get(number).files());
            for (long file : files) {
                assertEquals(0, libc.close(file));
                assertError(Errno.EBADF, libc.close(file));
            }
            open(libc); // closed when the program ends
        });
    }

    @Test
    void shouldReadAndWriteNothing() {
        run(libc -> {
            long file = open(libc);
            assertEquals(0, libc.read(file, libc.mmap(1), 0));
            assertEquals(0, libc.pread(file, libc.mmap(1), 0, 100));
            long result = libc.write(file, libc.mmap(1), 0);
            assertTrue(result == 0
                    || (writeFails() != null && result == writeFails().result()));
        });
    }

    @Test
    void shouldTellWildBuffers() {
        run(libc -> {
            long file = open(libc);
            long page = libc.mmap(1);
            assertWritten(16, libc.write(file, page, 16));
            assertEquals(0, libc.munmap(page, 1));
            for (long wild : new long[] {0, page, KERNEL_HALF, -16, Long.MAX_VALUE}) {
                long read = libc.pread(file, wild, 16, 0);
                assertTrue(read == Errno.EFAULT.result() || read == 0, () -> Errno.describe(read));
                assertError(Errno.EFAULT, libc.pwrite(file, wild, 16, 0));
            }
        });
    }

    /** What is there of a buffer counts; the rest is not touched, and nothing is said to be there that is not. */
    @Test
    void shouldStopAtTheEndOfABuffer() {
        run(libc -> {
            long file = open(libc);
            long pages = libc.mmap(2);
            assertEquals(0, libc.munmap(pages + Page.SIZE, 1));
            long read = libc.pread(file, pages + Page.SIZE - 8, 16, 0);
            assertTrue(read >= 0 && read <= 8, () -> Errno.describe(read));
            long written = libc.pwrite(file, pages + Page.SIZE - 8, 16, 0);
            assertTrue(written <= 8, () -> Errno.describe(written));
        });
    }

    @Test
    void shouldKnowItsOffsets() {
        run(libc -> {
            long file = open(libc);
            long page = libc.mmap(1);
            assertError(Errno.EINVAL, libc.pread(file, page, 1, -1));
            assertError(Errno.EINVAL, libc.pwrite(file, page, 1, Long.MIN_VALUE));
            assertError(Errno.EINVAL, libc.lseek(file, -1, FROM_START));
            assertError(Errno.EINVAL, libc.lseek(file, 0, 7));
            assertEquals(5, libc.lseek(file, 5, FROM_START));
            long size = libc.lseek(file, 0, FROM_END);
            assertTrue(size >= 0);
            for (long offset : new long[] {size, size + 1, 1L << 40, Long.MAX_VALUE - 1, Long.MAX_VALUE}) {
                long read = libc.pread(file, page, 16, offset);
                assertTrue(read >= 0 && read <= 16, () -> Errno.describe(read));
                long written = libc.pwrite(file, page, 16, offset);
                assertTrue(written != 0 && written <= 16, () -> Errno.describe(written));
            }
        });
    }

    @Test
    void shouldRefuseWhatIsNoCommandOfIts() {
        run(libc -> {
            long file = open(libc);
            for (long command : new long[] {0, -1, 0x7FFF_FFFF, 1L << 32, Long.MIN_VALUE}) {
                assertError(Errno.ENOTTY, libc.ioctl(file, command, libc.mmap(1)));
            }
        });
    }

    @Test
    void shouldSayWhetherItIsReady() {
        run(libc -> {
            long records = libc.mmap(1);
            libc.store64(records, open(libc) | 1L << 32);
            assertEquals(1, libc.poll(records, 1, 0));
        });
    }

    /** The same bytes at once and in pieces of odd sizes, over the ends of pages. */
    @Test
    void shouldReadTheSameInPieces() {
        run(libc -> {
            long file = open(libc);
            long pages = libc.mmap(3);
            byte[] bytes = new byte[3000];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (i * 7);
            }
            libc.store(pages + 2000, bytes, 0, bytes.length);
            assertWritten(bytes.length, libc.pwrite(file, pages + 2000, bytes.length, 0));
            byte[] whole = readAll(libc, file, pages, 3000);
            assertPieces(libc, file, pages, whole);
        });
    }

    private static byte[] readAll(Libc libc, long file, long pages, int most) {
        long count = libc.pread(file, pages + 4090, most, 0);
        assertTrue(count >= 0, () -> Errno.describe(count));
        byte[] read = new byte[(int) count];
        libc.load(pages + 4090, read, 0, read.length);
        return read;
    }

    /** Overridden where the same bytes do not come twice. */
    void assertPieces(Libc libc, long file, long pages, byte[] whole) {
        byte[] pieces = new byte[whole.length];
        int done = 0;
        while (done < pieces.length) {
            int count = Math.min(611, pieces.length - done);
            assertEquals(count, libc.pread(file, pages + 4000, count, done));
            libc.load(pages + 4000, pieces, done, count);
            done += count;
        }
        assertArrayEquals(whole, pieces);
    }

    @Test
    void shouldGoWhileItIsOpen() {
        run(libc -> {
            long file = open(libc);
            long page = libc.mmap(1);
            assertEquals(0, devices.unregister(number));
            assertError(Errno.ENODEV, libc.read(file, page, 1));
            assertError(Errno.ENODEV, libc.write(file, page, 1));
            assertError(Errno.ENODEV, libc.ioctl(file, 1, page));
            assertError(Errno.ENOENT, libc.open(PATH, OpenFlags.READ_ONLY));
            assertEquals(0, libc.close(file));
        });
    }
}
