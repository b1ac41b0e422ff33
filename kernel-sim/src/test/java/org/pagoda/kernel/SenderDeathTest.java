package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.kernel.testing.TestMachine.OTHER;
import static org.pagoda.kernel.testing.TestMachine.TYPE;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.ipc.MessageType;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.testing.Handler;
import org.pagoda.kernel.testing.Script;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;

/** A sender or caller dies, at every point it can: what it has sent goes its way, and an answer finds nobody at once. */
class SenderDeathTest {
    private static final long DEATH = 500;

    private final TestMachine machine = new TestMachine();

    @AfterEach
    void close() {
        machine.close();
    }

    private long now() {
        return machine.kernel().ticks();
    }

    private void spawnKiller() {
        machine.spawn("killer", user -> {
            user.sleep(DEATH - now());
            assertEquals(0, user.kill("victim"));
            user.serve();
        });
    }

    private void run(Object... log) {
        spawnKiller();
        Process victim = machine.kernel().process(machine.pid("victim"));
        machine.runUntilIdle();
        machine.assertKilled(victim, Kernel.STATUS_KILLED);
        machine.assertLog(log);
    }

    /** Asks the server with a page, for ever. */
    private Script victim(String server, long flags) {
        return user -> {
            user.ask(server, TYPE, user.filled(1, 7), 1, flags, user.frame(0));
            machine.log("the victim goes on");
        };
    }

    /** What a server does on its own host thread ({@code lent} false) or on its caller's. */
    private static void await(User user, boolean lent) {
        if (lent) {
            user.serve();
        } else {
            user.pause();
        }
    }

    private void answerInVain(User user, long token, long page) {
        assertError(Errno.ESRCH, user.reply(token, page, 1, SendFlags.MOVE));
        assertEquals(7, user.load(page), "who answers in vain keeps the pages");
        machine.log("answers in vain");
    }

    @Test
    void shouldTakeBackARequestThatNobodyHasSeen() {
        machine.spawn("server", user -> {
            user.on(TYPE, Handler.KEEP);
            user.mask(TYPE);
            user.sleep(DEATH + 10 - now());
            assertEquals(
                    0,
                    machine.kernel().process(user.getpid()).endpoint().mailbox().queued());
            user.unmask(TYPE);
            machine.log("nothing came");
        });
        machine.spawn("victim", victim("server", SendFlags.MOVE));
        run("nothing came");
    }

    @Test
    void shouldTakeBackARequestThatWasForwardedAndNotSeen() {
        machine.spawn("back", user -> {
            user.on(TYPE, Handler.KEEP);
            user.mask(TYPE);
            user.sleep(DEATH + 10 - now());
            user.unmask(TYPE);
            machine.log("nothing came");
        });
        machine.spawn("front", user -> {
            user.on(MessageType.RETURNED, message -> {
                machine.log("front has back " + user.load(message.address()));
                return 1;
            });
            user.on(TYPE, message -> user.forward(0, "back", TYPE, user.filled(1, 8), 1, SendFlags.MOVE) - 1);
            user.serve();
        });
        machine.spawn("victim", victim("front", SendFlags.MOVE));
        run("front has back 8", "nothing came");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldNotBeAnsweredFromTheHandler(boolean lent) {
        machine.spawn("server", user -> {
            user.on(TYPE, message -> {
                user.sleep(DEATH + 10 - now());
                answerInVain(user, 0, message.address());
                return 0;
            });
            await(user, lent);
        });
        machine.spawn("victim", victim("server", SendFlags.MOVE));
        run("answers in vain");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldNotBeAnsweredByWhoeverItWasForwardedTo(boolean lent) {
        machine.spawn("back", user -> {
            user.on(TYPE, message -> {
                user.sleep(DEATH + 10 - now());
                answerInVain(user, 0, message.address());
                return 0;
            });
            await(user, lent);
        });
        machine.spawn("front", user -> {
            user.on(TYPE, message -> user.forward(0, "back", TYPE, message.address(), 1, SendFlags.MOVE) - 1);
            await(user, lent);
        });
        machine.spawn("victim", victim("front", SendFlags.MOVE));
        run("answers in vain");
    }

    @Test
    void shouldNotBeAnsweredByWhoeverHasKeptTheToken() {
        machine.spawn("server", user -> {
            long[] token = {0};
            long[] page = {0};
            user.on(TYPE, message -> {
                token[0] = user.keepToken();
                page[0] = message.address();
                return 1;
            });
            user.pause();
            user.sleep(DEATH + 10 - now());
            answerInVain(user, token[0], page[0]);
            assertError(Errno.ESRCH, user.forward(token[0], "server", TYPE, 0, 0, 0));
        });
        machine.spawn("victim", victim("server", SendFlags.MOVE));
        run("answers in vain");
    }

    /** Lent pages are with the callee until its handler returns, whoever may live; then they are nobody's. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldLeaveLentPagesWithTheHandlerToTheEnd(boolean lent) {
        machine.spawn("server", user -> {
            user.on(TYPE, message -> {
                user.sleep(DEATH + 10 - now());
                assertEquals(7, user.load(message.address()));
                assertError(Errno.ESRCH, user.reply(0, 1));
                user.store(message.address(), 8);
                machine.log("has the page still");
                return 1;
            });
            await(user, lent);
        });
        machine.spawn("victim", victim("server", SendFlags.MOVE | SendFlags.LEND));
        run("has the page still");
    }

    /** A message that is no request goes its way; nobody is told what was kept. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldLeaveAMessageAloneThatItHasWaitedFor(boolean lent) {
        machine.spawn("server", user -> {
            user.on(TYPE, message -> {
                user.sleep(DEATH + 10 - now());
                machine.log("handles " + user.load(message.address()));
                return 1;
            });
            await(user, lent);
        });
        machine.spawn("victim", user -> {
            user.send("server", TYPE, user.filled(1, 7), 1, SendFlags.MOVE | SendFlags.WAIT);
            machine.log("the victim goes on");
        });
        run("handles 7");
    }

    @Test
    void shouldStillHaveItsQueuedMessagesHandled() {
        machine.spawn("server", user -> {
            user.on(TYPE, message -> {
                machine.log("handles " + user.load(message.address()));
                return 1;
            });
            user.mask(TYPE);
            user.sleep(DEATH + 10 - now());
            user.unmask(TYPE);
        });
        machine.spawn("victim", user -> {
            user.send("server", TYPE, user.filled(1, 7), 1, SendFlags.MOVE | SendFlags.WAIT);
            machine.log("the victim goes on");
        });
        run("handles 7");
    }

    @Test
    void shouldDieInANestedHandlerThatCalls() {
        machine.spawn("server", user -> {
            user.on(TYPE, message -> {
                user.sleep(DEATH + 10 - now());
                answerInVain(user, 0, message.address());
                return 0;
            });
            user.pause();
        });
        machine.spawn("victim", user -> {
            user.on(OTHER, message -> {
                user.ask("server", TYPE, user.filled(1, 7), 1, SendFlags.MOVE, user.frame(0));
                machine.log("the victim goes on");
                return 0;
            });
            user.pause();
        });
        machine.spawn("sender", user -> {
            assertEquals(0, user.send("victim", OTHER, 0, 0, SendFlags.WAIT));
            assertTrue(now() < DEATH + 10, () -> "at " + now());
            machine.log("sender goes on");
        });
        run("sender goes on", "answers in vain");
    }

    @Test
    void shouldSendNothingWhenItDiesWaitingForRoom() {
        spawnFull();
        machine.spawn("victim", user -> {
            user.send("full", TYPE, user.filled(1, 7), 1, SendFlags.MOVE | SendFlags.BLOCK);
            machine.log("the victim goes on");
        });
        machine.spawn("next in line", user -> {
            assertEquals(0, user.send("full", TYPE, 3, 0, SendFlags.BLOCK));
            machine.log("next has room");
        });
        run("full handles 1", "next has room", "full handles 3");
    }

    @Test
    void shouldSendNothingWhenItDiesWaitingForRoomOnABorrowedThread() {
        spawnFull();
        machine.spawn("victim", user -> {
            user.on(OTHER, message -> {
                user.ask("full", TYPE, 2, 0, SendFlags.BLOCK, user.frame(0));
                machine.log("the victim goes on");
                return 0;
            });
            user.serve();
        });
        machine.spawn("lender", user -> {
            assertEquals(0, user.send("victim", OTHER, 0, 0, SendFlags.WAIT));
            machine.log("lender goes on");
        });
        run("lender goes on", "full handles 1");
    }

    private void spawnFull() {
        machine.spawn("full", ProcessLimits.DEFAULT.withMailbox(1, 1), user -> {
            user.on(TYPE, message -> {
                machine.log("full handles " + message.address());
                return 0;
            });
            user.mask(TYPE);
            user.notifySelf(TYPE, 1);
            user.sleep(DEATH + 100 - now());
            user.unmask(TYPE);
            user.serve();
        });
    }

    /** Its host thread never comes back, and nobody waits for the moment at which it would have given up. */
    @Test
    void shouldTakeItsTimeOutsAlong() {
        machine.spawn("server", user -> {
            user.on(TYPE, message -> {
                user.pause();
                return 0;
            });
            user.on(OTHER, Handler.KEEP);
            user.serve();
        });
        Process victim = machine.spawn("victim", user -> user.ask("server", TYPE, 0, 0, 0, user.frame(100_000)));
        spawnKiller();
        assertEquals(RunResult.Outcome.IDLE, machine.run().outcome());
        assertEquals(Process.State.ENDING, victim.state());
        assertTrue(now() < 1000, () -> "time went on to " + now());
        machine.spawn("waker", user -> user.notify("server", OTHER, 0));
        machine.runUntilIdle();
        machine.assertKilled(victim, Kernel.STATUS_KILLED);
    }
}
