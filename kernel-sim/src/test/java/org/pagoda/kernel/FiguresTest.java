package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.pagoda.kernel.testing.TestMachine.TYPE;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.Handler;
import org.pagoda.kernel.testing.TestMachine;

/** What the kernel counts over its whole life. */
class FiguresTest {
    private final TestMachine machine = new TestMachine();

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void shouldCountSendsOfTheLivingAndOfTheDead() {
        machine.spawn("server", user -> {
            user.on(TYPE, Handler.KEEP);
            user.serve();
        });
        machine.spawn("living", user -> {
            user.notify("server", TYPE, 1);
            user.send("server", TYPE, user.map(2), 2, SendFlags.MOVE);
            user.notify("server", TYPE + 1, 1); // nobody handles it: does not count
            user.serve();
        });
        Process dead = machine.spawn("dead", user -> {
            user.send("server", TYPE, 1, 0, SendFlags.WAIT);
            user.notify("server", TYPE, 1);
            user.load(0);
        });
        machine.runUntilIdle();
        machine.assertKilled(dead, Kernel.STATUS_FAULT);
        assertEquals(4, machine.kernel().sends());
    }

    @Test
    void shouldCountFaultsOfProgramsAndOfSystemCalls() {
        Process process = machine.spawn("program", user -> {
            long pages = user.map(3);
            user.load(pages);
            user.store(pages, 1);
            user.store(pages + 4096, 1);
            user.store(pages + 4096, 2);
            user.write(1, pages + 2 * 4096, 10);
            user.call(SystemCallNumber.OPEN, 8, 0);
            user.load(0);
        });
        machine.runToEnd();
        machine.assertKilled(process, Kernel.STATUS_FAULT);
        assertEquals(6, machine.kernel().faults());
    }

    @Test
    void shouldCopyNoPageToMoveOrShareIt() {
        machine.spawn("server", user -> {
            user.on(TYPE, Handler.KEEP);
            user.serve();
        });
        machine.spawn("sender", user -> {
            for (long flags : new long[] {0, SendFlags.MOVE, SendFlags.PUBLISH, SendFlags.SHARE}) {
                long page = user.map(2);
                user.load(page);
                user.store(page + 4096, 1);
                user.send("server", TYPE, page, 2, flags);
            }
        });
        machine.runUntilIdle();
        assertEquals(0, machine.kernel().pagesCopied());
        assertEquals(4, machine.kernel().sends());
    }
}
