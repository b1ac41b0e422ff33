package org.pagoda.kernel.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pagoda.kernel.OpenFile;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.Script;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;

/** {@code /dev/kmsg}, as programs use it. */
class LogFileTest {
    private static final String PATH = "/dev/kmsg";
    private static final long USER = 1000;

    private final TestMachine machine = new TestMachine();
    private final KernelLog log = machine.machine().faces().log();

    @AfterEach
    void close() {
        machine.close();
    }

    private void run(Script script) {
        machine.spawn("program", script);
        machine.runToEnd();
    }

    private static long open(User user) {
        return user.openPath(PATH, OpenFlags.READ_WRITE | OpenFlags.NON_BLOCKING);
    }

    /** A record, or an error's name. */
    private static String read(User user, long file) {
        long page = user.map(1);
        long result = user.read(file, page, Page.SIZE);
        return result < 0 ? Errno.describe(result) : user.loadText(page, result);
    }

    private void fillRing() {
        String line = "x".repeat(900);
        for (int i = 0; i < KernelLog.SIZE / 800; i++) {
            log.printk(LogLevel.KERN_DEBUG, line);
        }
    }

    @Test
    void shouldReadARecordAtATimeAndEachReaderForItself() {
        log.printk(LogLevel.KERN_ERR, "one\ntwo");
        run(user -> {
            long file = open(user);
            assertEquals("3,0,0;one\n", read(user, file));
            assertEquals("3,1,0;two\n", read(user, file));
            assertEquals("-EAGAIN", read(user, file));
            assertEquals("3,0,0;one\n", read(user, open(user)));
        });
    }

    @Test
    void shouldKeepARecordThatCouldNotBeDelivered() {
        log.printk(LogLevel.KERN_ERR, "one");
        run(user -> {
            long file = open(user);
            assertError(Errno.EINVAL, user.read(file, user.map(1), 9));
            assertError(Errno.EFAULT, user.read(file, 8, 100));
            assertEquals("3,0,0;one\n", read(user, file));
        });
    }

    @Test
    void shouldTellOnceThatRecordsWereLost() {
        log.printk(LogLevel.KERN_ERR, "one");
        log.printk(LogLevel.KERN_ERR, "two");
        run(user -> {
            long file = open(user);
            assertTrue(read(user, file).endsWith(";one\n"));
            fillRing();
            assertTrue(log.lost() > 2);
            assertEquals("-EPIPE", read(user, file));
            String oldest = read(user, file);
            assertTrue(oldest.startsWith("7," + log.lost() + ","), oldest);
            assertTrue(read(user, file).startsWith("7," + (log.lost() + 1) + ","));
            assertTrue(read(user, open(user)).startsWith("7," + log.lost() + ","), "who opens it has lost nothing");
        });
    }

    @Test
    void shouldSeekToBothEnds() {
        log.printk(LogLevel.KERN_ERR, "one");
        run(user -> {
            long file = open(user);
            assertEquals(0, user.call(SystemCallNumber.LSEEK, file, 0, OpenFile.FROM_END));
            assertEquals("-EAGAIN", read(user, file));
            log.printk(LogLevel.KERN_ERR, "two");
            assertTrue(read(user, file).endsWith(";two\n"));
            assertEquals(0, user.call(SystemCallNumber.LSEEK, file, 0, OpenFile.FROM_START));
            assertTrue(read(user, file).endsWith(";one\n"));
            assertError(Errno.EINVAL, user.call(SystemCallNumber.LSEEK, file, 0, OpenFile.FROM_HERE));
            assertError(Errno.ESPIPE, user.call(SystemCallNumber.LSEEK, file, 1, OpenFile.FROM_START));
            assertError(Errno.ESPIPE, user.call(SystemCallNumber.PREAD, file, user.map(1), 10, 0));
        });
    }

    @Test
    void shouldWaitForARecord() {
        machine.spawn("reader", user -> {
            long file = user.openPath(PATH, OpenFlags.READ_ONLY);
            machine.log(read(user, file).split(";", -1)[1]);
        });
        machine.spawn("poller", user -> {
            long file = user.openPath(PATH, OpenFlags.READ_ONLY);
            long record = user.map(1);
            user.store(record, file | (long) OpenFile.READABLE << Integer.SIZE);
            assertEquals(1, user.call(SystemCallNumber.POLL, record, 1, -1));
            machine.log("polled");
        });
        machine.spawn("writer", user -> {
            user.sleep(100);
            machine.log("said");
            log.printk(LogLevel.KERN_INFO, "now");
        });
        machine.runToEnd();
        machine.assertLog("said", "now\n", "polled");
    }

    @ParameterizedTest
    @CsvSource({
        "plain, 4, plain",
        "<3>urgent, 3, urgent",
        "<14>from a facility, 6, from a facility",
        "<>nothing, 4, <>nothing",
        "<x>odd, 4, <x>odd",
        "<12345>large, 4, <12345>large",
        "<6, 4, <6",
        "<2147483648>larger, 4, <2147483648>larger"
    })
    void shouldMakeALineOfWhatIsWritten(String written, int level, String text) {
        run(user -> {
            long file = open(user);
            assertEquals(written.length() + 1, user.writeText(file, written + "\n"));
            LogLine line = log.from(0);
            assertEquals(level + ":" + text, line == null ? null : line.level() + ":" + line.text());
            assertEquals(1, log.next());
        });
    }

    @Test
    void shouldRefuseWhatCannotBeWritten() {
        run(user -> {
            long file = open(user);
            assertError(Errno.EINVAL, user.write(file, user.map(1), 1025));
            assertError(Errno.EFAULT, user.write(file, 8, 10));
            assertEquals(0, user.write(file, 8, 0));
            assertEquals(0, log.next());
            assertEquals(0, user.call(SystemCallNumber.SETUID, USER));
            assertError(Errno.EACCES, user.openPath(PATH, OpenFlags.WRITE_ONLY));
            assertTrue(user.openPath(PATH, OpenFlags.READ_ONLY) >= 0);
        });
    }
}
