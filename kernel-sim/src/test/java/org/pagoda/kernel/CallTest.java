package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.kernel.testing.TestMachine.OTHER;
import static org.pagoda.kernel.testing.TestMachine.TYPE;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.testing.Handler;
import org.pagoda.kernel.testing.Script;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableWalker;
import org.pagoda.mmu.Rights;

/** Requests that are answered. */
class CallTest {
    private final TestMachine machine = new TestMachine();

    @AfterEach
    void close() {
        machine.close();
    }

    private static Script serving(Handler handler) {
        return user -> {
            user.on(TYPE, handler);
            user.serve();
        };
    }

    /** A server that answers with the sum of the first words of the request's pages, plus the value of a notification. */
    private void spawnAdder() {
        machine.spawn("server", user -> {
            user.on(TYPE, message -> {
                long sum = message.size() == 0 ? message.address() : 0;
                for (long i = 0; i < message.size(); i++) {
                    sum += user.load(message.address() + Page.address(i));
                }
                assertEquals(0, user.reply(0, sum));
                return 0;
            });
            user.serve();
        });
    }

    /** Where the four words of the frame lie: in one page, at its end, or across the border of two. */
    @ParameterizedTest
    @ValueSource(ints = {0, 4064, 4072, 4080, 4088})
    void shouldFillInTheFrameWhereverItLies(int offset) {
        spawnAdder();
        machine.spawn("caller", user -> {
            long frame = user.map(2) + offset;
            user.store(frame, 0);
            user.store(frame + 24, 99);
            assertEquals(0, user.ask("server", TYPE, 7, 0, 0, frame));
            assertEquals(machine.pid("server"), user.replier(frame));
            assertEquals(7, user.answer(frame));
            assertEquals(0, user.load(frame + 24));
            user.kill("server");
        });
        machine.runToEnd();
        machine.assertKilled(machine.process("server"), Kernel.STATUS_KILLED);
    }

    @ParameterizedTest
    @ValueSource(ints = {4072, 4080, 4088})
    void shouldNotCallWithAFrameThatIsNotAllThere(int offset) {
        machine.spawn("server", user -> {
            user.on(TYPE, message -> {
                machine.log("asked");
                return 0;
            });
            user.serve();
        });
        machine.spawn("caller", user -> {
            long frame = user.map(1) + offset;
            user.store(frame, 0);
            assertError(Errno.EFAULT, user.ask("server", TYPE, 7, 0, 0, frame));
            user.kill("server");
        });
        machine.runToEnd();
        machine.assertLog();
        machine.assertKilled(machine.process("server"), Kernel.STATUS_KILLED);
    }

    @Test
    void shouldReturnWhatWasAnsweredAndByWhom() {
        spawnAdder();
        machine.spawn("caller", user -> {
            long frame = user.frame(0);
            assertEquals(0, user.ask("server", TYPE, user.filled(2, 20), 2, SendFlags.MOVE, frame));
            machine.log(user.answer(frame));
            assertEquals(machine.pid("server"), user.replier(frame));
            assertEquals(0, user.load(frame + 24), "no pages");
        });
        machine.runUntilIdle();
        machine.assertLog(41L);
    }

    @Test
    void shouldReturnThePagesOfTheAnswer() {
        machine.spawn("server", user -> {
            user.on(TYPE, message -> {
                assertEquals(3, user.reply(0, user.filled(3, 70), 3, SendFlags.MOVE));
                return 0;
            });
            user.serve();
        });
        machine.spawn("caller", user -> {
            long frame = user.frame(0);
            assertEquals(3, user.ask("server", TYPE, 5, 0, 0, frame));
            assertEquals(3, user.load(frame + 24));
            machine.log(user.load(user.answer(frame)));
            user.store(user.answer(frame) + 2 * Page.SIZE, 1);
        });
        machine.runUntilIdle();
        machine.assertLog(70L);
    }

    @Test
    void shouldRunTheHandlerOnTheCallersHostThreadWhenTheServerServes() {
        List<Thread> threads = new ArrayList<>();
        machine.spawn("server", user -> {
            user.on(TYPE, message -> {
                threads.add(Thread.currentThread());
                return user.reply(0, 0);
            });
            user.serve();
        });
        machine.spawn("caller", user -> {
            threads.add(Thread.currentThread());
            user.ask("server", TYPE, 0, 0, 0, user.frame(0));
            threads.add(Thread.currentThread());
        });
        machine.runUntilIdle();
        assertEquals(3, threads.size());
        assertSame(threads.get(0), threads.get(1));
        assertSame(threads.get(0), threads.get(2));
    }

    @Test
    void shouldWaitForAServerThatAnswersOnItsOwnHostThread() {
        machine.spawn("server", user -> {
            user.on(TYPE, message -> user.reply(0, 7));
            user.pause();
            machine.log("server goes on");
        });
        machine.spawn("caller", user -> {
            long frame = user.frame(0);
            assertEquals(0, user.ask("server", TYPE, 0, 0, 0, frame));
            machine.log(user.answer(frame));
        });
        machine.runToEnd();
        machine.assertLog("server goes on", 7L);
    }

    @Test
    void shouldSayEpipeWhenTheHandlerDoesNotAnswer() {
        machine.spawn("server", serving(Handler.KEEP));
        machine.spawn("caller", user -> assertError(Errno.EPIPE, user.ask("server", TYPE, 0, 0, 0, user.frame(0))));
        machine.runUntilIdle();
    }

    @Test
    void shouldSayEpipeWhenTheServerDies() {
        Process server = machine.spawn("server", user -> {
            user.on(TYPE, message -> user.load(0));
            user.serve();
        });
        Process caller = machine.spawn(
                "caller", user -> assertError(Errno.EPIPE, user.ask("server", TYPE, 0, 0, 0, user.frame(0))));
        machine.runToEnd();
        machine.assertKilled(server, Kernel.STATUS_FAULT);
        machine.assertExited(caller, 0);
    }

    @Test
    void shouldSayEpipeWhenTheServerUnregistersWhileTheRequestWaits() {
        machine.spawn("server", user -> {
            user.on(TYPE, message -> user.off(TYPE));
            user.pause();
            user.pause();
        });
        machine.spawn("first", user -> user.notify("server", TYPE, 0));
        machine.spawn("caller", user -> assertError(Errno.EPIPE, user.ask("server", TYPE, 0, 0, 0, user.frame(0))));
        machine.runUntilIdle();
    }

    @Test
    void shouldAnswerLaterWhenTheTokenWasKept() {
        long[] token = {0};
        machine.spawn("server", user -> {
            user.on(TYPE, message -> {
                token[0] = user.keepToken();
                assertTrue(token[0] > 0);
                machine.log("keeps it");
                return 0;
            });
            user.on(OTHER, message -> {
                assertEquals(0, user.reply(token[0], 9));
                assertError(Errno.ESRCH, user.reply(token[0], 10));
                return 0;
            });
            user.serve();
        });
        machine.spawn("caller", user -> {
            long frame = user.frame(0);
            assertEquals(0, user.ask("server", TYPE, 0, 0, 0, frame));
            machine.log(user.answer(frame));
        });
        machine.spawn("conductor", user -> {
            machine.log("now");
            user.notify("server", OTHER, 0);
        });
        machine.runUntilIdle();
        machine.assertLog("keeps it", "now", 9L);
    }

    @Test
    void shouldSayEpipeWhenWhoeverKeptTheTokenDies() {
        machine.spawn("server", user -> {
            user.on(TYPE, message -> {
                user.keepToken();
                return 0;
            });
            user.on(OTHER, message -> {
                user.exit(0);
                return 0;
            });
            user.serve();
        });
        Process caller = machine.spawn(
                "caller", user -> assertError(Errno.EPIPE, user.ask("server", TYPE, 0, 0, 0, user.frame(0))));
        machine.spawn("conductor", user -> user.notify("server", OTHER, 0));
        machine.runToEnd();
        machine.assertExited(caller, 0);
    }

    @Test
    void shouldBeAnsweredByWhoeverItWasForwardedTo() {
        spawnAdder();
        machine.spawn("front", user -> {
            user.on(TYPE, message -> {
                assertEquals(0, user.forward(0, "server", TYPE, message.address() + 1, 0, 0));
                assertError(Errno.EINVAL, user.reply(0, 99));
                return 0;
            });
            user.serve();
        });
        machine.spawn("caller", user -> {
            long frame = user.frame(0);
            assertEquals(0, user.ask("front", TYPE, 40, 0, 0, frame));
            assertEquals(machine.pid("server"), user.replier(frame));
            machine.log(user.answer(frame));
        });
        machine.runUntilIdle();
        machine.assertLog(41L);
    }

    @Test
    void shouldTellTwoCallsOfOneTaskApart() {
        machine.spawn("slow", user -> {
            user.on(TYPE, message -> {
                user.sleep(500);
                return user.reply(0, 1);
            });
            user.serve();
        });
        machine.spawn("quick", user -> {
            user.on(TYPE, message -> user.reply(0, 2));
            user.serve();
        });
        machine.spawn("caller", user -> {
            user.on(OTHER, message -> {
                long frame = user.frame(0);
                assertEquals(0, user.ask("quick", TYPE, 0, 0, 0, frame));
                machine.log("inner " + user.answer(frame));
                return 0;
            });
            long frame = user.frame(0);
            assertEquals(0, user.ask("slow", TYPE, 0, 0, 0, frame));
            machine.log("outer " + user.answer(frame));
        });
        machine.spawn("disturber", user -> user.notify("caller", OTHER, 0));
        machine.runUntilIdle();
        machine.assertLog("inner 2", "outer 1");
    }

    // ---- what cannot be ----

    @Test
    void shouldFailLikeASendAndWriteNothing() {
        machine.spawn("deaf", user -> user.pause());
        machine.spawn("caller", user -> {
            long frame = user.frame(0);
            user.store(frame + 8, 77);
            assertError(Errno.ECONNREFUSED, user.ask("deaf", TYPE, 0, 0, 0, frame));
            assertError(Errno.EINVAL, user.ask("deaf", TYPE, 1, 1, 0, frame));
            assertError(Errno.EINVAL, user.ask("deaf", TYPE, 0, 0, SendFlags.TO_ALL, frame));
            assertEquals(77, user.replier(frame));
        });
        machine.runUntilIdle();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, PageTableWalker.USER_END, Long.MIN_VALUE, -32, Long.MAX_VALUE - 7})
    void shouldFaultWhenTheFrameIsWild(long frame) {
        spawnAdder();
        Process caller =
                machine.spawn("caller", user -> assertError(Errno.EFAULT, user.ask("server", TYPE, 0, 0, 0, frame)));
        machine.runUntilIdle();
        machine.assertExited(caller, 0);
        assertEquals(0, machine.kernel().sends());
    }

    @Test
    void shouldRefuseAFrameThatCannotBeWrittenOrIsOutOfLine() {
        spawnAdder();
        machine.spawn("caller", user -> {
            assertError(Errno.EFAULT, user.ask("server", TYPE, 0, 0, 0, user.map(1, Rights.READ)));
            assertError(Errno.EINVAL, user.ask("server", TYPE, 0, 0, 0, user.frame(0) + 4));
            assertError(Errno.EINVAL, user.ask("server", TYPE, 0, 0, 0, user.frame(-1)));
            long last = user.map(2);
            user.munmap(last + Page.SIZE, 1);
            assertError(Errno.EFAULT, user.ask("server", TYPE, 0, 0, 0, last + Page.SIZE - 24));
        });
        machine.runUntilIdle();
        assertEquals(0, machine.kernel().sends());
    }

    @Test
    void shouldRefuseToAnswerWhatIsNoRequest() {
        machine.spawn("server", user -> {
            user.on(TYPE, message -> {
                assertError(Errno.EINVAL, user.reply(0, 1));
                assertError(Errno.EINVAL, user.keepToken());
                assertError(Errno.EINVAL, user.forward(0, "server", TYPE, 0, 0, 0));
                machine.log("handled");
                return 0;
            });
            assertError(Errno.EINVAL, user.reply(0, 1));
            for (long token : new long[] {1, -1, 99, Long.MAX_VALUE, Long.MIN_VALUE}) {
                assertError(Errno.ESRCH, user.reply(token, 1));
            }
            user.serve();
        });
        machine.spawn("sender", user -> user.notify("server", TYPE, 0));
        machine.runUntilIdle();
        machine.assertLog("handled");
    }

    @Test
    void shouldEndWhenKilledWhileItWaitsForAnAnswer() {
        machine.spawn("server", user -> {
            user.on(TYPE, message -> {
                user.sleep(500);
                assertError(Errno.ESRCH, user.reply(0, 1));
                machine.log("answers in vain");
                return 0;
            });
            user.serve();
        });
        Process caller = machine.spawn("caller", user -> {
            user.ask("server", TYPE, 0, 0, 0, user.frame(0));
            machine.log("went on");
        });
        machine.spawn("killer", user -> user.kill("caller"));
        machine.runUntilIdle();
        machine.assertKilled(caller, Kernel.STATUS_KILLED);
        machine.assertLog("answers in vain");
    }
}
