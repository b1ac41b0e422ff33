package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.kernel.testing.TestMachine.TYPE;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.AsidTable;

/** Processes begin and end. */
class ProcessLifeTest {
    private final TestMachine machine = new TestMachine();

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void shouldBeAliveAndKnownByItsPidBeforeItRuns() {
        Process process = machine.spawn("program", user -> {});
        assertEquals(Process.State.ALIVE, process.state());
        assertEquals("program", process.name());
        assertEquals("program(1)", process.toString());
        assertEquals(0, process.parent());
        assertEquals(1, process.tasks().size());
        assertSame(process, machine.kernel().process(process.pid()));
        assertTrue(machine.kernel().processes().contains(process));
    }

    @Test
    void shouldBeForgottenWhenItHasEnded() {
        Process process = machine.spawn("program", user -> {});
        machine.runToEnd();
        assertEquals(Process.State.DEAD, process.state());
        assertNull(machine.kernel().process(process.pid()));
        assertTrue(machine.kernel().processes().isEmpty());
        assertTrue(process.tasks().isEmpty());
    }

    @Test
    void shouldExitWithZeroWhenMainReturns() {
        Process process = machine.spawn("program", user -> machine.log("ran"));
        machine.runToEnd();
        machine.assertExited(process, 0);
        machine.assertLog("ran");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 255, 256, -1, Long.MAX_VALUE, Long.MIN_VALUE})
    void shouldKeepTheStatusGivenToExit(long status) {
        Process process = machine.spawn("program", user -> {
            user.exit(status);
            machine.log("exit returned");
        });
        machine.runToEnd();
        machine.assertExited(process, status);
        machine.assertLog();
    }

    @Test
    void shouldEndTheProcessWhenAHandlerExits() {
        Process process = machine.spawn("program", user -> {
            user.on(TYPE, message -> {
                user.exit(6);
                return 0;
            });
            user.notifySelf(TYPE, 0);
            machine.log("went on");
        });
        machine.runToEnd();
        machine.assertExited(process, 6);
        machine.assertLog();
    }

    @Test
    void shouldKeepTheFirstStatusWhenTheProgramCatchesItsEndAndExitsAgain() {
        Process process = machine.spawn("program", user -> {
            for (int status = 1; status <= 3; status++) {
                exitAndCatch(user, status);
            }
        });
        machine.runToEnd();
        machine.assertExited(process, 1);
        machine.assertLog("caught", "caught", "caught");
    }

    private void exitAndCatch(User user, long status) {
        try {
            user.exit(status);
            machine.log("exit returned");
        } catch (Error e) {
            machine.log("caught");
        }
    }

    @Test
    void shouldGetNothingDoneWhenTheProgramGoesOnAfterItsEnd() {
        Process process = machine.spawn("program", user -> {
            long page = user.filled(1, 7);
            exitAndCatch(user, 2);
            try {
                machine.log(user.load(page));
            } catch (Error e) {
                machine.log("no load");
            }
            try {
                machine.log(user.map(1));
            } catch (Error e) {
                machine.log("no mmap");
            }
        });
        machine.runToEnd();
        machine.assertExited(process, 2);
        machine.assertLog("caught", "no load", "no mmap");
    }

    @Test
    void shouldEndBeforeItsFirstStepWhenKilledBeforeItRuns() {
        Process process = machine.spawn("program", user -> machine.log("ran"));
        machine.kernel().kill(process, 77, "not wanted");
        assertEquals(Process.State.ENDING, process.state());
        machine.runToEnd();
        machine.assertKilled(process, 77, "not wanted");
        machine.assertLog();
    }

    @Test
    void shouldEndAtItsNextStepWhenKilledByAnother() {
        try (TestMachine preempting = new TestMachine(builder -> builder.quantum(10))) {
            Process victim = preempting.spawn("victim", user -> {
                long page = user.map(1);
                while (true) {
                    user.load(page);
                }
            });
            preempting.spawn("killer", user -> user.kill("victim"));
            preempting.runToEnd();
            preempting.assertKilled(victim, Kernel.STATUS_KILLED, "a test has killed it");
        }
    }

    @Test
    void shouldEndWhenKilledWhileItServes() {
        Process victim = machine.spawn("victim", User::serve);
        machine.spawn("killer", user -> user.kill("victim"));
        machine.runToEnd();
        machine.assertKilled(victim, Kernel.STATUS_KILLED);
    }

    @Test
    void shouldEndWhenKilledWhileItPauses() {
        Process victim = machine.spawn("victim", user -> {
            user.pause();
            machine.log("went on");
        });
        machine.spawn("killer", user -> user.kill("victim"));
        machine.runToEnd();
        machine.assertKilled(victim, Kernel.STATUS_KILLED);
        machine.assertLog();
    }

    @Test
    void shouldKeepTheFirstCauseWhenKilledTwice() {
        Process victim = machine.spawn("victim", User::serve);
        machine.runUntilIdle();
        machine.kernel().kill(victim, 1, "first");
        machine.kernel().kill(victim, 2, "second");
        machine.runToEnd();
        machine.assertKilled(victim, 1, "first");
    }

    @Test
    void shouldDoNothingWhenADeadProcessIsKilled() {
        Process victim = machine.spawn("victim", user -> user.exit(3));
        machine.runToEnd();
        machine.kernel().kill(victim, 1, "too late");
        machine.assertExited(victim, 3);
    }

    @Test
    void shouldGiveBackAllMemoryOfEachProcessAtItsOwnEnd() {
        machine.spawn("short", user -> user.filled(10, 1));
        machine.spawn("long", user -> {
            user.filled(3, 1);
            user.pause();
        });
        int before = machine.machine().framesInUse();
        machine.runUntilIdle();
        int one = machine.machine().framesInUse();
        Process third = machine.spawn("third", user -> user.filled(20, 1));
        machine.runUntilIdle();
        assertEquals(one, machine.machine().framesInUse());
        machine.assertExited(third, 0);
        assertFalse(before > one, "the long one has memory of its own");
    }

    @Test
    void shouldGetAnAsidWhenItFirstRunsAndGiveItBack() {
        Process living = machine.spawn("living", User::serve);
        Process first = machine.spawn("first", user -> machine.log(asid(user)));
        assertEquals(AsidTable.NONE, first.space().asid());
        machine.runUntilIdle();
        assertEquals(AsidTable.NONE, first.space().asid());
        assertEquals(1, living.space().asid());
        machine.spawn("next", user -> machine.log(asid(user)));
        machine.runUntilIdle();
        machine.assertLog(2, 2);
    }

    private static int asid(User user) {
        return user.task().process().space().asid();
    }

    @Test
    void shouldStartInTheOrderOfSpawning() {
        for (int i = 0; i < 5; i++) {
            int number = i;
            machine.spawn("program " + i, user -> machine.log(number));
        }
        machine.runToEnd();
        machine.assertLog(0, 1, 2, 3, 4);
    }

    @Test
    void shouldEndAllWhenShutDown() {
        Process serving = machine.spawn("serving", User::serve);
        Process neverRun = machine.spawn("never run", user -> {
            while (true) {
                user.giveWay();
            }
        });
        RunResult result = machine.machine().shutDown();
        assertEquals(RunResult.Outcome.ALL_EXITED, result.outcome());
        machine.assertKilled(serving, Kernel.STATUS_KILLED, "shut down");
        machine.assertKilled(neverRun, Kernel.STATUS_KILLED, "shut down");
    }
}
