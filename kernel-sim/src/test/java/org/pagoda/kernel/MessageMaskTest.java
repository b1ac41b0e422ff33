package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.pagoda.kernel.testing.TestMachine.OTHER;
import static org.pagoda.kernel.testing.TestMachine.TYPE;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.ipc.HandlerTable;
import org.pagoda.kernel.testing.Script;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;

/** A process keeps messages waiting, and lets them in when it is ready. */
class MessageMaskTest {
    private final TestMachine machine = new TestMachine();

    @AfterEach
    void close() {
        machine.close();
    }

    private void register(User user) {
        for (long type : new long[] {TYPE, OTHER}) {
            user.on(type, message -> {
                machine.log("handled " + message.type());
                return 0;
            });
        }
    }

    private static Script notifying(long... types) {
        return user -> {
            for (long type : types) {
                assertEquals(0, user.notify("receiver", type, 0));
            }
        };
    }

    @Test
    void shouldKeepAMaskedTypeWaitingUntilItIsUnmasked() {
        machine.spawn("receiver", user -> {
            register(user);
            assertEquals(0, user.mask(TYPE));
            user.giveWay();
            machine.log("still waiting");
            assertEquals(0, user.unmask(TYPE));
            machine.log("goes on");
        });
        machine.spawn("sender", notifying(TYPE));
        machine.runToEnd();
        machine.assertLog("still waiting", "handled 64", "goes on");
    }

    @Test
    void shouldLetOtherTypesThrough() {
        machine.spawn("receiver", user -> {
            register(user);
            user.mask(TYPE);
            assertError(Errno.EINTR, user.pause());
            machine.log("goes on");
        });
        machine.spawn("sender", notifying(TYPE, OTHER));
        machine.runToEnd();
        machine.assertLog("handled 65", "goes on");
    }

    @Test
    void shouldKeepItsMaskThroughANewHandler() {
        machine.spawn("receiver", user -> {
            user.mask(TYPE);
            register(user);
            user.giveWay();
            machine.log("still waiting");
            user.unmask(TYPE);
        });
        machine.spawn("sender", notifying(TYPE));
        machine.runToEnd();
        machine.assertLog("still waiting", "handled 64");
    }

    @Test
    void shouldStayMaskedWhenAHandlerThatMaskedItsOwnTypeHasEnded() {
        machine.spawn("receiver", user -> {
            register(user);
            user.on(TYPE, message -> {
                machine.log("handled once");
                user.mask(TYPE);
                return 0;
            });
            user.pause();
            user.pause();
        });
        machine.spawn("sender", notifying(TYPE, TYPE));
        machine.runUntilIdle();
        machine.assertLog("handled once");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, -2, Long.MIN_VALUE})
    void shouldRefuseToMaskWhatIsNoType(long type) {
        machine.spawn("receiver", user -> {
            assertError(Errno.EINVAL, user.mask(type));
            assertError(Errno.EINVAL, user.unmask(type));
        });
        machine.runToEnd();
    }

    // ---- wait_message ----

    @Test
    void shouldLoseNoMessageThatCameBeforeTheWait() {
        machine.spawn("receiver", user -> {
            register(user);
            user.mask(TYPE);
            user.giveWay();
            machine.log("looks");
            assertEquals(0, user.waitMessage(TYPE));
            machine.log("goes on");
        });
        machine.spawn("sender", notifying(TYPE));
        machine.runToEnd();
        machine.assertLog("looks", "handled 64", "goes on");
    }

    @Test
    void shouldWaitForAMessageThatComesLater() {
        machine.spawn("receiver", user -> {
            register(user);
            user.mask(TYPE);
            assertEquals(0, user.waitMessage(TYPE));
            machine.log("goes on");
        });
        machine.spawn("sender", notifying(TYPE));
        machine.runToEnd();
        machine.assertLog("handled 64", "goes on");
    }

    @Test
    void shouldMaskAgainWhenItReturns() {
        machine.spawn("receiver", user -> {
            register(user);
            user.mask(TYPE);
            user.waitMessage(TYPE);
            user.giveWay();
            machine.log("still waiting");
            user.waitMessage(TYPE);
        });
        machine.spawn("sender", user -> {
            notifying(TYPE).run(user);
            user.giveWay();
            notifying(TYPE).run(user);
        });
        machine.runToEnd();
        machine.assertLog("handled 64", "still waiting", "handled 64");
    }

    @Test
    void shouldUnmaskOnlyTheTypeThatIsWaitedFor() {
        machine.spawn("receiver", user -> {
            register(user);
            user.mask(TYPE);
            user.mask(OTHER);
            user.waitMessage(OTHER);
            machine.log("goes on");
        });
        machine.spawn("sender", notifying(TYPE, OTHER));
        machine.runToEnd();
        machine.assertLog("handled 65", "goes on");
    }

    @Test
    void shouldUnmaskAllTypesWhenAskedTo() {
        machine.spawn("receiver", user -> {
            register(user);
            user.mask(TYPE);
            user.mask(OTHER);
            user.giveWay();
            user.waitMessage(HandlerTable.ALL_TYPES);
            machine.log("goes on");
        });
        machine.spawn("sender", notifying(TYPE, OTHER));
        machine.runToEnd();
        machine.assertLog("handled 64", "handled 65", "goes on");
    }

    @Test
    void shouldReturnAlsoWhenATypeThatWasNeverMaskedWasHandled() {
        machine.spawn("receiver", user -> {
            register(user);
            user.mask(TYPE);
            assertEquals(0, user.waitMessage(TYPE));
            machine.log("goes on");
        });
        machine.spawn("sender", notifying(OTHER));
        machine.runToEnd();
        machine.assertLog("handled 65", "goes on");
    }

    @ParameterizedTest
    @ValueSource(longs = {-2, -3, Long.MIN_VALUE})
    void shouldRefuseToWaitForWhatIsNoType(long type) {
        machine.spawn("receiver", user -> assertError(Errno.EINVAL, user.waitMessage(type)));
        machine.runToEnd();
    }

    @Test
    void shouldEndWhenKilledWhileItWaits() {
        Process receiver = machine.spawn("receiver", user -> {
            register(user);
            user.waitMessage(TYPE);
            machine.log("went on");
        });
        machine.spawn("killer", user -> user.kill("receiver"));
        machine.runToEnd();
        machine.assertKilled(receiver, Kernel.STATUS_KILLED);
        machine.assertLog();
    }
}
