package org.pagoda.kernel;

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

/** {@code send} with WAIT: returns when the handler has run, and says what it kept. */
class WaitingSendTest {
    private static final long MOVE_AND_WAIT = SendFlags.MOVE | SendFlags.WAIT;

    private final TestMachine machine = new TestMachine();

    @AfterEach
    void close() {
        machine.close();
    }

    /** Handles messages of {@link TestMachine#TYPE} in pauses: on its own host thread, never on a sender's. */
    private static Script pausing(Handler handler) {
        return user -> {
            user.on(TYPE, handler);
            while (true) {
                user.pause();
            }
        };
    }

    private static Script serving(Handler handler) {
        return user -> {
            user.on(TYPE, handler);
            user.serve();
        };
    }

    private Script sendingTwoPages() {
        return user -> machine.log(user.send("receiver", TYPE, user.filled(2, 7), 2, MOVE_AND_WAIT));
    }

    @Test
    void shouldReturnPagesKeptWhenReceiverServes() {
        machine.spawn("receiver", serving(message -> 1));
        machine.spawn("sender", sendingTwoPages());
        machine.runUntilIdle();
        machine.assertLog(1L);
    }

    @Test
    void shouldReturnPagesKeptWhenReceiverRunsTheHandlerItself() {
        machine.spawn("receiver", pausing(message -> 1));
        machine.spawn("sender", sendingTwoPages());
        machine.runUntilIdle();
        machine.assertLog(1L);
    }

    @Test
    void shouldReturnOnlyAfterTheHandlerHasRun() {
        machine.spawn("receiver", pausing(message -> {
            machine.log("handled");
            return 0;
        }));
        machine.spawn("sender", user -> {
            user.send("receiver", TYPE, 5, 0, SendFlags.WAIT);
            machine.log("returned");
        });
        machine.runUntilIdle();
        machine.assertLog("handled", "returned");
    }

    @Test
    void shouldHandleOwnMessageWhenSenderWaitsForItself() {
        Process self = machine.spawn("self", user -> {
            user.on(TYPE, Handler.KEEP);
            machine.log(user.send("self", TYPE, user.filled(2, 7), 2, MOVE_AND_WAIT));
        });
        machine.runToEnd();
        machine.assertLog(2L);
        machine.assertExited(self, 0);
    }

    @Test
    void shouldCountAsKeptWhatTheHandlerUnmappedItself() {
        machine.spawn("receiver", user -> {
            user.on(TYPE, message -> {
                user.munmap(message.address(), 1);
                return 0;
            });
            user.serve();
        });
        machine.spawn("sender", sendingTwoPages());
        machine.runUntilIdle();
        machine.assertLog(1L);
    }

    @Test
    void shouldReturnZeroWhenTheReceiverDiesInItsHandler() {
        Process receiver = machine.spawn("receiver", user -> {
            user.on(TYPE, message -> user.load(0));
            user.serve();
        });
        machine.spawn("sender", sendingTwoPages());
        machine.runToEnd();
        machine.assertLog(0L);
        machine.assertKilled(receiver, Kernel.STATUS_FAULT, "load at 0x0");
    }

    @Test
    void shouldReturnZeroWhenTheReceiverDiesOnItsOwnHostThread() {
        Process receiver = machine.spawn("receiver", user -> {
            user.on(TYPE, message -> user.load(0));
            user.pause();
        });
        machine.spawn("sender", sendingTwoPages());
        machine.runToEnd();
        machine.assertLog(0L);
        machine.assertKilled(receiver, Kernel.STATUS_FAULT, "load at 0x0");
    }

    @Test
    void shouldReturnZeroWhenTheReceiverUnmapsAPageAndThenDies() {
        Process receiver = machine.spawn("receiver", user -> {
            user.on(TYPE, message -> {
                user.munmap(message.address(), 1);
                return user.load(0);
            });
            user.serve();
        });
        machine.spawn("sender", sendingTwoPages());
        machine.runToEnd();
        machine.assertLog(0L);
        machine.assertKilled(receiver, Kernel.STATUS_FAULT, "load at 0x0");
    }

    @Test
    void shouldReturnZeroWhenTheReceiverDiesBeforeItHandles() {
        machine.spawn("receiver", user -> {
            user.on(TYPE, message -> {
                user.exit(3);
                return message.size();
            });
            user.pause();
        });
        machine.spawn("first", user -> user.notify("receiver", TYPE, 0));
        machine.spawn("sender", sendingTwoPages());
        machine.runToEnd();
        machine.assertLog(0L);
    }

    @Test
    void shouldReturnZeroWhenTheReceiverUnregisters() {
        machine.spawn("receiver", user -> {
            user.on(TYPE, message -> user.off(TYPE));
            user.pause();
            user.pause();
        });
        machine.spawn("first", user -> user.notify("receiver", TYPE, 0));
        machine.spawn("sender", sendingTwoPages());
        machine.runUntilIdle();
        machine.assertLog(0L);
    }

    @Test
    void shouldReturnZeroWhenTheReceiverCannotBeCharged() {
        machine.spawn("receiver", ProcessLimits.DEFAULT.withPages(1), pausing(Handler.KEEP));
        machine.spawn("sender", sendingTwoPages());
        machine.runUntilIdle();
        machine.assertLog(0L);
    }

    @Test
    void shouldGoOnWaitingAfterAHandlerOfItsOwn() {
        machine.spawn("receiver", user -> {
            user.on(OTHER, Handler.ABANDON);
            user.on(TYPE, message -> {
                user.pause();
                machine.log("goes on");
                return 1;
            });
            user.pause();
        });
        machine.spawn("sender", user -> {
            user.on(OTHER, message -> {
                machine.log("interrupted");
                return 0;
            });
            machine.log(user.send("receiver", TYPE, user.filled(2, 7), 2, MOVE_AND_WAIT));
        });
        machine.spawn("conductor", user -> {
            user.notify("sender", OTHER, 0);
            user.giveWay();
            user.notify("receiver", OTHER, 0);
        });
        machine.runToEnd();
        machine.assertLog("interrupted", "goes on", 1L);
    }

    @Test
    void shouldFailLikeAnyOtherSend() {
        machine.spawn("receiver", user -> user.pause());
        machine.spawn("sender", user -> {
            assertError(Errno.ECONNREFUSED, user.send("receiver", TYPE, 0, 0, SendFlags.WAIT));
            assertError(Errno.ESRCH, user.send(99, TYPE, 0, 0, SendFlags.WAIT));
            assertError(Errno.ECONNREFUSED, user.send("sender", TYPE, 0, 0, SendFlags.WAIT));
        });
        machine.runUntilIdle();
    }
}
