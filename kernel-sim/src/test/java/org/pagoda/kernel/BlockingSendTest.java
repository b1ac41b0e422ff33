package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.kernel.testing.TestMachine.OTHER;
import static org.pagoda.kernel.testing.TestMachine.TYPE;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.testing.Handler;
import org.pagoda.kernel.testing.Script;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.mmu.Errno;

/** {@code send} with BLOCK: waits for room in the receiver's mailbox. */
class BlockingSendTest {
    private static final long MOVE_AND_BLOCK = SendFlags.MOVE | SendFlags.BLOCK;
    private static final ProcessLimits ROOM_FOR_ONE = ProcessLimits.DEFAULT.withMailbox(1, 1);

    private final TestMachine machine = new TestMachine();

    @AfterEach
    void close() {
        machine.close();
    }

    private Process spawnServer() {
        return machine.spawn("receiver", ROOM_FOR_ONE, user -> {
            user.on(TYPE, message -> {
                machine.log("handles " + message.address());
                return 0;
            });
            user.serve();
        });
    }

    /**
     * A receiver with room for one message of each sender. It stays in the handler of the first until a conductor sends
     * it {@link TestMachine#OTHER}, and then does {@code what} there.
     */
    private Process spawnBusy(Script what) {
        return machine.spawn("receiver", ProcessLimits.DEFAULT.withMailbox(8, 1), user -> {
            user.on(OTHER, Handler.KEEP);
            user.on(TYPE, message -> {
                machine.log("handles " + message.address());
                if (message.address() == 1) {
                    user.pause();
                    what.run(user);
                }
                return 0;
            });
            user.serve();
        });
    }

    /** Once the others wait: does {@code what}, and lets the receiver go on afterwards. */
    private void spawnConductor(Script what) {
        machine.spawn("conductor", user -> {
            user.giveWay();
            what.run(user);
            user.giveWay();
            user.notify("receiver", OTHER, 0);
        });
    }

    @Test
    void shouldSayEagainWithoutBlock() {
        spawnServer();
        machine.spawn("sender", user -> {
            assertEquals(0, user.notify("receiver", TYPE, 1));
            assertError(Errno.EAGAIN, user.notify("receiver", TYPE, 2));
        });
        machine.runUntilIdle();
        machine.assertLog("handles 1");
    }

    @Test
    void shouldWaitForRoomAndGoOn() {
        spawnServer();
        machine.spawn("sender", user -> {
            for (int i = 1; i <= 3; i++) {
                assertEquals(0, user.send("receiver", TYPE, i, 0, SendFlags.BLOCK));
                machine.log("sent " + i);
            }
        });
        machine.runUntilIdle();
        machine.assertLog("sent 1", "handles 1", "sent 2", "handles 2", "sent 3", "handles 3");
    }

    @Test
    void shouldHandOverPagesWhenThereIsRoomAgain() {
        machine.spawn("receiver", ROOM_FOR_ONE, user -> {
            user.on(TYPE, message -> {
                machine.log(user.load(message.address()));
                return message.size();
            });
            user.serve();
        });
        machine.spawn("sender", user -> {
            for (int i = 1; i <= 3; i++) {
                assertEquals(2, user.send("receiver", TYPE, user.filled(2, i), 2, MOVE_AND_BLOCK));
            }
        });
        machine.runUntilIdle();
        machine.assertLog(1L, 2L, 3L);
    }

    @Test
    void shouldReturnEintrAndChangeNothingWhenAHandlerOfItsOwnRan() {
        Process receiver = spawnBusy(user -> {});
        Process sender = machine.spawn("sender", user -> {
            user.on(OTHER, message -> {
                machine.log("interrupted");
                return 0;
            });
            long page = user.filled(1, 7);
            user.notify("receiver", TYPE, 1);
            user.giveWay();
            user.notify("receiver", TYPE, 2);
            assertError(Errno.EINTR, user.send("receiver", TYPE, page, 1, MOVE_AND_BLOCK));
            assertEquals(7, user.load(page));
            user.store(page, 8);
            assertEquals(1, user.task().process().space().account().charged());
            assertEquals(2, user.task().process().endpoint().counters().sendsSucceeded());
        });
        spawnConductor(user -> user.notify("sender", OTHER, 0));
        machine.runUntilIdle();
        machine.assertLog("handles 1", "interrupted", "handles 2");
        machine.assertExited(sender, 0);
        assertEquals(3, receiver.endpoint().mailbox().admitted());
    }

    @Test
    void shouldReturnEsrchWhenTheReceiverDies() {
        spawnBusy(user -> user.exit(3));
        machine.spawn("sender", user -> {
            long page = user.filled(1, 7);
            user.notify("receiver", TYPE, 1);
            user.giveWay();
            user.notify("receiver", TYPE, 2);
            assertError(Errno.ESRCH, user.send("receiver", TYPE, page, 1, MOVE_AND_BLOCK));
            assertEquals(7, user.load(page));
            machine.log("goes on");
        });
        spawnConductor(user -> machine.log("lets go"));
        machine.runToEnd();
        machine.assertLog("handles 1", "lets go", "goes on");
    }

    @Test
    void shouldReturnEconnrefusedWhenTheReceiverUnregisters() {
        spawnBusy(user -> user.off(TYPE));
        machine.spawn("sender", user -> {
            user.notify("receiver", TYPE, 1);
            user.giveWay();
            user.notify("receiver", TYPE, 2);
            assertError(Errno.ECONNREFUSED, user.send("receiver", TYPE, 3, 0, SendFlags.BLOCK));
            machine.log("goes on");
        });
        spawnConductor(user -> machine.log("lets go"));
        machine.runUntilIdle();
        machine.assertLog("handles 1", "lets go", "goes on");
    }

    @Test
    void shouldGoOnWaitingWhenAMessageOfItsOwnCouldNotBeCharged() {
        spawnBusy(user -> {});
        machine.spawn("sender", ProcessLimits.DEFAULT.withPages(0), user -> {
            user.on(OTHER, Handler.KEEP);
            user.notify("receiver", TYPE, 1);
            user.giveWay();
            user.notify("receiver", TYPE, 2);
            assertEquals(0, user.send("receiver", TYPE, 3, 0, SendFlags.BLOCK));
            machine.log("goes on");
        });
        spawnConductor(user -> user.send("sender", OTHER, user.filled(1, 7), 1, SendFlags.MOVE));
        machine.runUntilIdle();
        machine.assertLog("handles 1", "handles 2", "goes on", "handles 3");
    }

    @Test
    void shouldWaitNoMoreWhenItHasSent() {
        Process receiver = spawnServer();
        Process sender = machine.spawn("sender", user -> {
            user.notify("receiver", TYPE, 1);
            user.send("receiver", TYPE, 2, 0, SendFlags.BLOCK);
        });
        machine.runUntilIdle();
        machine.assertExited(sender, 0);
        assertTrue(receiver.waitingForRoom().isEmpty());
    }

    @Test
    void shouldSendAtOnceWhenTheOneThatWaitsLongerCannotUseTheRoom() {
        Process receiver = machine.spawn("receiver", ProcessLimits.DEFAULT.withMailbox(2, 1), user -> {
            user.on(TYPE, message -> {
                user.giveWay();
                user.giveWay();
                machine.log("handles " + message.address() + ", then "
                        + user.task().process().endpoint().mailbox().queued());
                return 0;
            });
            user.serve();
        });
        machine.spawn("first", user -> user.notify("receiver", TYPE, 1));
        machine.spawn("greedy", user -> {
            user.notify("receiver", TYPE, 2);
            user.send("receiver", TYPE, 3, 0, SendFlags.BLOCK); // its share is full until 2 is handled
        });
        machine.spawn("modest", user -> user.send("receiver", TYPE, 4, 0, SendFlags.BLOCK));
        machine.runUntilIdle();
        machine.assertLog("handles 1, then 2", "handles 2, then 2", "handles 4, then 1", "handles 3, then 0");
        assertEquals(4, receiver.endpoint().counters().handled());
    }

    @Test
    void shouldServeTheLongestWaitingFirst() {
        spawnServer();
        for (int i = 1; i <= 4; i++) {
            int number = i;
            machine.spawn("sender " + i, user -> user.send("receiver", TYPE, number, 0, SendFlags.BLOCK));
        }
        machine.runUntilIdle();
        machine.assertLog("handles 1", "handles 2", "handles 3", "handles 4");
    }

    @Test
    void shouldEndWhenKilledWhileItWaitsForRoom() {
        spawnServer();
        machine.spawn("filler", user -> user.notify("receiver", TYPE, 1));
        Process sender = machine.spawn("sender", user -> {
            user.send("receiver", TYPE, user.filled(1, 7), 1, MOVE_AND_BLOCK);
            machine.log("went on");
        });
        machine.spawn("killer", user -> user.kill("sender"));
        machine.runUntilIdle();
        machine.assertKilled(sender, Kernel.STATUS_KILLED);
        machine.assertLog("handles 1");
    }

    @Test
    void shouldReturnPagesKeptWhenItBlocksAndWaits() {
        machine.spawn("receiver", ROOM_FOR_ONE, user -> {
            user.on(TYPE, message -> {
                machine.log("handles " + message.size());
                return message.size() / 2;
            });
            user.serve();
        });
        machine.spawn("filler", user -> user.notify("receiver", TYPE, 1));
        machine.spawn(
                "sender",
                user -> machine.log(
                        user.send("receiver", TYPE, user.filled(2, 7), 2, MOVE_AND_BLOCK | SendFlags.WAIT)));
        machine.runUntilIdle();
        machine.assertLog("handles 0", "handles 2", 1L);
    }

    @Test
    void shouldNotWaitForAnythingButRoomInTheMailbox() {
        machine.spawn("receiver", ProcessLimits.DEFAULT.withLandingSlots(2), user -> {
            user.on(TYPE, Handler.KEEP);
            user.serve();
        });
        machine.spawn("sender", user -> {
            assertEquals(2, user.send("receiver", TYPE, user.filled(2, 7), 2, MOVE_AND_BLOCK));
            assertError(Errno.ENOBUFS, user.send("receiver", TYPE, user.filled(1, 7), 1, MOVE_AND_BLOCK));
            assertError(Errno.EMSGSIZE, user.send("receiver", TYPE, user.filled(3, 7), 3, MOVE_AND_BLOCK));
            assertError(Errno.ESRCH, user.send(99, TYPE, 0, 0, SendFlags.BLOCK));
        });
        machine.runUntilIdle();
    }

    @Test
    void shouldLetOneSenderFillOnlyItsShare() {
        machine.spawn("receiver", ProcessLimits.DEFAULT.withMailbox(4, 2), user -> {
            user.on(TYPE, message -> {
                machine.log(message.pid() + " " + message.address());
                return 0;
            });
            user.serve();
        });
        machine.spawn("flood", user -> {
            assertEquals(0, user.notify("receiver", TYPE, 1));
            assertEquals(0, user.notify("receiver", TYPE, 2));
            assertError(Errno.EAGAIN, user.notify("receiver", TYPE, 3));
        });
        machine.spawn("modest", user -> assertEquals(0, user.notify("receiver", TYPE, 4)));
        machine.runUntilIdle();
        machine.assertLog("2 1", "2 2", "3 4");
    }
}
