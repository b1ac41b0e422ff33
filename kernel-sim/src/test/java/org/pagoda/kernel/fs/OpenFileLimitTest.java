package org.pagoda.kernel.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;

/** How many files a process, and the machine, may have open. */
class OpenFileLimitTest {
    private static final long OPEN_FILES = 5;
    /** Of a machine with 1 MiB. */
    private static final int MOST = 1024;

    private final TestMachine machine = new TestMachine(builder -> builder.memory("1M"));

    @AfterEach
    void close() {
        machine.close();
    }

    private static long openMany(User user) {
        long opened = 0;
        long result = user.openPath("/tmp", 0);
        while (result >= 0) {
            opened++;
            result = user.openPath("/tmp", 0);
        }
        assertError(Errno.ENFILE, result);
        return opened;
    }

    @Test
    void shouldHaveAThousandUnlessSomebodySaysOtherwise() {
        machine.spawn("program", user -> {
            assertEquals(1024, user.call(SystemCallNumber.GET_LIMIT, 0, OPEN_FILES));
            assertEquals(0, user.call(SystemCallNumber.SET_LIMIT, 0, OPEN_FILES, 4));
            assertEquals(3, user.openPath("/tmp", 0));
            assertError(Errno.EMFILE, user.openPath("/tmp", 0));
            assertError(Errno.EMFILE, user.openPath("/tmp/new", 0102));
            assertEquals(0, user.call(SystemCallNumber.SET_LIMIT, 0, OPEN_FILES, 65_536));
            assertError(Errno.EINVAL, user.call(SystemCallNumber.SET_LIMIT, 0, OPEN_FILES, 65_537));
            assertError(Errno.EINVAL, user.call(SystemCallNumber.SET_LIMIT, 0, OPEN_FILES, 0));
            assertEquals(4, user.openPath("/tmp", 0));
        });
        machine.runToEnd();
    }

    @Test
    void shouldSayWhenTheMachineHasTooManyAndLoseNone() {
        for (int times = 0; times < 2; times++) {
            machine.spawn("first", user -> {
                user.call(SystemCallNumber.SET_LIMIT, 0, OPEN_FILES, 65_536);
                assertEquals(MOST, openMany(user));
                assertError(Errno.ENFILE, user.openPath("/tmp/new", 0102));
                assertError(Errno.ENFILE, user.call(SystemCallNumber.PIPE, user.map(1), 0));
                assertEquals(0, user.close(3));
                assertEquals(3, user.openPath("/tmp", 0));
                assertEquals(MOST + 3, user.call(SystemCallNumber.DUP, 3), "the same open file");
                assertEquals(0, user.close(3));
                assertError(Errno.ENFILE, user.openPath("/tmp", 0));
            });
            machine.runToEnd();
        }
    }

    @Test
    void shouldOpenTenThousandWithEnoughMemory() {
        try (TestMachine large = new TestMachine(builder -> builder.memory("64M"))) {
            large.spawn("many", user -> {
                user.call(SystemCallNumber.SET_LIMIT, 0, OPEN_FILES, 10_003);
                for (int i = 0; i < 10_000; i++) {
                    assertEquals(3 + i, user.openPath("/tmp", 0));
                }
                assertError(Errno.EMFILE, user.openPath("/tmp", 0));
                for (int i = 3; i < 10_003; i += 2) {
                    assertEquals(0, user.close(i));
                }
                for (int i = 3; i < 10_003; i += 2) {
                    assertEquals(i, user.openPath("/tmp", 0));
                }
            });
            large.runToEnd();
        }
    }
}
