package org.pagoda.kernel.uaccess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.pagoda.kernel.testing.TestMachine.TYPE;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.ProcessLimits;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.testing.Handler;
import org.pagoda.kernel.testing.Script;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableWalker;
import org.pagoda.mmu.Rights;

/**
 * Copies between the kernel and a program, by two system calls that do nothing else. What holds for all forms of them; a form's own test
 * extends this and says what the kernel's side is.
 */
abstract class UserCopyContract {
    /** {@code (to, count)}: copies that many bytes 1, 2, 3, ... to the program. */
    private static final int COPY_OUT = 150;
    /** {@code (from, count)}: copies bytes from the program into {@link #received}. */
    private static final int COPY_IN = 151;

    private static final long USER_END = PageTableWalker.USER_END;
    /** No copy of these tests that is not refused is longer. */
    private static final int LONGEST = 5 * Page.SIZE;

    private final TestMachine machine = new TestMachine();
    private final UserMemory userMemory = new UserMemory(machine.kernel());
    private byte[] received = {};

    /** Copies {@code count} bytes of {@code source}, which has no more, to the program; {@code source} may have fewer if that is refused. */
    abstract long copyOut(UserMemory userMemory, Task task, long to, byte[] source, long count);

    /** Copies {@code count} bytes from the program to {@code target}, and leaves all that was not copied alone. */
    abstract long copyIn(UserMemory userMemory, Task task, byte[] target, long from, long count);

    final TestMachine machine() {
        return machine;
    }

    private static int bounded(long count) {
        return (int) Math.max(0, Math.min(count, LONGEST));
    }

    @BeforeEach
    void addCalls() {
        machine.kernel().table().add(COPY_OUT, "copy out", (task, to, count, a2, a3, a4, a5) -> {
            byte[] source = new byte[bounded(count)];
            for (int i = 0; i < source.length; i++) {
                source[i] = (byte) (i + 1);
            }
            return copyOut(userMemory, task, to, source, count);
        });
        machine.kernel().table().add(COPY_IN, "copy in", (task, from, count, a2, a3, a4, a5) -> {
            received = new byte[bounded(count) + 1];
            Arrays.fill(received, (byte) 0x5A);
            long copied = copyIn(userMemory, task, received, from, count);
            for (int i = (int) Math.max(0, copied); i < received.length; i++) {
                assertEquals(0x5A, received[i], "written behind what was copied");
            }
            return copied;
        });
    }

    @AfterEach
    void close() {
        machine.close();
    }

    private void run(Script script) {
        machine.spawn("program", script);
        machine.runToEnd();
    }

    private static void assertFault(long result) {
        TestMachine.assertError(Errno.EFAULT, result);
    }

    private static void assertBoth(long expected, User user, long address, long count) {
        assertEquals(expected, user.call(COPY_OUT, address, count), "to user");
        assertEquals(expected, user.call(COPY_IN, address, count), "from user");
    }

    /** Two pages, the second of which is not there. */
    private static long onePageThenNone(User user) {
        long address = user.map(2);
        assertEquals(0, user.munmap(address + Page.SIZE, 1));
        return address;
    }

    @Test
    void shouldCopyBytesToTheProgram() {
        run(user -> {
            long page = user.filled(1, -1L);
            assertEquals(3, user.call(COPY_OUT, page + 5, 3));
            assertEquals(-1, user.loadByte(page + 4));
            assertEquals(1, user.loadByte(page + 5));
            assertEquals(3, user.loadByte(page + 7));
            assertEquals(0, user.loadByte(page + 8));
        });
    }

    @Test
    void shouldCopyBytesFromTheProgram() {
        run(user -> {
            long page = user.filled(1, 0x0807_0605_0403_0201L);
            assertEquals(3, user.call(COPY_IN, page + 5, 3));
            assertEquals(6, received[0]);
            assertEquals(8, received[2]);
        });
    }

    @Test
    void shouldCopyAcrossPagesOfScatteredFrames() {
        run(user -> {
            long pages = user.map(3);
            user.store(pages + 2 * Page.SIZE, -1);
            user.store(pages, -1);
            user.store(pages + Page.SIZE, -1);
            long count = 2 * Page.SIZE + 10;
            assertEquals(count, user.call(COPY_OUT, pages + 100, count));
            for (long i = 0; i < count; i++) {
                assertEquals((byte) (i + 1), user.loadByte(pages + 100 + i));
            }
            assertEquals(count, user.call(COPY_IN, pages + 100, count));
            for (int i = 0; i < count; i++) {
                assertEquals((byte) (i + 1), received[i]);
            }
        });
    }

    @Test
    void shouldCopyUpToTheEndOfTheMapping() {
        run(user -> {
            long page = onePageThenNone(user);
            assertBoth(Page.SIZE, user, page, Page.SIZE);
            assertBoth(Page.SIZE, user, page, Page.SIZE + 1);
            assertBoth(10, user, page + Page.SIZE - 10, 100);
            assertBoth(1, user, page + Page.SIZE - 1, 3 * Page.SIZE);
        });
    }

    @Test
    void shouldFaultWhenNotEvenTheFirstByteIsMapped() {
        run(user -> {
            long page = onePageThenNone(user);
            assertBoth(Errno.EFAULT.result(), user, page + Page.SIZE, 1);
            assertBoth(Errno.EFAULT.result(), user, page + Page.SIZE, 100);
            assertBoth(Errno.EFAULT.result(), user, 0, 1);
            assertBoth(Errno.EFAULT.result(), user, 8, 8);
        });
    }

    @Test
    void shouldNotGoOnBehindAHole() {
        run(user -> {
            long pages = user.filled(3, 7);
            user.munmap(pages + Page.SIZE, 1);
            assertBoth(Page.SIZE, user, pages, 3 * Page.SIZE);
            assertEquals(9, user.load(pages + 2 * Page.SIZE));
        });
    }

    @ParameterizedTest
    @ValueSource(
            longs = {USER_END, USER_END + 8, 1L << 39, 1L << 62, Long.MAX_VALUE, Long.MIN_VALUE, -1L << 38, -8, -1})
    void shouldRefuseTheKernelHalf(long address) {
        run(user -> {
            assertBoth(Errno.EFAULT.result(), user, address, 1);
            assertBoth(Errno.EFAULT.result(), user, address, 8);
        });
    }

    @Test
    void shouldRefuseRangesThatReachIntoTheKernelHalfOrOverflow() {
        run(user -> {
            long last = user.mmap(USER_END - Page.SIZE, 1, Rights.READ_WRITE);
            assertBoth(Page.SIZE, user, last, Page.SIZE);
            assertBoth(Errno.EFAULT.result(), user, last, Page.SIZE + 1);
            assertBoth(Errno.EFAULT.result(), user, last, Long.MAX_VALUE);
            assertBoth(Errno.EFAULT.result(), user, last + 1, Long.MAX_VALUE - last);
        });
    }

    @Test
    void shouldRefuseNegativeCounts() {
        run(user -> {
            long page = user.map(1);
            assertBoth(Errno.EFAULT.result(), user, page, -1);
            assertBoth(Errno.EFAULT.result(), user, page, Long.MIN_VALUE);
        });
    }

    @Test
    void shouldCopyNothingWhenCountIsZero() {
        run(user -> {
            long faults = machine.kernel().faults();
            assertBoth(0, user, user.map(1), 0);
            assertBoth(0, user, 0, 0);
            assertBoth(0, user, USER_END, 0);
            assertEquals(faults, machine.kernel().faults());
        });
    }

    @Test
    void shouldReadButNotWriteAReadOnlyPage() {
        run(user -> {
            long page = user.map(1, Rights.READ);
            assertEquals(8, user.call(COPY_IN, page, 8));
            assertFault(user.call(COPY_OUT, page, 8));
            assertEquals(0, user.load(page));
        });
    }

    @Test
    void shouldWriteUpToAReadOnlyPage() {
        run(user -> {
            long pages = user.map(2);
            assertEquals(pages + Page.SIZE, user.mmap(pages + Page.SIZE, 1, Rights.READ));
            assertEquals(6, user.call(COPY_OUT, pages + Page.SIZE - 6, 100));
        });
    }

    @Test
    void shouldNeitherReadNorWriteAPageWithoutRights() {
        run(user -> assertBoth(Errno.EFAULT.result(), user, user.map(1, Rights.NONE), 1));
    }

    @Test
    void shouldMakeDemandZeroPagesPresent() {
        run(user -> {
            long pages = user.map(3);
            assertEquals(3 * Page.SIZE, user.call(COPY_IN, pages, 3 * Page.SIZE));
            for (int i = 0; i < 3 * Page.SIZE; i++) {
                assertEquals(0, received[i]);
            }
            assertEquals(2 * Page.SIZE, user.call(COPY_OUT, pages, 2 * Page.SIZE));
            assertEquals(1, user.loadByte(pages));
            assertEquals(0, user.load(pages + 2 * Page.SIZE));
            assertEquals(3, user.task().process().space().account().charged());
        });
    }

    @Test
    void shouldNotWriteIntoTheZeroFrame() {
        run(user -> {
            long pages = user.map(2);
            user.load(pages);
            user.load(pages + Page.SIZE);
            assertEquals(8, user.call(COPY_OUT, pages, 8));
            assertEquals(0, user.load(pages + Page.SIZE));
        });
    }

    @Test
    void shouldFaultOnAPageThatWasMovedAway() {
        machine.spawn("receiver", user -> {
            user.on(TYPE, Handler.KEEP);
            user.serve();
        });
        machine.spawn("program", user -> {
            long pages = user.filled(2, 7);
            assertEquals(1, user.send("receiver", TYPE, pages + Page.SIZE, 1, SendFlags.MOVE));
            assertBoth(Errno.EFAULT.result(), user, pages + Page.SIZE, 8);
            assertBoth(Page.SIZE, user, pages, 2 * Page.SIZE);
        });
        machine.runUntilIdle();
    }

    @Test
    void shouldReadButNotWriteWhatWasPublished() {
        machine.spawn("receiver", user -> {
            user.on(TYPE, message -> {
                assertEquals(8, user.call(COPY_IN, message.address(), 8));
                assertFault(user.call(COPY_OUT, message.address(), 8));
                machine.log((long) received[0]);
                return 1;
            });
            user.pause();
        });
        machine.spawn("program", user -> user.send("receiver", TYPE, user.filled(1, 7), 1, SendFlags.PUBLISH));
        machine.runToEnd();
        machine.assertLog(7L);
    }

    @Test
    void shouldStopAtTheQuotaWithoutKilling() {
        machine.spawn("program", ProcessLimits.DEFAULT.withPages(1), user -> {
            long pages = user.map(2);
            assertEquals(Page.SIZE, user.call(COPY_OUT, pages, 2 * Page.SIZE));
            assertFault(user.call(COPY_OUT, pages + Page.SIZE, 1));
            user.exit(3);
        });
        machine.runToEnd();
        assertEquals(0, machine.kernel().processes().size());
    }
}
