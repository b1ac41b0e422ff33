package org.pagoda.kernel.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.Script;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;

/** The system call about the log, as programs make it. */
class LogCallsTest {
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

    private static long syslog(User user, long action, long address, long length, long value) {
        return user.call(SystemCallNumber.SYSLOG, action, address, length, value);
    }

    private static String read(User user, long action, long length, long first) {
        long page = user.map(1);
        long result = syslog(user, action, page, length, first);
        return result < 0 ? Errno.describe(result) : user.loadText(page, result);
    }

    @Test
    void shouldReadOneRecordOrAllThatFit() {
        log.printk(LogLevel.KERN_ERR, "one");
        log.printk(LogLevel.KERN_INFO, "two");
        run(user -> {
            assertEquals("3,0,0;one\n", read(user, LogCalls.READ, Page.SIZE, 0));
            assertEquals("6,1,0;two\n", read(user, LogCalls.READ, Page.SIZE, 1));
            assertEquals("3,0,0;one\n6,1,0;two\n", read(user, LogCalls.READ_ALL, 20, 0));
            assertEquals("3,0,0;one\n", read(user, LogCalls.READ_ALL, 19, 0));
            assertEquals(Errno.describe(Errno.EMSGSIZE.result()), read(user, LogCalls.READ, 9, 0));
            assertEquals(Errno.describe(Errno.EAGAIN.result()), read(user, LogCalls.READ, Page.SIZE, 2));
            assertEquals(20, syslog(user, LogCalls.SIZE, 0, 0, 0));
            assertError(Errno.EFAULT, syslog(user, LogCalls.READ, 8, 100, 0));
        });
    }

    @Test
    void shouldBeginBehindWhatWasCleared() {
        log.printk(LogLevel.KERN_ERR, "one");
        run(user -> {
            assertEquals(0, syslog(user, LogCalls.CLEAR, 0, 0, 0));
            assertEquals(Errno.describe(Errno.EAGAIN.result()), read(user, LogCalls.READ_ALL, Page.SIZE, 0));
            assertEquals("3,0,0;one\n", read(user, LogCalls.READ, Page.SIZE, 0));
        });
    }

    @Test
    void shouldWaitUntilThereIsARecord() {
        machine.spawn("reader", user -> {
            assertEquals(0, syslog(user, LogCalls.WAIT, 0, 0, 1));
            machine.log("woken");
        });
        machine.spawn("writer", user -> {
            user.sleep(100);
            log.printk(LogLevel.KERN_INFO, "not yet");
            user.sleep(100);
            machine.log("said");
            log.printk(LogLevel.KERN_INFO, "now");
        });
        machine.runToEnd();
        machine.assertLog("said", "woken");
    }

    @Test
    void shouldLeaveClearingAndTheConsoleToRoot() {
        run(user -> {
            assertEquals(KernelLog.CONSOLE_LEVEL, syslog(user, LogCalls.CONSOLE_LEVEL, 0, 0, 8));
            assertEquals(8, log.consoleLevel());
            assertEquals(0, user.call(SystemCallNumber.SETUID, USER));
            assertError(Errno.EPERM, syslog(user, LogCalls.CONSOLE_LEVEL, 0, 0, 7));
            assertError(Errno.EPERM, syslog(user, LogCalls.CLEAR, 0, 0, 0));
            assertTrue(syslog(user, LogCalls.SIZE, 0, 0, 0) >= 0);
        });
    }

    @ParameterizedTest
    @CsvSource({"-1, 0, 0", "6, 0, 0", "0, -1, 0", "1, 5, -1", "3, 0, 0", "3, 0, 9", "5, 0, -1"})
    void shouldRefuseWhatCannotBe(long action, long length, long value) {
        run(user -> assertError(Errno.EINVAL, syslog(user, action, user.map(1), length, value)));
    }
}
