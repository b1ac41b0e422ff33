package org.pagoda.kernel.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.ipc.MessageType.RETURNED;
import static org.pagoda.kernel.testing.TestMachine.OTHER;
import static org.pagoda.kernel.testing.TestMachine.TYPE;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.ProcessLimits;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.Region;

/** A process that begins another program: what stays, and what goes. */
class ExecTest {
    private static final long ANY = -1;
    private static final long TALK = 7;

    private final TestMachine machine = new TestMachine();

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void shouldBeginAnotherProgramAsTheSameProcess() {
        machine.addProgram("second", user -> {
            machine.log(user.getpid());
            machine.log(user.task().process().name());
            machine.log(user.argumentBlock());
            user.exit(5);
        });
        Process process = machine.spawn("first", user -> {
            machine.log(user.exec("second", "a", "b"));
        });
        machine.runToEnd();
        machine.assertLog(process.pid(), "second", "a|b|");
        machine.assertExited(process, 5);
    }

    @Test
    void shouldEndTheProcessWhenTheProgramReturns() {
        machine.addProgram("second", user -> machine.log("run"));
        Process process = machine.spawn("first", user -> user.exec("second"));
        machine.runToEnd();
        machine.assertLog("run");
        machine.assertExited(process, 0);
    }

    @Test
    void shouldBeginOneAfterTheOther() {
        machine.addProgram("second", user -> {
            machine.log("second");
            user.exec("third", "x");
        });
        machine.addProgram("third", user -> machine.log(user.argumentBlock()));
        Process process = machine.spawn("first", user -> user.exec("second", "much longer arguments"));
        machine.runToEnd();
        machine.assertLog("second", "x|");
        machine.assertExited(process, 0);
    }

    @Test
    void shouldStartWithEmptyMemory() {
        machine.addProgram("second", user -> {
            Process process = user.task().process();
            machine.log(process.space().account().charged());
            machine.log(process.space().regions().stream()
                    .map(Region::name)
                    .toList()
                    .toString());
            machine.log(user.call(SystemCallNumber.BRK, 0));
        });
        long[] heap = new long[1];
        machine.spawn("first", user -> {
            heap[0] = user.call(SystemCallNumber.BRK, 0);
            user.call(SystemCallNumber.BRK, heap[0] + 3 * Page.SIZE);
            user.store(heap[0], 1);
            user.filled(5, 1);
            user.exec("second");
        });
        machine.runToEnd();
        machine.assertLog(0L, "[[landing], [stack]]", heap[0]);
    }

    @Test
    void shouldLeavePagesThatAreSharedToOthers() {
        machine.addProgram("second", user -> {
            user.on(TYPE, message -> 0);
            user.serve();
        });
        machine.spawn("other", user -> {
            user.on(TYPE, message -> {
                user.store(message.address(), 9);
                return 1;
            });
            user.pause();
            machine.log(user.load(0x20_0000_0000L));
            user.kill("first");
        });
        Process first = machine.spawn("first", user -> {
            long page = user.filled(1, 1);
            user.send("other", TYPE, page, 1, SendFlags.SHARE);
            user.exec("second");
        });
        machine.runToEnd();
        machine.assertLog(9L);
        machine.assertKilled(first, Kernel.STATUS_KILLED);
    }

    // ---- messages ----

    @Test
    void shouldAbandonWhatWaitsAndHandleNothingMore() {
        machine.addProgram("second", user -> {
            user.giveWay();
            user.giveWay();
        });
        Process first = machine.spawn("first", user -> {
            user.on(TYPE, message -> message.size());
            user.mask(TYPE);
            user.giveWay();
            user.exec("second");
        });
        machine.spawn("sender", user -> {
            user.on(RETURNED, message -> {
                machine.log(user.load(message.address()));
                return 1;
            });
            assertEquals(1, user.send("first", TYPE, user.filled(1, 42), 1, SendFlags.MOVE));
            user.giveWay();
            assertError(Errno.ECONNREFUSED, user.notify("first", TYPE, 0));
        });
        machine.runToEnd();
        machine.assertLog(42L);
        machine.assertExited(first, 0);
    }

    @Test
    void shouldMaskNothing() {
        machine.addProgram("second", user -> {
            user.on(TYPE, message -> {
                machine.log("handled");
                return 0;
            });
            user.notifySelf(TYPE, 0);
        });
        machine.spawn("first", user -> {
            user.mask(TYPE);
            user.exec("second");
        });
        machine.runToEnd();
        machine.assertLog("handled");
    }

    /** Who has lent it pages, and waits for its reply, gets them back and is told that there will be none. */
    @Test
    void shouldGiveUpTokensAndWhatWasLent() {
        machine.addProgram("second", User::pause);
        Process first = machine.spawn("first", user -> {
            user.on(TYPE, message -> {
                assertTrue(user.keepToken() > 0);
                return 0;
            });
            user.pause();
            user.exec("second");
        });
        machine.spawn("caller", user -> {
            long page = user.filled(1, 5);
            long frame = user.frame(0);
            long flags = SendFlags.LEND | SendFlags.RECEIVER_WRITES;
            assertError(Errno.EPIPE, user.ask("first", TYPE, page, 1, flags, frame));
            assertEquals(5, user.load(page));
            user.kill("first");
        });
        machine.runToEnd();
        machine.assertKilled(first, Kernel.STATUS_KILLED);
    }

    @Test
    void shouldTakeTheTimerAndInteractionsAway() {
        machine.machine().interactions().registerCallbackForType(TALK, (interaction, buffer, length, data) -> {}, null);
        machine.addProgram("second", user -> {
            assertEquals(0, user.setTimer(0, 0), "ticks that are left");
            long created = user.call(SystemCallNumber.INTERACTION_CREATE, user.getpid(), 0, TALK);
            assertTrue(created >= 0, () -> Errno.describe(created));
        });
        machine.spawn("first", user -> {
            user.setTimer(1000, 0);
            user.call(SystemCallNumber.INTERACTION_CREATE, user.getpid(), 0, TALK);
            user.exec("second");
        });
        machine.runToEnd();
        assertEquals(0, machine.machine().interactions().open());
    }

    // ---- what stays ----

    @Test
    void shouldKeepChildrenLimitsSendMaskAndOpenFiles() {
        machine.addProgram("second", user -> {
            assertEquals(9, user.call(SystemCallNumber.GET_LIMIT, 0, 3));
            assertError(Errno.EPERM, user.notify("child", TYPE, 0));
            machine.log(user.write(1, user.filled(1, 'x'), 1));
            long status = user.map(1);
            assertEquals(machine.pid("child"), user.call(SystemCallNumber.WAIT, ANY, status, 0));
            machine.log(user.load(status));
        });
        machine.spawn("first", ProcessLimits.DEFAULT.withFamily(9, 9), user -> {
            user.fork("child", each -> each.exit(3));
            assertEquals(0, user.call(SystemCallNumber.SET_SEND_MASK, user.getpid(), user.map(1), 0));
            user.exec("second");
        });
        machine.runToEnd();
        machine.assertLog(1L, 3L);
    }

    @Test
    void shouldTellTheParentHowTheSecondProgramEnded() {
        machine.addProgram("second", user -> user.exit(6));
        machine.spawn("parent", user -> {
            long child = user.fork("child", each -> each.exec("second"));
            long status = user.map(1);
            assertEquals(child, user.call(SystemCallNumber.WAIT, ANY, status, 0));
            assertEquals(6, user.load(status));
        });
        machine.runToEnd();
    }

    // ---- what cannot be ----

    @Test
    void shouldGoOnIfThereIsNoSuchProgram() {
        Process process = machine.spawn("first", user -> {
            long page = user.filled(1, 3);
            assertError(Errno.ENOENT, user.exec("second"));
            assertEquals(3, user.load(page));
        });
        machine.runToEnd();
        machine.assertExited(process, 0);
    }

    @Test
    void shouldRefuseWithOtherThreads() {
        machine.addProgram("second", user -> machine.log("run"));
        machine.spawn("first", user -> {
            long tid = user.startThread(each -> machine.log(each.exec("second")), 0);
            machine.log(user.exec("second"));
            user.call(SystemCallNumber.JOIN_THREAD, tid, 0);
            user.exec("second");
        });
        machine.runToEnd();
        machine.assertLog(Errno.EBUSY.result(), Errno.EBUSY.result(), "run");
    }

    @Test
    void shouldRefuseInAHandler() {
        machine.addProgram("second", user -> machine.log("run"));
        machine.spawn("first", user -> {
            user.on(TYPE, message -> {
                assertError(Errno.EBUSY, user.exec("second"));
                machine.log("refused");
                return 0;
            });
            user.notifySelf(TYPE, 0);
            user.exec("second");
        });
        machine.runToEnd();
        machine.assertLog("refused", "run");
    }

    @Test
    void shouldRefuseInOneThatOnlyServes() {
        machine.addProgram("second", user -> machine.log("run"));
        Process process = machine.spawnServing("first", user -> {
            user.on(OTHER, message -> 0);
            machine.log(user.exec("second"));
        });
        machine.runUntilIdle();
        machine.assertLog(Errno.EBUSY.result());
        assertNull(process.cause());
    }

    @Test
    void shouldRefuseOnAThreadOfTheHosts() {
        try (Machine own = Machine.builder().memory("4M").build()) {
            own.programs().add("second", () -> task -> {
                throw new AssertionError("begun");
            });
            Task task = own.attach("host", each -> new NoProgram());
            Kernel kernel = own.kernel();
            long page = kernel.systemCall(task, SystemCallNumber.MMAP, 0, 1, 6, 0, 0, 0);
            task.cpu().mmu().store64(page, 0x646e_6f63_6573L); // "second", from its last letter on
            assertError(Errno.EBUSY, kernel.systemCall(task, SystemCallNumber.EXEC, page, 0, 0, 0, 0, 0));
            own.detach(task);
        }
    }

    private static final class NoProgram implements org.pagoda.kernel.UserContext {
        @Override
        public void main() {}

        @Override
        public long handle(long handler, long pid, long type, long address, long size, long flags) {
            return 0;
        }
    }

    /** The memory is gone by then, so there is no way back. */
    @Test
    void shouldKillWhoHasNoPagesForTheArguments() {
        machine.addProgram("second", user -> machine.log("run"));
        Process process = machine.spawn("first", user -> {
            long page = user.map(1);
            user.storeText(page, "second\0argument\0");
            assertEquals(0, user.call(SystemCallNumber.SET_LIMIT, 0, 0, 0));
            user.call(SystemCallNumber.EXEC, page, page + 7, 9);
        });
        machine.runToEnd();
        machine.assertLog();
        machine.assertKilled(process, Kernel.STATUS_KILLED, "no memory for the arguments of second");
    }

    /** What takes a task out of its program is no exception that a program could hold on to. */
    @Test
    void shouldNotBeKeptInTheOldProgram() {
        machine.addProgram("second", user -> machine.log("run"));
        Process process = machine.spawn("first", user -> {
            long page = user.filled(1, 1);
            try {
                user.exec("second");
            } catch (Throwable e) {
                machine.log("caught");
                user.load(page);
                machine.log("went on");
            }
        });
        machine.runToEnd();
        machine.assertLog("caught", "run");
        machine.assertExited(process, 0);
    }
}
