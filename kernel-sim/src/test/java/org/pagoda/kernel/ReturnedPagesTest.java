package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.pagoda.kernel.testing.TestMachine.TYPE;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.ipc.MessageType;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.testing.Handler;
import org.pagoda.kernel.testing.TestMachine;

/** Pages that a receiver did not keep come back as a message of their own. */
class ReturnedPagesTest {
    private final TestMachine machine = new TestMachine(builder -> builder.tickLimit(1000));

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void shouldComeBackWithWhatTheReceiverWrote() {
        machine.spawn("receiver", user -> {
            user.on(TYPE, message -> {
                user.store(message.address(), 8);
                return 0;
            });
            user.serve();
        });
        machine.spawn("sender", user -> {
            user.on(MessageType.RETURNED, message -> {
                machine.log(message.pid() + " " + message.size() + " " + message.flags() + " "
                        + user.load(message.address()));
                return message.size();
            });
            user.send("receiver", TYPE, user.filled(2, 7), 2, SendFlags.MOVE);
            user.pause();
        });
        machine.runUntilIdle();
        machine.assertLog("1 2 2 8");
    }

    @Test
    void shouldComeBackWhileTheSenderWaits() {
        machine.spawn("receiver", user -> {
            user.on(TYPE, Handler.ABANDON);
            user.serve();
        });
        machine.spawn("sender", user -> {
            user.on(MessageType.RETURNED, message -> {
                machine.log("returned " + user.load(message.address()));
                return message.size();
            });
            machine.log(user.send("receiver", TYPE, user.filled(1, 7), 1, SendFlags.MOVE | SendFlags.WAIT));
        });
        machine.runUntilIdle();
        machine.assertLog("returned 7", 0L);
    }

    @Test
    void shouldBeFreedAndNotComeBackAgainWhenNeitherSideKeepsThem() {
        for (String name : new String[] {"receiver", "sender"}) {
            machine.spawn(name, user -> {
                user.on(MessageType.RETURNED, message -> {
                    machine.log(name + " has them back");
                    return 0;
                });
                user.on(TYPE, Handler.ABANDON);
                if (name.equals("sender")) {
                    assertEquals(1, user.send("receiver", TYPE, user.filled(1, 7), 1, SendFlags.MOVE));
                }
                user.serve();
            });
        }
        machine.runUntilIdle();
        machine.assertLog("sender has them back");
    }
}
