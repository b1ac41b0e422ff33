package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.kernel.testing.TestMachine.OTHER;
import static org.pagoda.kernel.testing.TestMachine.TYPE;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.ipc.MessageType;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;

/** Calls that nobody answers in time: over at the tick of their time-out, wherever the caller's host thread is. */
class CallTimeOutTest {
    private final TestMachine machine = new TestMachine();

    @AfterEach
    void close() {
        machine.close();
    }

    private long now() {
        return machine.kernel().ticks();
    }

    /** Lets time pass by accesses, up to tick {@code end}. */
    private void compute(User user, long end) {
        long page = user.map(1);
        while (now() < end) {
            user.load(page);
        }
    }

    @Test
    void shouldTimeOutAndLeaveALateAnswerNobody() {
        machine.spawn("server", user -> {
            user.on(TYPE, message -> {
                user.sleep(1000);
                long page = user.filled(1, 7);
                assertError(Errno.ESRCH, user.reply(0, page, 1, SendFlags.MOVE));
                assertEquals(7, user.load(page), "who answers in vain keeps the pages");
                return 0;
            });
            user.serve();
        });
        machine.spawn("caller", user -> {
            long frame = user.frame(100);
            long before = machine.kernel().ticks();
            assertError(Errno.ETIMEDOUT, user.ask("server", TYPE, 0, 0, 0, frame));
            assertTrue(machine.kernel().ticks() >= before + 100);
            machine.log("goes on");
        });
        machine.runUntilIdle();
        machine.assertLog("goes on");
    }

    @Test
    void shouldTakeARequestBackThatNobodyHasSeenInTime() {
        machine.spawn("server", user -> {
            user.on(TYPE, message -> {
                machine.log("handled");
                return 0;
            });
            user.mask(TYPE);
            user.sleep(1000);
            user.unmask(TYPE);
        });
        machine.spawn("caller", user -> {
            long page = user.filled(1, 7);
            assertError(Errno.ETIMEDOUT, user.ask("server", TYPE, page, 1, SendFlags.SHARE, user.frame(100)));
            machine.log("goes on");
        });
        machine.runToEnd();
        machine.assertLog("goes on");
    }

    @Test
    void shouldNotTimeOutWhenTheAnswerComesInTime() {
        machine.spawn("server", user -> {
            user.on(TYPE, message -> {
                user.sleep(50);
                return user.reply(0, 3);
            });
            user.serve();
        });
        machine.spawn("caller", user -> {
            long frame = user.frame(100);
            assertEquals(0, user.ask("server", TYPE, 0, 0, 0, frame));
            machine.log(user.answer(frame));
            user.serve();
        });
        machine.runUntilIdle();
        machine.assertLog(3L);
        assertTrue(machine.kernel().ticks() < 100, "nobody waits for a time-out that does not matter any more");
    }

    /** The server computes until the reply is made at the last tick before the time-out, or at the tick of it. */
    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1, 50})
    void shouldBeOverAtTheTickOfItsTimeOutThoughItsThreadIsLent(long late) {
        long[] timeOutAt = {0};
        machine.spawn("server", user -> {
            user.on(TYPE, message -> {
                compute(user, timeOutAt[0] + late - 1);
                assertEquals(late < 0 ? 0 : Errno.ESRCH.result(), user.reply(0, 7));
                return 0;
            });
            user.serve();
        });
        machine.spawn("caller", user -> {
            long frame = user.frame(100);
            timeOutAt[0] = now() + 1 + 100;
            assertEquals(late < 0 ? 0 : Errno.ETIMEDOUT.result(), user.ask("server", TYPE, 0, 0, 0, frame));
        });
        machine.runUntilIdle();
    }

    /**
     * The caller's thread runs a handler for somebody else's message, its own request waits behind. What nobody has seen comes
     * back at once, and is handled, though the caller's thread does not.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldTakeARequestBackWhileItsThreadIsLent(boolean computing) {
        machine.spawn("server", user -> {
            user.on(TYPE, message -> {
                machine.log("handles " + message.address());
                if (computing) {
                    compute(user, 1000);
                } else {
                    user.sleep(1000 - now());
                }
                machine.log("is done");
                return 0;
            });
            user.serve();
        });
        machine.spawn("first", user -> user.notify("server", TYPE, 1));
        machine.spawn("caller", user -> {
            user.on(MessageType.RETURNED, message -> {
                machine.log("has back " + user.load(message.address()));
                assertTrue(now() < 200, () -> "at " + now());
                return 1;
            });
            long page = user.filled(1, 7);
            assertError(Errno.ETIMEDOUT, user.ask("server", TYPE, page, 1, SendFlags.MOVE, user.frame(100)));
            machine.log("goes on");
        });
        machine.runUntilIdle();
        machine.assertLog("handles 1", "has back 7", "is done", "goes on");
    }

    @Test
    void shouldTakeBackARequestThatWasForwardedAndNotSeen() {
        machine.spawn("back", user -> {
            user.on(TYPE, message -> {
                machine.log("handled");
                return 0;
            });
            user.mask(TYPE);
            user.sleep(1000);
            user.unmask(TYPE);
        });
        machine.spawn("front", user -> {
            user.on(MessageType.RETURNED, message -> {
                machine.log("front has back " + user.load(message.address()));
                return 1;
            });
            user.on(TYPE, message -> user.forward(0, "back", TYPE, user.filled(1, 8), 1, SendFlags.MOVE) - 1);
            user.serve();
        });
        machine.spawn("caller", user -> {
            assertError(Errno.ETIMEDOUT, user.ask("front", TYPE, 0, 0, 0, user.frame(100)));
            machine.log("goes on");
        });
        machine.runUntilIdle();
        machine.assertLog("front has back 8", "goes on");
    }

    @Test
    void shouldTimeOutWhileItWaitsForRoom() {
        machine.spawn("server", ProcessLimits.DEFAULT.withMailbox(1, 1), user -> {
            user.on(TYPE, message -> {
                machine.log("handles " + message.address());
                return 0;
            });
            user.mask(TYPE);
            user.sleep(1000);
            user.unmask(TYPE);
        });
        machine.spawn("first", user -> user.notify("server", TYPE, 1));
        machine.spawn("caller", user -> {
            long end = now() + 200;
            assertError(Errno.ETIMEDOUT, user.ask("server", TYPE, 2, 0, SendFlags.BLOCK, user.frame(100)));
            assertTrue(now() < end);
            machine.log("goes on");
        });
        machine.runToEnd();
        machine.assertLog("goes on", "handles 1");
    }

    @Test
    void shouldWaitForNoTimeOutOnceItIsAnswered() {
        machine.spawn("server", user -> {
            user.on(TYPE, message -> {
                assertEquals(0, user.reply(0, 3));
                return user.pause(); // for ever, on the caller's thread
            });
            user.serve();
        });
        machine.spawn("caller", user -> user.ask("server", TYPE, 0, 0, 0, user.frame(100)));
        assertEquals(RunResult.Outcome.IDLE, machine.run().outcome());
        assertTrue(now() < 100, () -> "time went on to " + now());
    }

    @Test
    void shouldHandleItsTimeOutAfterAHandlerOfItsOwn() {
        machine.spawn("server", user -> {
            user.on(TYPE, message -> user.sleep(1000));
            user.pause();
        });
        machine.spawn("caller", user -> {
            user.on(OTHER, message -> {
                user.sleep(300);
                machine.log("handled");
                return 0;
            });
            assertError(Errno.ETIMEDOUT, user.ask("server", TYPE, 0, 0, 0, user.frame(100)));
            machine.log("goes on");
        });
        machine.spawn("disturber", user -> user.notify("caller", OTHER, 0));
        machine.runToEnd();
        machine.assertLog("handled", "goes on");
    }

    @Test
    void shouldCallAgainWhileWhoeverWasTooSlowStillHasTheOldRequest() {
        machine.spawn("slow", user -> {
            user.on(TYPE, message -> {
                user.sleep(500);
                assertError(Errno.ESRCH, user.reply(0, 1));
                machine.log("answers in vain");
                return 0;
            });
            user.pause();
        });
        machine.spawn("quick", user -> {
            user.on(TYPE, message -> user.reply(0, 2));
            user.serve();
        });
        machine.spawn("caller", user -> {
            assertError(Errno.ETIMEDOUT, user.ask("slow", TYPE, 0, 0, 0, user.frame(100)));
            long frame = user.frame(0);
            assertEquals(0, user.ask("quick", TYPE, 0, 0, 0, frame));
            assertEquals(2, user.answer(frame));
            machine.log("is answered");
        });
        machine.runUntilIdle();
        machine.assertLog("is answered", "answers in vain");
    }

    @Test
    void shouldHaveLentPagesBackOnlyWhenTheHandlerReturns() {
        machine.spawn("server", user -> {
            user.on(TYPE, message -> {
                user.sleep(500);
                user.store(message.address(), 8);
                assertError(Errno.ESRCH, user.reply(0, 1));
                assertEquals(8, user.load(message.address()), "who answers in vain has them still");
                return 0;
            });
            user.pause();
        });
        machine.spawn("caller", user -> {
            long page = user.filled(1, 7);
            assertError(
                    Errno.ETIMEDOUT,
                    user.ask("server", TYPE, page, 1, SendFlags.MOVE | SendFlags.LEND, user.frame(100)));
            assertError(Errno.EBUSY, user.munmap(page, 1));
            user.sleep(1000);
            assertEquals(8, user.load(page));
        });
        machine.runToEnd();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 3})
    void shouldRefuseTimesThatNeverCome(long timeOut) {
        machine.spawn("server", User::serve);
        Process caller = machine.spawn(
                "caller", user -> assertError(Errno.EINVAL, user.ask("server", TYPE, 0, 0, 0, user.frame(timeOut))));
        machine.runUntilIdle();
        machine.assertExited(caller, 0);
    }

    @Test
    void shouldBeTheSameOnEveryRunWithSeveralCpus() {
        List<String> hashes = List.of(race(), race());
        assertEquals(hashes.get(0), hashes.get(1));
    }

    /** Callers whose time-outs fall among the replies, on three CPUs; the hash of what happened. */
    private static String race() {
        try (TestMachine racing =
                new TestMachine(builder -> builder.cpus(3).quantum(7).seed(5))) {
            racing.spawn("server", user -> {
                user.on(TYPE, message -> {
                    user.sleep(message.address());
                    user.reply(0, 1);
                    return 0;
                });
                user.serve();
            });
            for (int i = 0; i < 4; i++) {
                int number = i;
                racing.spawn("caller " + i, user -> {
                    long frame = user.frame(40 + number);
                    for (long pause = 20; pause < 60; pause += 7) {
                        long result = user.ask("server", TYPE, pause, 0, 0, frame);
                        boolean possible = result == 0
                                || result == Errno.ETIMEDOUT.result()
                                || result == Errno.ECONNREFUSED.result();
                        assertTrue(possible, () -> Errno.describe(result));
                    }
                });
            }
            racing.runUntilIdle();
            return racing.machine().trace().hash();
        }
    }
}
