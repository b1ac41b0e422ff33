package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.pagoda.kernel.testing.TestMachine.TYPE;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.testing.Handler;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;

/** A process identifier never means another process than it did, though its slot is used again. */
class ProcessIdentifierTest {
    private static final long SLOT = 0xffff_ffffL;

    private final TestMachine machine = new TestMachine();

    @AfterEach
    void close() {
        machine.close();
    }

    private static void serve(User user) {
        user.on(TYPE, Handler.KEEP);
        user.serve();
    }

    @Test
    void shouldReuseTheSlotWithTheNextGeneration() {
        Process first = machine.spawn("first", user -> {});
        machine.runToEnd();
        Process second = machine.spawn("second", user -> {});
        assertEquals(first.pid() & SLOT, second.pid() & SLOT);
        assertEquals((first.pid() >>> 32) + 1, second.pid() >>> 32);
        assertNull(machine.kernel().process(first.pid()));
        assertSame(second, machine.kernel().process(second.pid()));
        machine.runToEnd();
    }

    @Test
    void shouldNotReachAStrangerWhenTheSlotWasReused() {
        Process dead = machine.spawn("dead", user -> {});
        machine.runToEnd();
        machine.spawn("stranger", ProcessIdentifierTest::serve);
        machine.spawn("sender", user -> {
            long page = user.filled(1, 7);
            assertError(Errno.ESRCH, user.send(dead.pid(), TYPE, page, 1, SendFlags.MOVE));
            assertEquals(7, user.load(page));
            assertEquals(1, user.send("stranger", TYPE, page, 1, SendFlags.MOVE));
        });
        machine.runUntilIdle();
    }

    @Test
    void shouldNotReachTheDeadWithAnyOtherGeneration() {
        machine.spawn("server", ProcessIdentifierTest::serve);
        machine.spawn("sender", user -> {
            long pid = machine.pid("server");
            for (long stranger : new long[] {
                pid + (1L << 32), pid - (1L << 32), pid | 1L << 63, 0, -1, 99, SLOT, Long.MAX_VALUE, Long.MIN_VALUE
            }) {
                assertError(Errno.ESRCH, user.send(stranger, TYPE, 0, 0, 0));
            }
        });
        machine.runUntilIdle();
    }

    @Test
    void shouldTellEveryGenerationApart() {
        long before = 0;
        for (int generation = 0; generation < 100; generation++) {
            Process process = machine.spawn("mayfly", user -> {});
            assertNotEquals(before, process.pid());
            assertEquals(generation, process.pid() >>> 32);
            before = process.pid();
            machine.runToEnd();
        }
    }

    @Test
    void shouldGiveLivingProcessesDifferentPids() {
        for (int i = 1; i <= 20; i++) {
            assertEquals(i, machine.spawn("server " + i, User::serve).pid());
        }
        machine.runUntilIdle();
    }

    @Test
    void shouldDeliverWhatADeadSenderHasSent() {
        machine.spawn("receiver", user -> {
            user.on(TYPE, message -> {
                machine.log(message.pid());
                machine.log(user.load(message.address()));
                return 1;
            });
            user.pause();
        });
        Process sender = machine.spawn("sender", user -> {
            user.send("receiver", TYPE, user.filled(1, 7), 1, SendFlags.MOVE);
            user.exit(0);
        });
        machine.runToEnd();
        machine.assertLog(sender.pid(), 7L);
    }
}
