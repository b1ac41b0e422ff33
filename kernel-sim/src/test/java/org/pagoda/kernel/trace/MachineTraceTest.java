package org.pagoda.kernel.trace;

import static org.pagoda.kernel.testing.TestMachine.TYPE;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.mmu.Errno;

/** What a machine records of what happens on it. */
class MachineTraceTest {
    private final TestMachine machine = new TestMachine();

    @AfterEach
    void close() {
        machine.close();
    }

    private void record(EventKind first, EventKind... others) {
        Set<EventKind> kinds = EnumSet.of(first, others);
        machine.machine().trace().listen((kind, tick, cpu, pid, a, b, c, d) -> {
            if (kinds.contains(kind)) {
                machine.log(kind + " " + pid + ": " + a + " " + b + " " + c);
            }
        });
    }

    @Test
    void shouldRecordTheBeginningAndEndOfProcesses() {
        record(EventKind.SPAWN, EventKind.EXIT);
        machine.spawn("one", user -> user.exit(5));
        Process two = machine.spawn("two", user -> user.load(0));
        machine.runToEnd();
        machine.assertKilled(two, Kernel.STATUS_FAULT);
        machine.assertLog("SPAWN 1: 0 0 0", "SPAWN 2: 0 0 0", "EXIT 1: 5 0 0", "EXIT 2: 139 0 0");
    }

    @Test
    void shouldRecordSystemCallsWithTheirResults() {
        record(EventKind.CALL);
        machine.spawn("program", user -> {
            user.getpid();
            user.call(SystemCallNumber.CLOSE, 9);
            user.call(199, 7, 8);
        });
        machine.runToEnd();
        machine.assertLog(
                "CALL 1: 2 1 0",
                "CALL 1: " + SystemCallNumber.CLOSE + " " + Errno.EBADF.result() + " 9",
                "CALL 1: 199 " + Errno.ENOSYS.result() + " 7");
    }

    @Test
    void shouldRecordFaultsThatCanBeResolvedAndThatCannot() {
        record(EventKind.FAULT);
        long[] page = new long[1];
        Process program = machine.spawn("program", user -> {
            page[0] = user.map(1);
            user.load(page[0]);
            user.store(page[0] + 8, 1);
            user.store(0, 1);
        });
        machine.runToEnd();
        machine.assertKilled(program, Kernel.STATUS_FAULT);
        machine.assertLog("FAULT 1: " + page[0] + " 2 0", "FAULT 1: " + (page[0] + 8) + " 4 0", "FAULT 1: 0 4 -14");
    }

    @Test
    void shouldRecordTheLifeOfAMessage() {
        record(EventKind.SEND, EventKind.HANDLE, EventKind.SETTLE, EventKind.DROP, EventKind.SWITCH);
        machine.spawn("receiver", user -> {
            user.on(TYPE, message -> user.off(TYPE) + 1);
            user.serve();
        });
        machine.spawn("sender", user -> {
            user.send("receiver", TYPE, user.map(2), 2, SendFlags.MOVE);
            user.notify("receiver", TYPE, 5);
        });
        machine.runUntilIdle();
        long landing = 0x20_0000_0000L;
        machine.assertLog(
                "SWITCH 1: 1 0 0",
                "SWITCH 2: 1 0 0",
                "SEND 1: 2 64 2",
                "SEND 1: 2 64 0",
                "SWITCH 1: 1 0 0",
                "HANDLE 1: 2 64 " + landing,
                "DROP 1: 0 0 0",
                "SETTLE 1: 1 0 1");
    }

    @Test
    void shouldRecordSwitchesToABorrowerAndBack() {
        record(EventKind.SWITCH, EventKind.HANDLE);
        machine.spawn("receiver", user -> {
            user.on(TYPE, message -> 0);
            user.serve();
        });
        machine.spawn("sender", user -> user.send("receiver", TYPE, 9, 0, SendFlags.WAIT));
        machine.runUntilIdle();
        machine.assertLog(
                "SWITCH 1: 1 0 0", "SWITCH 2: 1 0 0", "SWITCH 1: 1 0 0", "HANDLE 1: 2 64 9", "SWITCH 2: 1 0 0");
    }
}
