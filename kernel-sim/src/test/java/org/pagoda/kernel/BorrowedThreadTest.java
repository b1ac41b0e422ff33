package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.pagoda.kernel.testing.TestMachine.OTHER;
import static org.pagoda.kernel.testing.TestMachine.TYPE;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.testing.Handler;
import org.pagoda.kernel.testing.Script;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.mmu.Errno;

/** A sender that waits lends its host thread to the handler, if the receiver has nothing else to do. */
class BorrowedThreadTest {
    private static final long MOVE_AND_WAIT = SendFlags.MOVE | SendFlags.WAIT;

    private final TestMachine machine = new TestMachine();
    private final List<Thread> threads = new ArrayList<>();

    @AfterEach
    void close() {
        machine.close();
    }

    private long noteThread() {
        threads.add(Thread.currentThread());
        return 0;
    }

    private static Script serving(Handler handler) {
        return user -> {
            user.on(TYPE, handler);
            user.serve();
        };
    }

    private static Script waitingFor(String receiver) {
        return user -> user.send(receiver, TYPE, 0, 0, SendFlags.WAIT);
    }

    @Test
    void shouldRunOnTheSendersHostThreadWhenReceiverServes() {
        machine.spawn("receiver", serving(message -> noteThread()));
        machine.spawn("sender", user -> {
            noteThread();
            user.send("receiver", TYPE, 0, 0, SendFlags.WAIT);
            noteThread();
        });
        machine.runUntilIdle();
        assertEquals(3, threads.size());
        assertSame(threads.get(0), threads.get(1), "the handler runs on the sender's");
        assertSame(threads.get(0), threads.get(2), "which the sender gets back");
    }

    @Test
    void shouldRunOnTheReceiversHostThreadWhenSenderDoesNotWait() {
        machine.spawn("receiver", user -> {
            noteThread();
            user.on(TYPE, message -> noteThread());
            user.serve();
        });
        machine.spawn("sender", user -> user.notify("receiver", TYPE, 0));
        machine.runUntilIdle();
        assertEquals(2, threads.size());
        assertSame(threads.get(0), threads.get(1));
    }

    @Test
    void shouldRunOnTheReceiversHostThreadWhenItWaitsForSomethingElse() {
        machine.spawn("receiver", user -> {
            noteThread();
            user.on(TYPE, message -> noteThread());
            user.pause();
        });
        machine.spawn("sender", waitingFor("receiver"));
        machine.runToEnd();
        assertEquals(2, threads.size());
        assertSame(threads.get(0), threads.get(1));
    }

    @Test
    void shouldRunOnTheReceiversHostThreadWhenItComputes() {
        boolean[] handled = {false};
        try (TestMachine preempting = new TestMachine(builder -> builder.quantum(10))) {
            preempting.spawn("receiver", user -> {
                noteThread();
                user.on(TYPE, message -> {
                    handled[0] = true;
                    return noteThread();
                });
                long page = user.map(1);
                while (!handled[0]) {
                    user.load(page);
                }
            });
            preempting.spawn("sender", user -> {
                while (user.send("receiver", TYPE, 0, 0, SendFlags.WAIT) == Errno.ECONNREFUSED.result()) {
                    user.giveWay();
                }
            });
            preempting.runToEnd();
        }
        assertEquals(2, threads.size());
        assertSame(threads.get(0), threads.get(1));
    }

    @Test
    void shouldTrapAsTheReceiverWhenItRunsOnABorrowedThread() {
        machine.spawn("receiver", user -> {
            user.on(TYPE, message -> {
                machine.log(user.getpid());
                machine.log(user.load(message.address()));
                return 0;
            });
            user.serve();
        });
        machine.spawn("sender", user -> {
            user.send("receiver", TYPE, user.filled(1, 7), 1, MOVE_AND_WAIT);
            machine.log(user.getpid());
        });
        machine.runUntilIdle();
        machine.assertLog(machine.pid("receiver"), 7L, machine.pid("sender"));
    }

    @Test
    void shouldLetOthersGoOnWhenABorrowedHandlerBlocks() {
        machine.spawn("full", ProcessLimits.DEFAULT.withMailbox(1, 1), user -> {
            user.on(TYPE, message -> {
                machine.log("full handles " + message.address());
                return 0;
            });
            user.serve();
        });
        machine.spawn("receiver", user -> {
            user.on(TYPE, message -> {
                user.notify("full", TYPE, 1);
                machine.log("blocks");
                user.send("full", TYPE, 2, 0, SendFlags.BLOCK);
                machine.log("has room");
                return 0;
            });
            user.serve();
        });
        machine.spawn("sender", user -> {
            machine.log(user.send("receiver", TYPE, 0, 0, SendFlags.WAIT));
        });
        machine.runUntilIdle();
        machine.assertLog("blocks", "full handles 1", "has room", 0L, "full handles 2");
    }

    @Test
    void shouldBorrowAgainWhenAnEarlierBorrowedHandlerHasBlocked() {
        machine.spawn("full", ProcessLimits.DEFAULT.withMailbox(1, 1), serving(message -> 0));
        machine.spawn("receiver", user -> {
            user.on(TYPE, message -> {
                noteThread();
                user.notify("full", TYPE, 1);
                user.send("full", TYPE, 2, 0, SendFlags.BLOCK);
                return 0;
            });
            user.serve();
        });
        machine.spawn("sender", user -> {
            noteThread();
            user.send("receiver", TYPE, 0, 0, SendFlags.WAIT);
            user.send("receiver", TYPE, 0, 0, SendFlags.WAIT);
        });
        machine.runUntilIdle();
        assertEquals(3, threads.size());
        assertSame(threads.get(0), threads.get(1));
        assertSame(threads.get(0), threads.get(2));
    }

    @Test
    void shouldStillWaitInServeWhenABorrowedHandlerHasBlocked() {
        machine.spawn("full", ProcessLimits.DEFAULT.withMailbox(1, 1), serving(message -> 0));
        machine.spawn("receiver", user -> {
            user.on(TYPE, message -> {
                user.notify("full", TYPE, 1);
                user.send("full", TYPE, 2, 0, SendFlags.BLOCK);
                return 0;
            });
            user.serve();
        });
        machine.spawn("sender", waitingFor("receiver"));
        RunResult result = machine.run();
        assertEquals(
                List.of("full(1) waits for messages, in serve", "receiver(2) waits for messages, in serve"),
                result.tasks());
    }

    @Test
    void shouldKillOnlyTheReceiverWhenABorrowedHandlerFaults() {
        Process receiver = machine.spawn("receiver", serving(message -> 0));
        Process faulting = machine.spawn("faulting", user -> {
            user.on(TYPE, message -> user.load(0));
            user.serve();
        });
        Process sender = machine.spawn("sender", user -> {
            assertEquals(0, user.send("faulting", TYPE, 0, 0, SendFlags.WAIT));
            assertEquals(0, user.send("receiver", TYPE, 0, 0, SendFlags.WAIT));
            user.exit(5);
        });
        machine.runUntilIdle();
        machine.assertKilled(faulting, Kernel.STATUS_FAULT, "page fault", "load at 0x0");
        machine.assertExited(sender, 5);
        assertEquals(Process.State.ALIVE, receiver.state());
    }

    @Test
    void shouldEndTheReceiverWhenABorrowedHandlerExits() {
        Process receiver = machine.spawn("receiver", user -> {
            user.on(TYPE, message -> {
                user.exit(4);
                return 0;
            });
            user.serve();
        });
        Process sender = machine.spawn("sender", user -> user.exit(user.send("receiver", TYPE, 0, 0, SendFlags.WAIT)));
        machine.runToEnd();
        machine.assertExited(receiver, 4);
        machine.assertExited(sender, 0);
    }

    @Test
    void shouldRunTheHandlerToItsEndWhenTheSenderIsKilledWhileLending() {
        Process receiver = machine.spawn("receiver", user -> {
            user.on(TYPE, message -> {
                user.kill("sender");
                machine.log(user.load(message.address()));
                return 1;
            });
            user.serve();
        });
        Process sender = machine.spawn("sender", user -> {
            user.send("receiver", TYPE, user.filled(1, 7), 1, MOVE_AND_WAIT);
            machine.log("the dead sender goes on");
        });
        machine.runUntilIdle();
        machine.assertLog(7L);
        machine.assertKilled(sender, Kernel.STATUS_KILLED);
        assertEquals(Process.State.ALIVE, receiver.state());
        assertEquals(1, receiver.space().account().charged());
    }

    @Test
    void shouldEndReceiverAndGoOnAsSenderWhenReceiverIsKilledInABlockedBorrowedHandler() {
        Process receiver = machine.spawn("receiver", user -> {
            user.on(TYPE, message -> user.pause());
            user.serve();
        });
        Process sender = machine.spawn("sender", user -> {
            noteThread();
            machine.log(user.send("receiver", TYPE, user.filled(1, 7), 1, MOVE_AND_WAIT));
            noteThread();
        });
        machine.spawn("killer", user -> user.kill("receiver"));
        machine.runToEnd();
        machine.assertLog(0L);
        machine.assertKilled(receiver, Kernel.STATUS_KILLED);
        machine.assertExited(sender, 0);
        assertSame(threads.get(0), threads.get(1));
    }

    @Test
    void shouldHandleACallBackWhenTheBorrowedHandlerWaitsForTheLender() {
        machine.spawn("receiver", user -> {
            user.on(TYPE, message -> {
                machine.log("asks back");
                user.send(message.pid(), OTHER, 0, 0, SendFlags.WAIT);
                machine.log("was answered");
                return 0;
            });
            user.serve();
        });
        machine.spawn("sender", user -> {
            user.on(OTHER, message -> {
                machine.log("answers");
                return 0;
            });
            user.send("receiver", TYPE, 0, 0, SendFlags.WAIT);
            machine.log("returns");
        });
        machine.runUntilIdle();
        machine.assertLog("asks back", "answers", "was answered", "returns");
    }

    @Test
    void shouldWakeTheBorrowedHandlerWhenTheLenderIsToMakeRoom() {
        machine.spawn("receiver", user -> {
            user.on(TYPE, message -> {
                for (int i = 0; i < 3; i++) {
                    assertEquals(0, user.send(message.pid(), OTHER, i, 0, SendFlags.BLOCK));
                }
                return 0;
            });
            user.serve();
        });
        machine.spawn("sender", ProcessLimits.DEFAULT.withMailbox(1, 1), user -> {
            user.on(OTHER, message -> {
                machine.log(message.address());
                return 0;
            });
            user.send("receiver", TYPE, 0, 0, SendFlags.WAIT);
        });
        machine.runUntilIdle();
        machine.assertLog(0L, 1L, 2L);
    }

    @Test
    void shouldHandleTheLendersMessagesWhenTheBorrowedHandlerYields() {
        boolean[] answered = {false};
        try (TestMachine polling = new TestMachine(builder -> builder.tickLimit(10_000))) {
            polling.spawn("receiver", user -> {
                user.on(TYPE, message -> {
                    user.notify("sender", OTHER, 0);
                    while (!answered[0]) {
                        user.giveWay();
                    }
                    return 0;
                });
                user.serve();
            });
            polling.spawn("sender", user -> {
                user.on(OTHER, message -> {
                    answered[0] = true;
                    return 0;
                });
                user.send("receiver", TYPE, 0, 0, SendFlags.WAIT);
            });
            polling.runUntilIdle();
        }
    }

    @Test
    void shouldHandleTheLendersMessagesWhenTheBorrowedHandlerComputes() {
        boolean[] answered = {false};
        try (TestMachine preempting =
                new TestMachine(builder -> builder.quantum(10).tickLimit(10_000))) {
            preempting.spawn("receiver", user -> {
                long page = user.map(1);
                user.on(TYPE, message -> {
                    user.notify("sender", OTHER, 0);
                    while (!answered[0]) {
                        user.load(page);
                    }
                    return 0;
                });
                user.serve();
            });
            preempting.spawn("sender", user -> {
                user.on(OTHER, message -> {
                    answered[0] = true;
                    return 0;
                });
                while (user.send("receiver", TYPE, 0, 0, SendFlags.WAIT) < 0) {
                    user.giveWay();
                }
            });
            preempting.runUntilIdle();
        }
    }

    @Test
    void shouldHandleTheLendersMessagesWhenItsThreadIsBack() {
        machine.spawn("receiver", user -> {
            user.on(TYPE, message -> user.notify("sender", OTHER, 0));
            user.serve();
        });
        machine.spawn("sender", user -> {
            user.on(OTHER, message -> {
                machine.log("handled");
                return 0;
            });
            user.send("receiver", TYPE, 0, 0, SendFlags.WAIT);
            machine.log("returned");
        });
        machine.runUntilIdle();
        machine.assertLog("handled", "returned");
    }

    @Test
    void shouldLendEightDeepAndGoOnOnOwnThreadsBeyond() {
        int length = 12;
        for (int i = length; i >= 1; i--) {
            int number = i;
            machine.spawn("link " + number, user -> {
                user.on(TYPE, message -> {
                    noteThread();
                    if (number < length) {
                        assertEquals(0, user.send("link " + (number + 1), TYPE, 0, 0, SendFlags.WAIT));
                    }
                    machine.log(number);
                    return 0;
                });
                user.serve();
            });
        }
        machine.spawn("sender", user -> {
            noteThread();
            user.send("link 1", TYPE, 0, 0, SendFlags.WAIT);
        });
        machine.runUntilIdle();
        machine.assertLog(12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1);
        for (int depth = 1; depth <= 8; depth++) {
            assertSame(threads.get(0), threads.get(depth), "at depth " + depth);
        }
        assertNotSame(threads.get(0), threads.get(9), "the ninth has its own");
        assertSame(threads.get(9), threads.get(12), "and lends it");
    }

    @Test
    void shouldNotLendToAReceiverThatIsAboutToDie() {
        Process receiver = machine.spawn("receiver", serving(Handler.KEEP));
        machine.spawn("sender", user -> {
            user.kill("receiver");
            assertError(Errno.ESRCH, user.send("receiver", TYPE, 0, 0, SendFlags.WAIT));
        });
        machine.runToEnd();
        machine.assertKilled(receiver, Kernel.STATUS_KILLED);
    }
}
