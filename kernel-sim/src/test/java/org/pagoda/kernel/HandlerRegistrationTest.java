package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.pagoda.kernel.testing.TestMachine.OTHER;
import static org.pagoda.kernel.testing.TestMachine.TYPE;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.ipc.MessageType;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.Handler;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.mmu.Errno;

/** Handlers come, change and go while messages wait. */
class HandlerRegistrationTest {
    private final TestMachine machine = new TestMachine();

    @AfterEach
    void close() {
        machine.close();
    }

    private Handler logging(String what) {
        return message -> {
            machine.log(what + " " + message.address());
            return 0;
        };
    }

    private void spawnSenderOfThree() {
        machine.spawn("sender", user -> {
            for (int i = 1; i <= 3; i++) {
                assertEquals(0, user.notify("receiver", TYPE, i));
            }
        });
    }

    @Test
    void shouldRefuseMessagesWithoutAHandler() {
        machine.spawn("receiver", user -> {
            user.on(OTHER, Handler.KEEP);
            user.serve();
        });
        machine.spawn("sender", user -> assertError(Errno.ECONNREFUSED, user.notify("receiver", TYPE, 0)));
        machine.runUntilIdle();
    }

    @Test
    void shouldRefuseMessagesAgainWhenTheHandlerIsGone() {
        machine.spawn("receiver", user -> {
            user.on(TYPE, logging("handled"));
            user.giveWay();
            assertEquals(0, user.off(TYPE));
            user.serve();
        });
        machine.spawn("sender", user -> {
            assertEquals(0, user.notify("receiver", TYPE, 1));
            user.giveWay();
            assertError(Errno.ECONNREFUSED, user.notify("receiver", TYPE, 2));
        });
        machine.runUntilIdle();
        machine.assertLog("handled 1");
    }

    @Test
    void shouldRefuseNegativeTypes() {
        machine.spawn("receiver", user -> {
            assertError(Errno.EINVAL, user.call(SystemCallNumber.REGISTER_HANDLER, -1, 1));
            assertError(Errno.EINVAL, user.call(SystemCallNumber.REGISTER_HANDLER, Long.MIN_VALUE, 0));
        });
        machine.runToEnd();
    }

    @Test
    void shouldDoNothingWhenAHandlerThatNeverWasIsRemoved() {
        machine.spawn("receiver", user -> {
            assertEquals(0, user.off(TYPE));
            assertEquals(0, user.off(Long.MAX_VALUE));
            assertError(Errno.ECONNREFUSED, user.notifySelf(TYPE, 0));
        });
        machine.runToEnd();
    }

    @Test
    void shouldLetANewHandlerTakeOverWhatIsPending() {
        machine.spawn("receiver", user -> {
            user.on(TYPE, message -> {
                machine.log("old " + message.address());
                user.on(TYPE, logging("new"));
                return 0;
            });
            user.serve();
        });
        spawnSenderOfThree();
        machine.runUntilIdle();
        machine.assertLog("old 1", "new 2", "new 3");
    }

    @Test
    void shouldDropWhatIsPendingWhenTheHandlerIsRemoved() {
        Process receiver = machine.spawn("receiver", user -> {
            user.on(TYPE, message -> {
                machine.log("handled " + message.address());
                return user.off(TYPE);
            });
            user.on(OTHER, logging("other"));
            user.serve();
        });
        machine.spawn("early", user -> {
            user.notify("receiver", TYPE, 1);
            user.notify("receiver", TYPE, 2);
            user.notify("receiver", OTHER, 3);
            user.notify("receiver", TYPE, 4);
        });
        machine.runUntilIdle();
        machine.assertLog("handled 1", "other 3");
        assertEquals(2, receiver.endpoint().counters().dropped());
        assertEquals(2, receiver.endpoint().counters().handled());
    }

    @Test
    void shouldSendPagesBackWhenTheHandlerIsRemoved() {
        machine.spawn("receiver", user -> {
            user.on(TYPE, message -> user.off(TYPE));
            user.serve();
        });
        machine.spawn("sender", user -> {
            user.on(MessageType.RETURNED, message -> {
                machine.log("back: " + user.load(message.address()) + " from " + message.pid());
                return 0;
            });
            user.notify("receiver", TYPE, 0);
            assertEquals(1, user.send("receiver", TYPE, user.filled(1, 7), 1, SendFlags.MOVE));
            user.pause();
        });
        machine.runUntilIdle();
        machine.assertLog("back: 7 from 1");
    }

    @Test
    void shouldSendWhatWasDroppedBackToItsOwnSenderWhenThatIsTheReceiver() {
        machine.spawn("receiver", user -> {
            user.on(MessageType.RETURNED, message -> {
                machine.log("back: " + user.load(message.address()));
                return 1;
            });
            user.on(TYPE, message -> {
                assertEquals(1, user.send("receiver", TYPE, user.filled(1, 8), 1, SendFlags.MOVE));
                assertEquals(0, user.off(TYPE));
                return 1;
            });
            user.send("receiver", TYPE, user.filled(1, 7), 1, SendFlags.MOVE);
        });
        machine.runToEnd();
        machine.assertLog("back: 8");
    }

    @Test
    void shouldEndAHandlerThatRemovesItself() {
        machine.spawn("receiver", user -> {
            user.on(TYPE, message -> {
                user.off(TYPE);
                machine.log(user.load(message.address()));
                return 1;
            });
            user.pause();
        });
        machine.spawn("sender", user -> user.send("receiver", TYPE, user.filled(1, 7), 1, SendFlags.MOVE));
        machine.runToEnd();
        machine.assertLog(7L);
    }

    @Test
    void shouldHandleAgainWhenAHandlerWasRemovedAndComesBack() {
        machine.spawn("receiver", user -> {
            user.on(TYPE, message -> {
                machine.log("first " + message.address());
                user.off(TYPE);
                user.on(TYPE, logging("second"));
                return 0;
            });
            user.serve();
        });
        spawnSenderOfThree();
        machine.runUntilIdle();
        machine.spawn("late", user -> user.notify("receiver", TYPE, 4));
        machine.runUntilIdle();
        machine.assertLog("first 1", "second 4");
    }
}
