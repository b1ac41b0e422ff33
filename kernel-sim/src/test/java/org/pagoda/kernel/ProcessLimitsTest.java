package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.pagoda.kernel.testing.TestMachine.TYPE;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.testing.Handler;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;

/** What a process may use, and what happens when it wants more. */
class ProcessLimitsTest {
    private final TestMachine machine = new TestMachine();

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void shouldAllowAsManyPagesAsTheLimitSays() {
        Process process = machine.spawn("program", ProcessLimits.DEFAULT.withPages(3), user -> {
            user.filled(3, 1);
            assertEquals(3, user.task().process().space().account().charged());
        });
        machine.runToEnd();
        machine.assertExited(process, 0);
    }

    @Test
    void shouldNotCountPagesThatAreOnlyAskedFor() {
        Process process = machine.spawn("program", ProcessLimits.DEFAULT.withPages(1), user -> user.map(100));
        machine.runToEnd();
        machine.assertExited(process, 0);
    }

    @Test
    void shouldKillWithTheQuotaAsCauseWhenAPageMoreIsTouched() {
        Process process = machine.spawn("program", ProcessLimits.DEFAULT.withPages(3), user -> user.filled(4, 1));
        machine.runToEnd();
        machine.assertKilled(process, Kernel.STATUS_KILLED, "EDQUOT", "store at 0x1000003000");
    }

    @Test
    void shouldKillWhenAPageMoreIsOnlyRead() {
        Process process = machine.spawn("program", ProcessLimits.DEFAULT.withPages(0), user -> user.load(user.map(1)));
        machine.runToEnd();
        machine.assertKilled(process, Kernel.STATUS_KILLED, "EDQUOT", "load at 0x1000000000");
    }

    @Test
    void shouldGoOnWhenPagesWereGivenBack() {
        Process process = machine.spawn("program", ProcessLimits.DEFAULT.withPages(3), user -> {
            for (int i = 0; i < 10; i++) {
                assertEquals(0, user.munmap(user.filled(3, i), 3));
            }
        });
        machine.runToEnd();
        machine.assertExited(process, 0);
    }

    @Test
    void shouldKillWithMemoryAsCauseWhenNoFrameIsLeft() {
        Process process = machine.spawn("program", user -> user.filled(2000, 1));
        machine.runToEnd();
        machine.assertKilled(process, Kernel.STATUS_KILLED, "ENOMEM", "store at 0x10");
    }

    @Test
    void shouldLeaveOthersAliveWhenOneUsesUpTheMemory() {
        Process greedy = machine.spawn("greedy", user -> user.filled(2000, 1));
        Process modest = machine.spawn("modest", user -> user.filled(10, 1));
        machine.runToEnd();
        machine.assertKilled(greedy, Kernel.STATUS_KILLED, "ENOMEM");
        machine.assertExited(modest, 0);
    }

    @Test
    void shouldChargeTheSenderForWhatIsUnderWayAndTheReceiverFromTheHandlerOn() {
        Process receiver = machine.spawn("receiver", ProcessLimits.DEFAULT.withPages(2), user -> {
            user.on(TYPE, message -> {
                machine.log(
                        "receiver " + user.task().process().space().account().charged());
                return 2;
            });
            user.serve();
        });
        machine.spawn("sender", ProcessLimits.DEFAULT.withPages(2), user -> {
            assertEquals(2, user.send("receiver", TYPE, user.filled(2, 7), 2, SendFlags.MOVE));
            long more = user.map(1);
            assertError(Errno.EDQUOT, user.send("receiver", TYPE, more, 1, SendFlags.MOVE));
            machine.log("sender " + user.task().process().space().account().charged());
            user.giveWay();
            machine.log("sender " + user.task().process().space().account().charged());
        });
        machine.runUntilIdle();
        machine.assertLog("sender 2", "receiver 2", "sender 0");
        assertEquals(2, receiver.space().account().charged());
    }

    @Test
    void shouldTellTheSenderWhenItsQuotaIsUsedUp() {
        machine.spawn("receiver", user -> {
            user.on(TYPE, Handler.KEEP);
            user.serve();
        });
        machine.spawn("sender", ProcessLimits.DEFAULT.withPages(3), user -> {
            long pages = user.filled(2, 7);
            assertError(Errno.EDQUOT, user.send("receiver", TYPE, pages, 2, SendFlags.SHARE));
            assertEquals(1, user.send("receiver", TYPE, pages + Page.SIZE, 1, SendFlags.SHARE));
        });
        machine.runUntilIdle();
    }

    @Test
    void shouldSayWhenThereIsNoMemoryForAProcess() {
        int spawned = 0;
        try (TestMachine small = new TestMachine(builder -> builder.memory("1M"))) {
            Process filler = small.spawn("filler", user -> {
                user.filled(250, 1);
                user.pause();
            });
            small.runUntilIdle();
            IllegalStateException thrown = null;
            while (thrown == null) {
                thrown = spawnOneMore(small, spawned++);
            }
            assertEquals("no memory for process one too many", thrown.getMessage());
            assertEquals(Process.State.ALIVE, filler.state());
        }
    }

    private static IllegalStateException spawnOneMore(TestMachine small, int count) {
        if (count < 255 && small.machine().framesInUse() < 255) {
            small.spawn("extra " + count, user -> {});
            return null;
        }
        return assertThrows(IllegalStateException.class, () -> small.spawn("one too many", user -> {}));
    }

    @Test
    void shouldHaveTakenNothingWhenLimitsCannotBe() {
        int frames = machine.machine().framesInUse();
        ProcessLimits impossible = ProcessLimits.DEFAULT.withMailbox(1, 2);
        assertThrows(IllegalArgumentException.class, () -> machine.spawn("impossible", impossible, user -> {}));
        assertEquals(frames, machine.machine().framesInUse());
        machine.spawn("possible", user -> {});
        machine.runToEnd();
    }
}
