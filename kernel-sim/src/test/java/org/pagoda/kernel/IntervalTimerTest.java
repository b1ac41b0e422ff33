package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.ipc.MessageType.TIMER;
import static org.pagoda.kernel.testing.TestMachine.OTHER;
import static org.pagoda.kernel.testing.TestMachine.TYPE;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.testing.Handler;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;

/** A process is told when its timer has run out. */
class IntervalTimerTest {
    private static final long PATIENCE = 10_000_000_000L;
    /** Ticks after which a loop that waits for a timer has no end. */
    private static final long ENDLESS = 100_000;

    private final TestMachine machine = new TestMachine();

    @AfterEach
    void close() {
        machine.close();
    }

    private long now() {
        return machine.kernel().ticks();
    }

    /** Sets the timer; the moment it counts from. */
    private long set(User user, long first, long interval) {
        assertEquals(0, user.setTimer(first, interval));
        return now();
    }

    /** Writes down when its timer runs out, and how often it has. */
    private void logTimer(User user, long[] since) {
        user.on(TIMER, message -> {
            machine.log((now() - since[0]) + ": " + message.address());
            return 0;
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 100, 1L << 40})
    void shouldRunOutOnce(long ticks) {
        long[] since = {0};
        machine.spawn("process", user -> {
            logTimer(user, since);
            since[0] = set(user, ticks + 1, 0);
            assertError(Errno.EINTR, user.pause());
            user.pause();
            machine.log("what wakes it?");
        });
        machine.runUntilIdle();
        machine.assertLog((ticks + 1) + ": 1");
    }

    @Test
    void shouldRunOutAgainAndAgain() {
        long[] since = {0};
        machine.spawn("process", user -> {
            logTimer(user, since);
            since[0] = set(user, 100, 30);
            for (int i = 0; i < 4; i++) {
                user.pause();
            }
        });
        machine.runToEnd();
        machine.assertLog("100: 1", "130: 1", "160: 1", "190: 1");
    }

    /** As a device's interrupt would: the handler runs before the next access. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void shouldInterruptWhoeverComputesAtThatVeryTick(int cpus) {
        long[] since = {0};
        boolean[] told = {false};
        try (TestMachine busy = new TestMachine(builder -> builder.cpus(cpus).tickLimit(ENDLESS))) {
            busy.spawn("process", user -> {
                long page = user.map(1);
                user.on(TIMER, message -> {
                    told[0] = true;
                    return 0;
                });
                assertEquals(0, user.setTimer(100, 0));
                since[0] = busy.kernel().ticks();
                while (!told[0]) {
                    user.load(page);
                }
                assertEquals(since[0] + 100, busy.kernel().ticks());
            });
            busy.runToEnd();
        }
    }

    // ---- slow handlers ----

    @Test
    void shouldCountWhatASlowHandlerMissesAndNotDrift() {
        long[] since = {0};
        machine.spawn("process", user -> {
            user.on(TIMER, message -> {
                machine.log((now() - since[0]) + ": " + message.address());
                user.sleep(since[0] + 144 - now());
                return 0;
            });
            since[0] = set(user, 20, 20);
            user.pause(); // 20, and 40 to 140 while it is handled
            user.setTimer(0, 0);
        });
        machine.runToEnd();
        machine.assertLog("20: 1", "145: 6");
    }

    @Test
    void shouldCountWhatHappensWhileItIsMasked() {
        long[] since = {0};
        machine.spawn("process", user -> {
            logTimer(user, since);
            user.mask(TIMER);
            since[0] = set(user, 100, 10);
            user.sleep(195);
            assertEquals(
                    1,
                    machine.kernel().process(user.getpid()).endpoint().mailbox().queued());
            machine.log("unmasks");
            user.unmask(TIMER);
            user.setTimer(0, 0);
        });
        machine.runToEnd();
        machine.assertLog("unmasks", "198: 10");
    }

    @Test
    void shouldLoseNothingWhenTheMailboxIsFull() {
        machine.spawn("process", ProcessLimits.DEFAULT.withMailbox(1, 1), user -> {
            user.on(TYPE, message -> {
                machine.log("message");
                return 0;
            });
            user.on(TIMER, message -> {
                machine.log("timer " + message.address());
                return 0;
            });
            user.mask(TYPE);
            user.mask(TIMER);
            assertEquals(0, user.notifySelf(TYPE, 0));
            assertError(Errno.EAGAIN, user.notifySelf(TYPE, 0));
            assertEquals(0, user.setTimer(10, 10));
            user.sleep(35);
            user.unmask(TIMER);
            user.setTimer(0, 0);
            user.unmask(TYPE);
        });
        machine.runToEnd();
        machine.assertLog("timer 3", "message");
    }

    // ---- one for a process ----

    @Test
    void shouldSayHowManyTicksWereLeftOfTheOneBefore() {
        long[] since = {0};
        machine.spawn("process", user -> {
            logTimer(user, since);
            assertEquals(0, user.setTimer(0, 0), "there was none");
            set(user, 100, 7);
            assertEquals(99, user.setTimer(50, 0), "the call takes a tick");
            since[0] = now();
            user.sleep(20);
            assertEquals(50 - 20 - 2, user.setTimer(200, 0), "so does the sleep");
            since[0] = now();
            user.pause();
            assertEquals(0, user.setTimer(0, 5), "it has run out");
        });
        machine.runToEnd();
        machine.assertLog("200: 1");
    }

    @Test
    void shouldSayHowManyTicksAreLeftToTheNextTime() {
        machine.spawn("process", user -> {
            user.on(TIMER, Handler.ABANDON);
            set(user, 100, 40);
            user.pause();
            assertEquals(39, user.setTimer(0, 0));
        });
        machine.runToEnd();
    }

    @Test
    void shouldNotRunOutOnceCancelled() {
        machine.spawn("process", user -> {
            user.on(TIMER, message -> {
                machine.log("told");
                return 0;
            });
            set(user, 100, 100);
            assertEquals(99, user.setTimer(0, 3), "no first time, no second");
            assertEquals(0, user.sleep(1000));
        });
        machine.runToEnd();
        machine.assertLog();
    }

    @Test
    void shouldLeaveWhatHasRunOutWhenCancelledLater() {
        machine.spawn("process", user -> {
            user.on(TIMER, message -> {
                machine.log("told of " + message.address());
                return 0;
            });
            user.mask(TIMER);
            set(user, 10, 10);
            user.sleep(25);
            user.setTimer(0, 0);
            user.unmask(TIMER);
        });
        machine.runToEnd();
        machine.assertLog("told of 2");
    }

    @Test
    void shouldBelongToOneProcessAlone() {
        for (long ticks : new long[] {300, 100, 200}) {
            machine.spawn("process " + ticks, user -> {
                user.on(TIMER, message -> {
                    machine.log(ticks);
                    return 0;
                });
                set(user, ticks, 0);
                user.pause();
            });
        }
        machine.runToEnd();
        machine.assertLog(100L, 200L, 300L);
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 0",
        "-9223372036854775808, 0",
        "1, -1",
        "0, -1",
        "9223372036854775807, 0",
        "9223372036854775800, 0",
        "1, 9223372036854775807",
        "1, 9223372036854775800",
        "4611686018427387904, 4611686018427387904"
    })
    void shouldRefuseTimesThatNeverComeAndChangeNothing(long first, long interval) {
        long[] since = {0};
        machine.spawn("process", user -> {
            logTimer(user, since);
            user.map(1);
            user.sleep(20);
            since[0] = set(user, 100, 0);
            assertError(Errno.EINVAL, user.setTimer(first, interval));
            user.pause();
        });
        machine.runToEnd();
        machine.assertLog("100: 1");
    }

    /** The second time would be too late to be counted. */
    @Test
    void shouldRunOutNoMoreAtTheEndOfTime() {
        machine.spawn("process", user -> {
            user.on(TIMER, Handler.ABANDON);
            set(user, 1L << 62, (1L << 62) - 1000);
            user.pause();
            user.pause();
            machine.log("twice");
            user.pause();
            machine.log("what wakes it?");
        });
        machine.runUntilIdle();
        machine.assertLog("twice");
    }

    // ---- what it interrupts ----

    @Test
    void shouldInterruptASleepButNotAWait() {
        machine.spawn("server", user -> {
            user.on(TYPE, message -> {
                user.sleep(200);
                return 0;
            });
            user.pause();
        });
        machine.spawn("process", user -> {
            user.on(TIMER, message -> {
                machine.log("told");
                return 0;
            });
            set(user, 50, 0);
            assertError(Errno.EINTR, user.sleep(1000));
            set(user, 50, 0);
            assertEquals(0, user.send("server", TYPE, 0, 0, SendFlags.WAIT));
            machine.log("was handled");
        });
        machine.runToEnd();
        machine.assertLog("told", "told", "was handled");
    }

    @Test
    void shouldBeHandledWhileTheHostThreadIsLentToOneThatComputes() {
        machine.spawn("server", user -> {
            long page = user.map(1);
            user.on(TYPE, message -> {
                while (now() < 1000) {
                    user.load(page);
                }
                machine.log("computed");
                return 0;
            });
            user.serve();
        });
        machine.spawn("process", user -> {
            user.on(TIMER, message -> {
                assertTrue(now() < 200, () -> "at " + now());
                machine.log("told");
                return 0;
            });
            set(user, 100, 0);
            user.send("server", TYPE, 0, 0, SendFlags.WAIT);
        });
        machine.runUntilIdle();
        machine.assertLog("told", "computed");
    }

    // ---- nobody to tell ----

    @Test
    void shouldEndWithItsProcess() {
        machine.spawn("process", user -> {
            user.on(TIMER, Handler.ABANDON);
            set(user, 1000, 1000);
        });
        machine.runToEnd();
        assertTrue(now() < 100, () -> "time went on to " + now());
    }

    @Test
    void shouldEndWhenItsProcessIsKilledThoughTheHostThreadIsLent() {
        machine.spawn("keeper", user -> {
            user.on(TYPE, message -> {
                user.pause();
                return 0;
            });
            user.on(OTHER, Handler.ABANDON);
            user.serve();
        });
        Process process = machine.spawn("process", user -> {
            user.on(TIMER, Handler.ABANDON);
            set(user, 1000, 1000);
            user.send("keeper", TYPE, 0, 0, SendFlags.WAIT);
        });
        machine.spawn("killer", user -> user.kill("process"));
        assertEquals(RunResult.Outcome.IDLE, machine.run().outcome());
        assertTrue(now() < 100, () -> "time went on to " + now());
        machine.spawn("waker", user -> user.notify("keeper", OTHER, 0));
        machine.runUntilIdle();
        machine.assertKilled(process, Kernel.STATUS_KILLED);
    }

    /** It runs out for ever, but that wakes nobody: all wait for good. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldNotKeepAMachineGoingThatWaitsForGood(boolean handled) {
        machine.spawn("process", user -> {
            if (handled) {
                user.on(TIMER, Handler.ABANDON);
                user.mask(TIMER);
            }
            set(user, 10, 10);
            user.pause();
        });
        machine.spawn("sleeper", user -> user.sleep(1000));
        machine.runUntilIdle();
        assertTrue(now() >= 1000 && now() < 1100, () -> "time went on to " + now());
    }

    @Test
    void shouldGoOnWhenAHandlerIsRegisteredLater() {
        machine.spawn("process", user -> {
            set(user, 10, 10);
            user.sleep(55);
            user.on(TIMER, message -> {
                machine.log("told of " + message.address());
                return 0;
            });
            user.pause();
        });
        machine.runToEnd();
        machine.assertLog("told of 1");
    }

    @Test
    void shouldGoOnInTheNextRun() {
        long[] since = {0};
        machine.spawn("process", user -> {
            logTimer(user, since);
            since[0] = set(user, 100, 200);
            user.pause();
            user.pause();
        });
        RunResult result = machine.kernel().run(250, PATIENCE);
        assertEquals(RunResult.Outcome.TICK_LIMIT, result.outcome());
        machine.assertLog("100: 1");
        machine.runToEnd();
        machine.assertLog("100: 1", "300: 1");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void shouldHaveTheSameTraceTwice(int cpus) {
        List<String> hashes = List.of(race(cpus), race(cpus));
        assertEquals(hashes.get(0), hashes.get(1));
    }

    private static String race(int cpus) {
        try (TestMachine racing =
                new TestMachine(builder -> builder.cpus(cpus).quantum(7).seed(5).tickLimit(ENDLESS))) {
            for (long interval = 3; interval < 9; interval++) {
                long every = interval;
                racing.spawn("process " + every, user -> {
                    long page = user.map(1);
                    long[] told = {0};
                    user.on(TIMER, message -> {
                        told[0] += message.address();
                        user.store(page, told[0]);
                        return 0;
                    });
                    assertEquals(0, user.setTimer(every, every));
                    while (told[0] < 20) {
                        user.load(page);
                    }
                });
            }
            racing.runToEnd();
            return racing.machine().trace().hash();
        }
    }
}
