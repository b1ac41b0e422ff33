package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.pagoda.kernel.testing.TestMachine.OTHER;
import static org.pagoda.kernel.testing.TestMachine.TYPE;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.testing.TestMachine;

/** Processes whose program has returned, and that live on as handlers, without a host thread of their own. */
class ServeOnlyTest {
    private static final long MOVE_AND_WAIT = SendFlags.MOVE | SendFlags.WAIT;

    private final TestMachine machine = new TestMachine();

    @AfterEach
    void close() {
        machine.close();
    }

    private static Task task(Process process) {
        return process.tasks().get(0);
    }

    private static void assertRests(Process process) {
        assertEquals(Process.State.ALIVE, process.state());
        assertEquals(Task.State.PARKED, task(process).state());
        assertEquals(Task.Wait.SERVE, task(process).waitsFor());
        assertNull(task(process).host);
    }

    @Test
    void shouldLiveOnWithoutAHostThreadWhenItsProgramReturns() {
        Process server = machine.spawnServing("server", user -> {
            user.on(TYPE, message -> 0);
            machine.log("returns");
        });
        RunResult result = machine.run();
        machine.assertLog("returns");
        assertEquals(RunResult.Outcome.IDLE, result.outcome());
        assertEquals(List.of("server(1) waits for messages, in serve"), result.tasks());
        assertRests(server);
    }

    @Test
    void shouldHandleWhatNobodyWaitsForOnAThreadThatItGetsForThat() {
        Process server = machine.spawnServing("server", user -> {
            long page = user.filled(1, 0);
            user.on(TYPE, message -> {
                assertNotNull(user.task().host);
                user.store(page, 10 * user.load(page) + message.address());
                machine.log(user.load(page));
                return 0;
            });
        });
        machine.spawn("sender", user -> {
            for (int i = 1; i <= 3; i++) {
                assertEquals(0, user.notify("server", TYPE, i));
                user.giveWay();
            }
            user.notify("server", TYPE, 4);
            user.notify("server", TYPE, 5);
        });
        machine.runUntilIdle();
        machine.assertLog(1L, 12L, 123L, 1234L, 12345L);
        assertRests(server);
    }

    @Test
    void shouldRunOnTheThreadOfASenderThatWaits() {
        List<Thread> threads = new ArrayList<>();
        Process server = machine.spawnServing(
                "server",
                user -> user.on(TYPE, message -> {
                    threads.add(Thread.currentThread());
                    machine.log(user.load(message.address()));
                    return 0;
                }));
        machine.spawn("sender", user -> {
            threads.add(Thread.currentThread());
            for (int i = 0; i < 2; i++) {
                assertEquals(0, user.send("server", TYPE, user.filled(1, 7 + i), 1, MOVE_AND_WAIT));
            }
        });
        machine.runUntilIdle();
        machine.assertLog(7L, 8L);
        assertSame(threads.get(0), threads.get(1));
        assertSame(threads.get(0), threads.get(2));
        assertRests(server);
    }

    @Test
    void shouldAnswerCalls() {
        machine.spawnServing(
                "server",
                user -> user.on(TYPE, message -> {
                    user.reply(0, message.address() + 1);
                    return 0;
                }));
        machine.spawn("caller", user -> {
            long frame = user.frame(0);
            for (int i = 0; i < 3; i++) {
                assertEquals(0, user.ask("server", TYPE, i, 0, 0, frame));
                machine.log(user.answer(frame));
            }
        });
        machine.runUntilIdle();
        machine.assertLog(1L, 2L, 3L);
    }

    @Test
    void shouldPassMessagesAlongAChainOfServers() {
        for (int i = 11; i >= 1; i--) {
            int number = i;
            machine.spawnServing(
                    "link " + number,
                    user -> user.on(TYPE, message -> {
                        if (number < 11) {
                            assertEquals(0, user.send("link " + (number + 1), TYPE, 0, 0, SendFlags.WAIT));
                        }
                        machine.log(number);
                        return 0;
                    }));
        }
        machine.spawn("sender", user -> user.send("link 1", TYPE, 0, 0, SendFlags.WAIT));
        machine.runUntilIdle();
        machine.assertLog(11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1);
        for (int i = 1; i <= 11; i++) {
            assertRests(machine.process("link " + i));
        }
    }

    @Test
    void shouldBeAskedBackWhileItWaitsForWhoeverItAsks() {
        machine.spawnServing("one", user -> {
            user.on(TYPE, message -> {
                assertEquals(0, user.send("other", TYPE, 0, 0, SendFlags.WAIT));
                machine.log("asked");
                return 0;
            });
            user.on(OTHER, message -> {
                machine.log("asked back");
                return 0;
            });
        });
        machine.spawnServing(
                "other",
                user -> user.on(TYPE, message -> {
                    assertEquals(0, user.send("one", OTHER, 0, 0, SendFlags.WAIT));
                    return 0;
                }));
        machine.spawn("sender", user -> user.notify("one", TYPE, 0));
        machine.runUntilIdle();
        machine.assertLog("asked back", "asked");
        assertRests(machine.process("one"));
        assertRests(machine.process("other"));
    }

    @Test
    void shouldWaitInAHandlerAndRestAgain() {
        Process server = machine.spawnServing(
                "server",
                user -> user.on(TYPE, message -> {
                    user.sleep(10);
                    machine.log(message.address());
                    return 0;
                }));
        machine.spawn("sender", user -> {
            user.send("server", TYPE, 1, 0, SendFlags.WAIT);
            user.notify("server", TYPE, 2);
        });
        machine.runUntilIdle();
        machine.assertLog(1L, 2L);
        assertRests(server);
    }

    @Test
    void shouldEndWhenAHandlerExits() {
        Process lent = machine.spawnServing(
                "lent",
                user -> user.on(TYPE, message -> {
                    user.exit(4);
                    return 0;
                }));
        Process own = machine.spawnServing(
                "own",
                user -> user.on(TYPE, message -> {
                    user.exit(5);
                    return 0;
                }));
        Process sender = machine.spawn("sender", user -> {
            user.send("lent", TYPE, 0, 0, SendFlags.WAIT);
            user.notify("own", TYPE, 0);
        });
        machine.runToEnd();
        machine.assertExited(lent, 4);
        machine.assertExited(own, 5);
        machine.assertExited(sender, 0);
    }

    @Test
    void shouldDieAloneWhenAHandlerFaults() {
        Process server = machine.spawnServing("server", user -> user.on(TYPE, message -> user.load(0)));
        Process sender =
                machine.spawn("sender", user -> user.exit(5 + user.send("server", TYPE, 0, 0, SendFlags.WAIT)));
        machine.runToEnd();
        machine.assertKilled(server, Kernel.STATUS_FAULT, "load at 0x0");
        machine.assertExited(sender, 5);
    }

    @Test
    void shouldEndWhenItIsKilledWhileItRests() {
        Process server = machine.spawnServing("server", user -> {
            user.filled(3, 1);
            user.on(TYPE, message -> 0);
        });
        machine.spawn("killer", user -> user.kill("server"));
        machine.runToEnd();
        machine.assertKilled(server, Kernel.STATUS_KILLED);
    }

    @Test
    void shouldEndWhenItIsKilledInABorrowedHandler() {
        Process server = machine.spawnServing("server", user -> user.on(TYPE, message -> user.pause()));
        Process sender = machine.spawn("sender", user -> machine.log(user.send("server", TYPE, 0, 0, SendFlags.WAIT)));
        machine.spawn("killer", user -> user.kill("server"));
        machine.runToEnd();
        machine.assertLog(0L);
        machine.assertKilled(server, Kernel.STATUS_KILLED);
        machine.assertExited(sender, 0);
    }

    @Test
    void shouldEndWhenItIsKilledBeforeItHasBegun() {
        Process server = machine.spawnServing("server", user -> machine.log("begins"));
        machine.kernel().kill(server, Kernel.STATUS_KILLED, "too early");
        machine.runToEnd();
        machine.assertLog();
        machine.assertKilled(server, Kernel.STATUS_KILLED, "too early");
    }

    @Test
    void shouldEndWithAProgramThatExitsOrFails() {
        Process exits = machine.spawnServing("exits", user -> user.exit(3));
        Process fails = machine.spawnServing("fails", user -> {
            throw new IllegalStateException("failed");
        });
        machine.runToEnd();
        machine.assertExited(exits, 3);
        machine.assertKilled(fails, Kernel.STATUS_ABORT, "failed");
    }

    @Test
    void shouldHandleWhatCameBeforeItsProgramReturned() {
        machine.spawnServing("server", user -> {
            user.mask(TYPE);
            user.on(TYPE, message -> {
                machine.log(message.address());
                return 0;
            });
            user.giveWay();
            user.unmask(TYPE);
        });
        machine.spawn("sender", user -> user.notify("server", TYPE, 9));
        machine.runUntilIdle();
        machine.assertLog(9L);
    }
}
