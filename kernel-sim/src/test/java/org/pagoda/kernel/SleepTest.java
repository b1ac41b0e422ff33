package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.kernel.testing.TestMachine.TYPE;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.testing.Handler;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.mmu.Errno;

/** Waiting for virtual time to pass. */
class SleepTest {
    private final TestMachine machine = new TestMachine();

    @AfterEach
    void close() {
        machine.close();
    }

    private long now() {
        return machine.kernel().ticks();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 1000, 1L << 40})
    void shouldJumpToTheMomentWhenNobodyElseRuns(long ticks) {
        machine.spawn("sleeper", user -> {
            long before = now();
            assertEquals(0, user.sleep(ticks));
            assertEquals(before + 1 + ticks, now(), "the system call itself takes a tick");
        });
        machine.runToEnd();
    }

    @Test
    void shouldWakeInTheOrderOfTheirMoments() {
        for (long ticks : new long[] {300, 100, 200}) {
            machine.spawn("sleeper " + ticks, user -> {
                user.sleep(ticks);
                machine.log(ticks);
            });
        }
        machine.runToEnd();
        machine.assertLog(100L, 200L, 300L);
    }

    @Test
    void shouldWakeWhoeverWentToSleepFirstWhenTheMomentIsTheSame() {
        for (int i = 0; i < 5; i++) {
            int number = i;
            machine.spawn("sleeper " + i, user -> {
                user.sleep(1000 - now());
                machine.log(number);
            });
        }
        machine.runToEnd();
        machine.assertLog(0, 1, 2, 3, 4);
        assertEquals(1000, now() / 10 * 10);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void shouldInterruptWhoeverComputesWhenTheMomentHasCome(int cpus) {
        boolean[] awake = {false};
        try (TestMachine busy =
                new TestMachine(builder -> builder.cpus(cpus).quantum(20).tickLimit(10_000))) {
            busy.spawn("sleeper", user -> {
                user.sleep(50);
                awake[0] = true;
            });
            for (int i = 0; i < cpus; i++) {
                busy.spawn("computer " + i, user -> {
                    long page = user.map(1);
                    while (!awake[0]) {
                        user.load(page);
                    }
                });
            }
            busy.runToEnd();
            assertTrue(
                    busy.kernel().ticks() < 500,
                    () -> "it slept until " + busy.kernel().ticks());
        }
    }

    @Test
    void shouldNotSleepForNoTime() {
        machine.spawn("sleeper", user -> {
            long before = now();
            assertEquals(0, user.sleep(0));
            assertEquals(before + 1, now());
        });
        machine.runToEnd();
    }

    @Test
    void shouldRefuseTimesThatNeverCome() {
        machine.spawn("sleeper", user -> {
            for (long ticks : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE}) {
                assertError(Errno.EINVAL, user.sleep(ticks));
            }
        });
        machine.runToEnd();
    }

    @Test
    void shouldReturnEintrWhenAHandlerRan() {
        machine.spawn("sleeper", user -> {
            user.on(TYPE, message -> {
                machine.log("handled");
                return 0;
            });
            assertError(Errno.EINTR, user.sleep(1000));
            assertTrue(now() < 100);
            machine.log("awake");
            user.pause(); // the alarm that was set is not heard any more
            machine.log("what wakes it?");
        });
        machine.spawn("disturber", user -> user.notify("sleeper", TYPE, 0));
        machine.runUntilIdle();
        machine.assertLog("handled", "awake");
        assertTrue(now() < 100);
    }

    @Test
    void shouldGoOnSleepingWhenAMessageCouldNotBeCharged() {
        machine.spawn("sleeper", ProcessLimits.DEFAULT.withPages(0), user -> {
            user.on(TYPE, Handler.KEEP);
            long before = now();
            assertEquals(0, user.sleep(1000));
            assertEquals(before + 1001, now());
        });
        machine.spawn("disturber", user -> user.send("sleeper", TYPE, user.filled(1, 7), 1, SendFlags.MOVE));
        machine.runToEnd();
    }

    @Test
    void shouldEndWhenKilledInItsSleep() {
        Process sleeper = machine.spawn("sleeper", user -> user.sleep(1000));
        machine.spawn("killer", user -> user.kill("sleeper"));
        machine.runToEnd();
        machine.assertKilled(sleeper, Kernel.STATUS_KILLED);
        assertTrue(now() < 100, "nobody waits for the alarm of the dead");
    }

    @Test
    void shouldStopAtTheTickLimitAndGoOnSleepingAfterwards() {
        machine.spawn("sleeper", user -> {
            user.sleep(1000);
            machine.log("awake");
        });
        RunResult result = machine.kernel().run(500, 10_000_000_000L);
        assertEquals(RunResult.Outcome.TICK_LIMIT, result.outcome());
        assertEquals(List.of("sleeper(1) waits for a moment, in sleep"), result.tasks());
        assertEquals(500, now(), "time passes for those who sleep on");
        machine.assertLog();
        machine.runToEnd();
        machine.assertLog("awake");
        assertEquals(1001, now());
    }

    @Test
    void shouldSleepInAHandlerWhileTheSenderWaits() {
        machine.spawn("receiver", user -> {
            user.on(TYPE, message -> {
                assertEquals(0, user.sleep(500));
                machine.log("handled");
                return 0;
            });
            user.serve();
        });
        machine.spawn("sender", user -> {
            assertEquals(0, user.send("receiver", TYPE, 0, 0, SendFlags.WAIT));
            machine.log("returned");
            assertTrue(now() > 500);
        });
        machine.spawn("other", user -> {
            user.sleep(100);
            machine.log("others go on");
        });
        machine.runUntilIdle();
        machine.assertLog("others go on", "handled", "returned");
    }
}
