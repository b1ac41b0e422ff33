package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.pagoda.kernel.testing.TestMachine.TYPE;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.Handler;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;

/** A host thread that is a process's task, as benchmarks are. */
class AttachedTaskTest {
    private static final UserContext IDLE = new UserContext() {
        @Override
        public void main() {}

        @Override
        public long handle(long handler, long pid, long type, long address, long size, long flags) {
            return size;
        }
    };

    private final TestMachine machine = new TestMachine();

    @AfterEach
    void close() {
        machine.close();
    }

    private Machine boot() {
        return machine.machine();
    }

    private long call(Task task, long number, long a0, long a1, long a2, long a3, long a4) {
        return machine.kernel().systemCall(task, number, a0, a1, a2, a3, a4, 0);
    }

    @Test
    void shouldTrapAsTheProcessItBelongsTo() {
        Task task = boot().attach("bench", self -> IDLE);
        assertEquals(task.process().pid(), call(task, SystemCallNumber.GETPID, 0, 0, 0, 0, 0));
        assertEquals(Task.State.RUNNING, task.state());
        machine.check();
        boot().detach(task);
        assertEquals(Process.State.DEAD, task.process().state());
        assertNull(machine.kernel().process(task.process().pid()));
    }

    @Test
    void shouldUseMemoryAndGiveItBack() {
        Task task = boot().attach("bench", self -> IDLE);
        long page = call(task, SystemCallNumber.MMAP, 0, 2, 6, 0, 0);
        machine.kernel().tick(task);
        task.cpu().mmu().store64(page, 7);
        assertEquals(7, task.cpu().mmu().load64(page));
        machine.check();
        boot().detach(task);
    }

    @Test
    void shouldHandleItsOwnMessages() {
        Task task = boot().attach("bench", self -> IDLE);
        long pid = task.process().pid();
        long page = call(task, SystemCallNumber.MMAP, 0, 1, 6, 0, 0);
        assertEquals(0, call(task, SystemCallNumber.REGISTER_HANDLER, TYPE, 1, 0, 0, 0));
        assertEquals(1, call(task, SystemCallNumber.SEND, pid, TYPE, page, 1, SendFlags.MOVE));
        assertEquals(1, task.process().endpoint().counters().handled());
        machine.check();
        boot().detach(task);
    }

    @Test
    void shouldRunAServersHandlerWhenItWaits() {
        Thread[] host = new Thread[1];
        machine.spawn("server", user -> {
            user.on(TYPE, message -> {
                host[0] = Thread.currentThread();
                return message.size();
            });
            user.serve();
        });
        machine.runUntilIdle();
        Task task = boot().attach("bench", self -> IDLE);
        long pid = machine.pid("server");
        long page = call(task, SystemCallNumber.MMAP, 0, 1, 6, 0, 0);
        assertEquals(1, call(task, SystemCallNumber.SEND, pid, TYPE, page, 1, SendFlags.MOVE | SendFlags.WAIT));
        assertEquals(Thread.currentThread(), host[0]);
        machine.check();
        boot().detach(task);
    }

    @Test
    void shouldLetOthersRunWhenItWaitsForThem() {
        machine.spawn("server", user -> {
            user.on(TYPE, Handler.KEEP);
            user.pause();
        });
        machine.runUntilIdle();
        Task task = boot().attach("bench", self -> IDLE);
        long result = call(task, SystemCallNumber.SEND, machine.pid("server"), TYPE, 0, 0, SendFlags.WAIT);
        assertEquals(0, result);
        boot().detach(task);
        machine.runToEnd();
    }

    @Test
    void shouldRefuseToRunWhileAThreadIsAttached() {
        Task task = boot().attach("bench", self -> IDLE);
        assertThrows(IllegalStateException.class, () -> boot().run());
        boot().detach(task);
    }

    @Test
    void shouldRefuseASecondThreadAndTakeNothing() {
        Task task = boot().attach("bench", self -> IDLE);
        assertThrows(IllegalStateException.class, () -> boot().attach("second", self -> IDLE));
        boot().detach(task);
        assertEquals(0, machine.kernel().processes().size());
    }

    @Test
    void shouldRunOthersBeforeAndAfter() {
        machine.spawn("before", user -> machine.log("before"));
        machine.runToEnd();
        boot().detach(boot().attach("bench", self -> IDLE));
        machine.spawn("after", user -> machine.log("after"));
        machine.runToEnd();
        machine.assertLog("before", "after");
    }

    @Test
    void shouldMakeWayForAProcessWhoseTimeHasComeThoughItWasSetBefore() {
        machine.spawn("sleeper", user -> {
            user.sleep(100);
            machine.log("awake");
        });
        machine.kernel().run(50, 10_000_000_000L);
        Task task = boot().attach("bench", self -> IDLE);
        for (int i = 0; i < 60; i++) {
            call(task, SystemCallNumber.NULL, 0, 0, 0, 0, 0);
        }
        machine.assertLog("awake");
        boot().detach(task);
        machine.runToEnd();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
    void shouldNotLoseATaskThatARunHasStoppedInTheMiddle(long limit) {
        try (TestMachine two = new TestMachine(builder -> builder.cpus(2).quantum(3))) {
            Process first = two.spawn("first", AttachedTaskTest::twentySteps);
            Process second = two.spawn("second", AttachedTaskTest::twentySteps);
            assertEquals(
                    RunResult.Outcome.TICK_LIMIT,
                    two.kernel().run(limit, 10_000_000_000L).outcome());
            Task task = two.machine().attach("bench", self -> IDLE);
            two.machine().detach(task);
            two.runToEnd();
            two.assertExited(first, 0);
            two.assertExited(second, 0);
        }
    }

    private static void twentySteps(User user) {
        for (int step = 0; step < 20; step++) {
            user.getpid();
        }
    }
}
