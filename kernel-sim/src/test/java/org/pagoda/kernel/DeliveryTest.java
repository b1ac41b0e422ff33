package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

/** When a message interrupts its receiver, and with what. */
class DeliveryTest {
    private final TestMachine machine = new TestMachine();

    @AfterEach
    void close() {
        machine.close();
    }

    private Handler logging(String what) {
        return message -> {
            machine.log(what);
            return message.size();
        };
    }

    private Script notifying(long type) {
        return user -> assertEquals(0, user.notify("receiver", type, 0));
    }

    @Test
    void shouldTellTheHandlerWhoSentWhat() {
        machine.spawn("receiver", user -> {
            user.on(TYPE, message -> {
                machine.log(message.pid() + " " + message.type() + " " + message.size() + " " + message.flags());
                machine.log(user.load(message.address()) + " " + user.load(message.address() + 4096));
                return 2;
            });
            user.pause();
        });
        Process sender =
                machine.spawn("sender", user -> user.send("receiver", TYPE, user.filled(2, 7), 2, SendFlags.SHARE));
        machine.runToEnd();
        machine.assertLog(sender.pid() + " 64 2 3", "7 8");
    }

    @Test
    void shouldPassAnyValueWithANotification() {
        long[] values = {0, 1, -1, 4095, Long.MAX_VALUE, Long.MIN_VALUE};
        machine.spawn("receiver", user -> {
            user.on(TYPE, message -> {
                machine.log(message.address());
                assertEquals(0, message.size());
                return 0;
            });
            user.serve();
        });
        machine.spawn("sender", user -> {
            for (long value : values) {
                assertEquals(0, user.notify("receiver", TYPE, value));
            }
        });
        machine.runUntilIdle();
        machine.assertLog(0L, 1L, -1L, 4095L, Long.MAX_VALUE, Long.MIN_VALUE);
    }

    @Test
    void shouldInterruptAtTheEndOfTheSystemCallThatSentToItself() {
        machine.spawn("receiver", user -> {
            user.on(TYPE, logging("handled"));
            machine.log("sends");
            user.notifySelf(TYPE, 0);
            machine.log("goes on");
        });
        machine.runToEnd();
        machine.assertLog("sends", "handled", "goes on");
    }

    @Test
    void shouldInterruptAtALoadWhenPreempted() {
        boolean[] handled = {false};
        try (TestMachine preempting = new TestMachine(builder -> builder.quantum(10))) {
            preempting.spawn("receiver", user -> {
                long page = user.map(1);
                user.on(TYPE, message -> {
                    handled[0] = true;
                    return 0;
                });
                while (!handled[0]) {
                    user.load(page);
                }
            });
            preempting.spawn("sender", user -> {
                while (user.notify("receiver", TYPE, 0) < 0) {
                    user.giveWay();
                }
            });
            preempting.runToEnd();
        }
    }

    @Test
    void shouldInterruptAtTheNextStepNotLater() {
        machine.spawn("receiver", user -> {
            long page = user.map(1);
            user.on(TYPE, logging("handled"));
            user.giveWay();
            machine.log("goes on");
            user.load(page);
        });
        machine.spawn("sender", notifying(TYPE));
        machine.runToEnd();
        machine.assertLog("handled", "goes on");
    }

    @Test
    void shouldInterruptServeAgainAndAgain() {
        machine.spawn("receiver", user -> {
            user.on(TYPE, logging("handled"));
            user.serve();
        });
        for (int i = 0; i < 3; i++) {
            machine.spawn("sender " + i, notifying(TYPE));
            machine.runUntilIdle();
        }
        machine.assertLog("handled", "handled", "handled");
    }

    @Test
    void shouldReturnEintrFromPauseWhenAHandlerHasRun() {
        machine.spawn("receiver", user -> {
            user.on(TYPE, logging("handled"));
            assertError(Errno.EINTR, user.pause());
            machine.log("goes on");
        });
        machine.spawn("sender", notifying(TYPE));
        machine.runToEnd();
        machine.assertLog("handled", "goes on");
    }

    @Test
    void shouldGoOnPausingWhenAMessageCouldNotBeCharged() {
        machine.spawn("receiver", ProcessLimits.DEFAULT.withPages(1), user -> {
            user.on(TYPE, logging("handled"));
            user.on(OTHER, logging("the other"));
            assertError(Errno.EINTR, user.pause());
        });
        machine.spawn("sender", user -> {
            assertEquals(2, user.send("receiver", TYPE, user.filled(2, 7), 2, SendFlags.MOVE));
            user.giveWay();
            machine.log("the first is gone");
            user.notify("receiver", OTHER, 0);
        });
        machine.runToEnd();
        machine.assertLog("the first is gone", "the other");
    }

    @Test
    void shouldInterruptASenderThatWaitsForAHandler() {
        machine.spawn("slow", user -> {
            user.on(TYPE, message -> {
                user.on(OTHER, logging("slow goes on"));
                user.pause();
                return 0;
            });
            user.pause();
        });
        machine.spawn("receiver", user -> {
            user.on(OTHER, logging("handled"));
            assertEquals(0, user.send("slow", TYPE, 0, 0, SendFlags.WAIT));
            machine.log("returns");
        });
        machine.spawn("sender", user -> {
            notifying(OTHER).run(user);
            user.giveWay();
            user.notify("slow", OTHER, 0);
        });
        machine.runToEnd();
        machine.assertLog("handled", "slow goes on", "returns");
    }

    @Test
    void shouldHandleEachMessageOnce() {
        machine.spawn("receiver", user -> {
            user.on(TYPE, message -> {
                machine.log(message.address());
                return 0;
            });
            user.serve();
        });
        machine.spawn("sender", user -> {
            for (int i = 0; i < 3; i++) {
                user.notify("receiver", TYPE, i);
            }
        });
        machine.runUntilIdle();
        machine.run();
        machine.assertLog(0L, 1L, 2L);
    }

    @Test
    void shouldKeepTheOrderOfOneSendersMessagesOfOneType() {
        try (TestMachine preempting =
                new TestMachine(builder -> builder.cpus(2).quantum(3).seed(11))) {
            preempting.spawn("receiver", user -> {
                user.on(TYPE, message -> {
                    preempting.log(message.address());
                    return 0;
                });
                user.serve();
            });
            preempting.spawn("sender", user -> {
                for (int i = 0; i < 30; ) {
                    if (user.send("receiver", TYPE, i, 0, SendFlags.BLOCK) == 0) {
                        i++;
                    }
                }
            });
            preempting.runUntilIdle();
            Object[] expected = new Object[30];
            for (int i = 0; i < expected.length; i++) {
                expected[i] = (long) i;
            }
            preempting.assertLog(expected);
        }
    }

    @Test
    void shouldNotInterruptAnybodyElse() {
        machine.spawn("bystander", user -> {
            user.on(TYPE, logging("not for me"));
            user.serve();
        });
        machine.spawn("receiver", user -> {
            user.on(TYPE, logging("handled"));
            user.serve();
        });
        machine.spawn("sender", notifying(TYPE));
        machine.runUntilIdle();
        machine.assertLog("handled");
    }
}
