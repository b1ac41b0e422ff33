package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.kernel.testing.TestMachine.TYPE;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.Script;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;

/** Limits that are set while processes run: who may set them, and what they then cannot do. */
class LimitCallsTest {
    private static final long PAGES = 0;
    private static final long MAILBOX = 1;
    private static final long SHARE = 2;
    private static final long CHILDREN = 3;
    private static final long THREADS = 4;
    private static final ProcessLimits LIMITS = new ProcessLimits(100, 10, 4, 50, 20, 30, 7, 8);

    private final TestMachine machine = new TestMachine();

    @AfterEach
    void close() {
        machine.close();
    }

    private static long set(User user, long pid, long resource, long value) {
        return user.call(SystemCallNumber.SET_LIMIT, pid, resource, value);
    }

    private static long get(User user, long pid, long resource) {
        return user.call(SystemCallNumber.GET_LIMIT, pid, resource);
    }

    private void run(Script script) {
        machine.spawn("program", LIMITS, script);
        machine.runToEnd();
    }

    /** Runs in a process that the kernel has not made itself. */
    private void runInChild(Script script) {
        run(user -> {
            user.fork("child", script);
            user.call(SystemCallNumber.WAIT, -1, 0, 0);
        });
    }

    @ParameterizedTest
    @CsvSource({"0, 100", "1, 10", "2, 4", "3, 7", "4, 8", "5, 20", "6, 50", "7, 30"})
    void shouldSayWhatAProcessMayUse(long resource, long value) {
        run(user -> {
            assertEquals(value, get(user, 0, resource));
            assertEquals(value, get(user, user.getpid(), resource));
        });
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 4", "2, 1", "3, 0", "4, 0", "0, 99", "2, 10"})
    void shouldSetWhatItMayUse(long resource, long value) {
        run(user -> {
            assertEquals(0, set(user, 0, resource, value));
            assertEquals(value, get(user, 0, resource));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 1",
        "8, 1",
        "9223372036854775807, 1", // no such thing
        "5, 0",
        "5, 65537",
        "6, 10",
        "7, 10", // not while it runs
        "0, -1",
        "1, 0",
        "1, -9223372036854775808",
        "2, 0",
        "3, -1",
        "3, 2147483648",
        "4, 4294967297", // not so many
        "1, 3",
        "2, 11" // one sender's share in the mailbox, which is 4 of 10
    })
    void shouldRefuseWhatCannotBe(long resource, long value) {
        run(user -> {
            assertError(Errno.EINVAL, set(user, 0, resource, value));
            assertEquals(10, get(user, 0, MAILBOX));
            assertEquals(4, get(user, 0, SHARE));
        });
    }

    @Test
    void shouldNotKnowWhoIsNotThere() {
        run(user -> {
            assertError(Errno.ESRCH, set(user, 999, PAGES, 1));
            assertError(Errno.ESRCH, get(user, 999, PAGES));
            assertError(Errno.EINVAL, get(user, 0, 8));
        });
    }

    // ---- who may ----

    @Test
    void shouldLetNobodyWidenItsOwn() {
        runInChild(user -> {
            assertEquals(0, set(user, 0, PAGES, 50));
            assertError(Errno.EPERM, set(user, 0, PAGES, 51));
            assertEquals(0, set(user, 0, PAGES, 50));
            assertEquals(50, get(user, 0, PAGES));
        });
    }

    @Test
    void shouldLetParentsAllowWhatTheyMayThemselves() {
        runInChild(user -> {
            long pid = user.fork("grandchild", User::pause);
            assertEquals(0, set(user, pid, CHILDREN, 2));
            assertEquals(0, set(user, pid, CHILDREN, 7));
            assertError(Errno.EPERM, set(user, pid, CHILDREN, 8));
            assertEquals(7, get(user, pid, CHILDREN));
            user.call(SystemCallNumber.KILL, pid);
        });
        machine.assertKilled(machine.process("grandchild"), Kernel.STATUS_KILLED);
    }

    @Test
    void shouldLetNobodyElseIn() {
        runInChild(user -> {
            assertError(Errno.EPERM, set(user, machine.pid("program"), PAGES, 1));
            assertEquals(100, get(user, machine.pid("program"), PAGES));
        });
    }

    @Test
    void shouldLetThoseThatTheKernelHasMadeDoAsTheyLike() {
        machine.spawn("other", LIMITS, user -> user.giveWay());
        run(user -> {
            assertEquals(0, set(user, 0, PAGES, 1000));
            assertEquals(0, set(user, machine.pid("other"), PAGES, 1001));
            assertEquals(1001, get(user, machine.pid("other"), PAGES));
        });
    }

    // ---- what they do ----

    @Test
    void shouldLimitPagesButTakeNoneAway() {
        machine.spawn("program", LIMITS, user -> {
            long pages = user.filled(3, 1);
            assertEquals(0, set(user, 0, PAGES, 2));
            assertEquals(3, user.load(pages + 2 * 4096));
            user.on(TYPE, message -> {
                machine.log("handled");
                return 0;
            });
            assertEquals(0, user.notifySelf(TYPE, 0), "what carries no pages costs none");
            user.load(user.map(1));
        });
        machine.runToEnd();
        machine.assertLog("handled");
        machine.assertKilled(machine.process("program"), Kernel.STATUS_KILLED, "EDQUOT");
    }

    @Test
    void shouldLimitWhatWaitsButDropNothing() {
        machine.spawn("receiver", LIMITS, user -> {
            user.on(TYPE, message -> {
                machine.log(message.address());
                return 0;
            });
            user.mask(TYPE);
            user.giveWay();
            assertEquals(0, set(user, 0, SHARE, 1));
            assertEquals(0, set(user, 0, MAILBOX, 1));
            user.giveWay();
            user.unmask(TYPE);
        });
        machine.spawn("sender", user -> {
            assertEquals(0, user.notify("receiver", TYPE, 1));
            assertEquals(0, user.notify("receiver", TYPE, 2));
            user.giveWay();
            assertError(Errno.EAGAIN, user.notify("receiver", TYPE, 3));
        });
        machine.runToEnd();
        machine.assertLog(1L, 2L);
    }

    @Test
    void shouldWakeWhoWaitsForRoomWhenThereIsMore() {
        machine.spawn("receiver", LIMITS.withMailbox(1, 1), user -> {
            user.on(TYPE, message -> {
                machine.log(message.address());
                return 0;
            });
            user.mask(TYPE);
            user.giveWay();
            assertEquals(0, set(user, 0, MAILBOX, 5));
            assertEquals(0, set(user, 0, SHARE, 5));
            user.giveWay();
            machine.log("look");
            user.unmask(TYPE);
        });
        machine.spawn("sender", user -> {
            assertEquals(0, user.send("receiver", TYPE, 1, 0, 0));
            assertEquals(0, user.send("receiver", TYPE, 2, 0, SendFlags.BLOCK));
            machine.log("sent");
        });
        machine.runToEnd();
        machine.assertLog("sent", "look", 1L, 2L);
    }

    @Test
    void shouldLimitChildrenAndThreads() {
        run(user -> {
            assertEquals(0, set(user, 0, CHILDREN, 1));
            assertEquals(0, set(user, 0, THREADS, 2));
            assertTrue(user.fork("child", each -> {}) > 0);
            assertError(Errno.EAGAIN, user.fork("another", each -> {}));
            assertEquals(2, user.startThread(each -> {}, 0));
            assertError(Errno.EAGAIN, user.startThread(each -> {}, 0));
        });
    }

    @Test
    void shouldPassThemOnToChildren() {
        run(user -> {
            assertEquals(0, set(user, 0, PAGES, 60));
            user.fork("child", each -> {
                machine.log(get(each, 0, PAGES));
                machine.log(each.task().process().space().account().limit());
            });
        });
        machine.assertLog(60L, 60L);
    }
}
