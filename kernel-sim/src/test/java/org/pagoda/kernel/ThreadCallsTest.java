package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.pagoda.kernel.testing.TestMachine.TYPE;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.Script;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;

/** Threads that programs make: they share all but what they are in the middle of. */
class ThreadCallsTest {
    private final TestMachine machine = new TestMachine();

    @AfterEach
    void close() {
        machine.close();
    }

    private void run(Script script) {
        machine.spawn("process", script);
        machine.runToEnd();
    }

    private static long join(User user, long tid, long status) {
        return user.call(SystemCallNumber.JOIN_THREAD, tid, status);
    }

    @Test
    void shouldShareMemoryAndBeJoinedWithItsStatus() {
        run(user -> {
            long page = user.map(1);
            assertEquals(1, user.call(SystemCallNumber.GETTID));
            long tid = user.startThread(
                    thread -> {
                        thread.store(page, 10 * thread.argument() + thread.call(SystemCallNumber.GETTID));
                        thread.call(SystemCallNumber.EXIT_THREAD, 5);
                        machine.log("never");
                    },
                    4);
            assertEquals(2, tid);
            assertEquals(0, join(user, tid, page + 8));
            assertEquals(42, user.load(page));
            assertEquals(5, user.load(page + 8));
            assertError(Errno.ESRCH, join(user, tid, 0));
        });
        machine.assertLog();
    }

    @Test
    void shouldJoinAThreadThatEndedLongAgo() {
        run(user -> {
            long page = user.map(1);
            user.store(page, 9);
            long tid = user.startThread(thread -> {}, 0);
            user.giveWay();
            user.giveWay();
            assertEquals(0, join(user, tid, page));
            assertEquals(0, user.load(page));
        });
    }

    @Test
    void shouldRefuseWhatCannotBe() {
        run(user -> {
            assertError(Errno.EFAULT, user.call(SystemCallNumber.START_THREAD, 99, 0));
            assertError(Errno.EDEADLK, join(user, 1, 0));
            assertError(Errno.ESRCH, join(user, 2, 0));
            assertError(Errno.ESRCH, join(user, -1, 0));
            assertError(Errno.EINVAL, join(user, 2, 3));
            long tid = user.startThread(thread -> {}, 0);
            assertError(Errno.EFAULT, join(user, tid, 8));
            assertEquals(0, join(user, tid, 0));
        });
    }

    @Test
    void shouldCountThreadsThatWereNotJoinedTowardsTheLimit() {
        machine.spawn("process", ProcessLimits.DEFAULT.withFamily(1, 3), user -> {
            long first = user.startThread(thread -> {}, 0);
            user.startThread(thread -> {}, 0);
            user.giveWay();
            assertError(Errno.EAGAIN, user.startThread(thread -> {}, 0));
            join(user, first, 0);
            assertEquals(4, user.startThread(thread -> {}, 0));
        });
        machine.runToEnd();
    }

    @Test
    void shouldEndTheProcessWithItsFirstThread() {
        Process process = machine.spawn("process", user -> {
            user.startThread(User::pause, 0);
            user.giveWay();
            user.call(SystemCallNumber.EXIT_THREAD, 6);
        });
        machine.runToEnd();
        machine.assertExited(process, 6);
    }

    /** A thread that ends in the middle of a handler gives up what it handled, and nothing else. */
    @Test
    void shouldEndAThreadInsideAHandler() {
        machine.spawn("process", user -> {
            long tid = user.startThread(
                    thread -> {
                        thread.on(TYPE, message -> {
                            machine.log("handles");
                            thread.call(SystemCallNumber.EXIT_THREAD, 1);
                            return message.size();
                        });
                        while (true) {
                            thread.giveWay();
                        }
                    },
                    0);
            long status = user.map(1);
            assertEquals(0, join(user, tid, status));
            assertEquals(1, user.load(status));
            machine.log("joined");
        });
        machine.spawn("sender", user -> {
            while (machine.kernel()
                            .process(machine.pid("process"))
                            .endpoint()
                            .handlers()
                            .handler(TYPE)
                    == 0) {
                user.giveWay();
            }
            long page = user.filled(1, 3);
            assertEquals(0, user.send(machine.pid("process"), TYPE, page, 1, SendFlags.MOVE | SendFlags.WAIT));
        });
        machine.runToEnd();
        machine.assertLog("handles", "joined");
    }

    @Test
    void shouldNotInheritThreads() {
        run(user -> {
            user.startThread(User::pause, 0);
            user.fork("child", child -> {
                assertEquals(1, child.call(SystemCallNumber.GETTID));
                assertError(Errno.ESRCH, join(child, 2, 0));
            });
            user.call(SystemCallNumber.WAIT, -1, 0, 0);
        });
    }
}
