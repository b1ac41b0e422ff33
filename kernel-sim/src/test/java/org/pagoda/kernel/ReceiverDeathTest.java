package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.kernel.testing.TestMachine.OTHER;
import static org.pagoda.kernel.testing.TestMachine.TYPE;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pagoda.ipc.MessageType;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.Script;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;

/**
 * A receiver dies, at every point it can, and for everybody else it is dead at once. It is killed at tick {@link #DEATH}, while
 * its host thread runs a handler of the keeper's, so that its last task comes to its end only at {@link #KEPT_UNTIL}.
 */
class ReceiverDeathTest {
    private static final long DEATH = 500;
    private static final long KEPT_UNTIL = 1000;
    /** What the keeper handles. */
    private static final long KEEP = 70;

    private final TestMachine machine = new TestMachine();

    @BeforeEach
    void spawnKeeperAndKiller() {
        machine.spawn("keeper", user -> {
            user.on(KEEP, message -> {
                user.sleep(KEPT_UNTIL - now());
                machine.log("the thread is back");
                return 0;
            });
            user.serve();
        });
        machine.spawn("killer", user -> {
            user.sleep(DEATH - now());
            assertEquals(0, user.kill("victim"));
        });
    }

    @AfterEach
    void close() {
        machine.close();
    }

    private long now() {
        return machine.kernel().ticks();
    }

    /** Lends the calling task's host thread to the keeper, for long. */
    private static long lendThread(User user) {
        return user.send("keeper", KEEP, 0, 0, SendFlags.WAIT);
    }

    private void run(Object... log) {
        Process victim = machine.kernel().process(machine.pid("victim"));
        machine.runUntilIdle();
        machine.assertKilled(victim, Kernel.STATUS_KILLED);
        machine.assertLog(log);
    }

    private void logAtOnce(Object what) {
        assertTrue(now() >= DEATH && now() < DEATH + 50, () -> what + " at " + now());
        machine.log(what);
    }

    /** Sends a page to the victim and waits for the end of it; handles what comes back. */
    private Script sender(long flags) {
        return user -> {
            user.on(MessageType.RETURNED, message -> {
                logAtOnce("has back " + user.load(message.address()));
                return 1;
            });
            long result = user.send("victim", TYPE, user.filled(1, 7), 1, SendFlags.MOVE | SendFlags.WAIT | flags);
            logAtOnce(result);
        };
    }

    /** Calls somebody, and is to be told that there will be no answer. */
    private Script caller(String whom) {
        return user -> {
            assertError(Errno.EPIPE, user.ask(whom, TYPE, 0, 0, 0, user.frame(0)));
            logAtOnce("no answer");
        };
    }

    /** Handles nothing: what comes in waits. */
    private Script deafVictim() {
        return user -> {
            user.on(TYPE, message -> {
                machine.log("handled");
                return 1;
            });
            user.mask(TYPE);
            lendThread(user);
            machine.log("the victim goes on");
        };
    }

    /** Lends its host thread from its handler. */
    private Script busyVictim() {
        return user -> {
            user.on(TYPE, message -> {
                if (message.size() > 0) {
                    user.store(message.address(), 8);
                }
                lendThread(user);
                machine.log("the victim goes on");
                return 1;
            });
            user.pause();
        };
    }

    @Test
    void shouldGiveBackWhatIsQueuedAndEndTheWait() {
        machine.spawn("victim", deafVictim());
        machine.spawn("sender", sender(0));
        run("has back 7", 0L, "the thread is back");
    }

    @Test
    void shouldTellACallerWhoseRequestIsQueued() {
        machine.spawn("victim", deafVictim());
        machine.spawn("caller", caller("victim"));
        run("no answer", "the thread is back");
    }

    @Test
    void shouldGiveBackWhatIsInTheHandlerAndEndTheWait() {
        machine.spawn("victim", busyVictim());
        machine.spawn("sender", sender(0));
        run("has back 8", 0L, "the thread is back");
    }

    @Test
    void shouldTellACallerWhoseRequestIsInTheHandler() {
        machine.spawn("victim", busyVictim());
        machine.spawn("caller", caller("victim"));
        run("no answer", "the thread is back");
    }

    @Test
    void shouldTellACallerWhoseTokenWasKept() {
        machine.spawn("victim", user -> {
            user.on(TYPE, message -> {
                assertTrue(user.keepToken() > 0);
                return 0;
            });
            user.pause();
            lendThread(user);
        });
        machine.spawn("caller", caller("victim"));
        run("no answer", "the thread is back");
    }

    @Test
    void shouldTellACallerWhoseTokenWasKeptAndIsInTheHandlerStill() {
        machine.spawn("victim", user -> {
            user.on(TYPE, message -> {
                assertTrue(user.keepToken() > 0);
                return lendThread(user);
            });
            user.pause();
        });
        machine.spawn("caller", caller("victim"));
        run("no answer", "the thread is back");
    }

    @Test
    void shouldTellACallerWhoseRequestWasForwardedToIt() {
        machine.spawn("front", user -> {
            user.on(TYPE, message -> user.forward(0, "victim", TYPE, 0, 0, 0));
            user.pause();
        });
        machine.spawn("victim", busyVictim());
        machine.spawn("caller", caller("front"));
        run("no answer", "the thread is back");
    }

    @Test
    void shouldTellACallerWhoseRequestWasForwardedToItAndIsQueued() {
        machine.spawn("front", user -> {
            user.on(TYPE, message -> user.forward(0, "victim", TYPE, 0, 0, 0));
            user.pause();
        });
        machine.spawn("victim", deafVictim());
        machine.spawn("caller", caller("front"));
        run("no answer", "the thread is back");
    }

    @Test
    void shouldLeaveACallAloneThatItHasForwarded() {
        machine.spawn("back", user -> {
            user.on(TYPE, message -> {
                user.sleep(DEATH + 100 - now());
                return user.reply(0, 5);
            });
            user.serve();
        });
        machine.spawn("victim", user -> {
            user.on(TYPE, message -> {
                assertEquals(0, user.forward(0, "back", TYPE, 0, 0, 0));
                return lendThread(user);
            });
            user.pause();
        });
        machine.spawn("caller", user -> {
            long frame = user.frame(0);
            assertEquals(0, user.ask("victim", TYPE, 0, 0, 0, frame));
            machine.log("answer " + user.answer(frame));
        });
        run("answer 5", "the thread is back");
    }

    @Test
    void shouldGiveBackWhatItWasLentAndEndTheWait() {
        machine.spawn("victim", busyVictim());
        machine.spawn("sender", user -> {
            long page = user.filled(1, 7);
            long flags = SendFlags.MOVE | SendFlags.WAIT | SendFlags.LEND;
            assertEquals(0, user.send("victim", TYPE, page, 1, flags));
            logAtOnce("has back " + user.load(page));
        });
        run("has back 8", "the thread is back");
    }

    @Test
    void shouldGiveBackWhatItWasLentWithARequestThatIsQueued() {
        machine.spawn("victim", deafVictim());
        machine.spawn("caller", user -> {
            long page = user.filled(1, 7);
            long flags = SendFlags.MOVE | SendFlags.LEND;
            assertError(Errno.EPIPE, user.ask("victim", TYPE, page, 1, flags, user.frame(0)));
            logAtOnce("has back " + user.load(page));
        });
        run("has back 7", "the thread is back");
    }

    @Test
    void shouldEndNestedHandlersFromTheInnermostOn() {
        machine.spawn("victim", user -> {
            user.on(TYPE, message -> {
                user.pause();
                machine.log("the victim goes on");
                return 1;
            });
            user.on(OTHER, message -> lendThread(user));
            user.pause();
        });
        machine.spawn("sender", sender(0));
        machine.spawn("caller", user -> {
            assertError(Errno.EPIPE, user.ask("victim", OTHER, 0, 0, 0, user.frame(0)));
            logAtOnce("no answer");
        });
        run("no answer", "has back 7", 0L, "the thread is back");
    }

    /** The inner handler runs on a host thread of its own, while that of the outer one is lent. */
    @Test
    void shouldEndAHandlerThatInterruptedTheLoan() {
        machine.spawn("victim", user -> {
            user.on(TYPE, message -> lendThread(user));
            user.on(OTHER, message -> {
                user.pause();
                machine.log("the victim goes on");
                return 0;
            });
            user.pause();
        });
        machine.spawn("sender", sender(0));
        machine.spawn("interrupter", user -> {
            user.sleep(50);
            assertEquals(0, user.send("victim", OTHER, 0, 0, SendFlags.WAIT));
            logAtOnce("interrupter goes on");
        });
        run("interrupter goes on", "has back 7", 0L, "the thread is back");
    }

    @Test
    void shouldTellThoseWhoWaitForRoom() {
        machine.spawn("victim", ProcessLimits.DEFAULT.withMailbox(1, 1), deafVictim());
        machine.spawn("first", user -> assertEquals(0, user.notify("victim", TYPE, 0)));
        machine.spawn("sender", user -> {
            assertError(Errno.ESRCH, user.send("victim", TYPE, 0, 0, SendFlags.BLOCK));
            logAtOnce("nobody there");
        });
        machine.spawn("caller", user -> {
            assertError(Errno.ESRCH, user.ask("victim", TYPE, 0, 0, SendFlags.BLOCK, user.frame(0)));
            logAtOnce("nobody to ask");
        });
        run("nobody there", "nobody to ask", "the thread is back");
    }

    @Test
    void shouldBeNobodyFromThenOn() {
        Process victim = machine.spawn("victim", deafVictim());
        machine.spawn("sender", user -> {
            assertEquals(0, user.send(0, TYPE, 0, 0, SendFlags.TO_OTHERS));
            user.sleep(DEATH + 10 - now());
            assertEquals(Process.State.ENDING, victim.state());
            long rules = user.filled(1, 0);
            assertError(Errno.ESRCH, user.send(0, TYPE, 0, 0, SendFlags.TO_OTHERS));
            assertError(Errno.ESRCH, user.notify("victim", TYPE, 0));
            assertError(Errno.ESRCH, user.call(SystemCallNumber.SET_SEND_MASK, victim.pid(), rules, 0));
            machine.log("nobody there");
        });
        run("nobody there", "the thread is back");
    }
}
