package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.pagoda.kernel.testing.TestMachine.OTHER;
import static org.pagoda.kernel.testing.TestMachine.TYPE;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.mmu.Errno;

/** While a handler runs its own type waits; others may interrupt it. */
class HandlerNestingTest {
    private final TestMachine machine = new TestMachine();

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void shouldMaskATypeWhileItsHandlerRuns() {
        machine.spawn("receiver", user -> {
            user.on(TYPE, message -> {
                machine.log("begin " + message.address());
                if (message.address() == 1) {
                    user.notifySelf(TYPE, 2);
                    user.getpid();
                    user.load(user.map(1));
                }
                machine.log("end " + message.address());
                return 0;
            });
            user.notifySelf(TYPE, 1);
        });
        machine.runToEnd();
        machine.assertLog("begin 1", "end 1", "begin 2", "end 2");
    }

    @Test
    void shouldNestOtherTypes() {
        machine.spawn("receiver", user -> {
            user.on(TYPE, message -> {
                machine.log("begin");
                user.notifySelf(OTHER, 0);
                machine.log("end");
                return 0;
            });
            user.on(OTHER, message -> {
                machine.log("nested");
                return 0;
            });
            user.notifySelf(TYPE, 0);
        });
        machine.runToEnd();
        machine.assertLog("begin", "nested", "end");
    }

    @Test
    void shouldMaskTheOuterTypeInANestedHandlerToo() {
        machine.spawn("receiver", user -> {
            user.on(TYPE, message -> {
                machine.log("begin " + message.address());
                if (message.address() == 1) {
                    user.notifySelf(OTHER, 0);
                }
                machine.log("end " + message.address());
                return 0;
            });
            user.on(OTHER, message -> {
                user.notifySelf(TYPE, 2);
                machine.log("nested");
                return 0;
            });
            user.notifySelf(TYPE, 1);
        });
        machine.runToEnd();
        machine.assertLog("begin 1", "nested", "end 1", "begin 2", "end 2");
    }

    @Test
    void shouldOvertakeAMaskedMessageWithOneOfAnotherType() {
        machine.spawn("receiver", user -> {
            user.on(TYPE, message -> {
                machine.log("begin " + message.address());
                user.giveWay();
                machine.log("end " + message.address());
                return 0;
            });
            user.on(OTHER, message -> {
                machine.log("nested");
                return 0;
            });
            user.serve();
        });
        machine.spawn("sender", user -> {
            user.notify("receiver", TYPE, 1);
            user.giveWay();
            user.notify("receiver", TYPE, 2);
            user.notify("receiver", OTHER, 0);
        });
        machine.runUntilIdle();
        machine.assertLog("begin 1", "nested", "end 1", "begin 2", "end 2");
    }

    @Test
    void shouldUnmaskATypeWhenItsHandlerHasEnded() {
        machine.spawn("receiver", user -> {
            user.on(TYPE, message -> {
                machine.log(message.address());
                return 0;
            });
            for (int i = 0; i < 3; i++) {
                user.notifySelf(TYPE, i);
            }
        });
        machine.runToEnd();
        machine.assertLog(0L, 1L, 2L);
    }

    @Test
    void shouldPauseInAHandlerForAnotherType() {
        machine.spawn("receiver", user -> {
            user.on(TYPE, message -> {
                machine.log("waits");
                user.pause();
                machine.log("goes on");
                return 0;
            });
            user.on(OTHER, message -> {
                machine.log("the other");
                return 0;
            });
            user.serve();
        });
        machine.spawn("sender", user -> {
            user.notify("receiver", TYPE, 0);
            user.notify("receiver", TYPE, 0);
            user.giveWay();
            machine.log("sends the other");
            user.notify("receiver", OTHER, 0);
            user.giveWay();
            user.notify("receiver", OTHER, 0);
        });
        machine.runUntilIdle();
        machine.assertLog("waits", "sends the other", "the other", "goes on", "waits", "the other", "goes on");
    }

    @Test
    void shouldReturnToTheRightWaitWhenAHandlerThatWaitsInterruptsAnother() {
        for (String name : new String[] {"slow", "slower"}) {
            machine.spawn(name, user -> {
                user.on(TYPE, message -> {
                    user.pause();
                    machine.log(name + " ends");
                    return name.equals("slow") ? 1 : 2;
                });
                user.on(OTHER, message -> 0);
                while (true) {
                    user.pause();
                }
            });
        }
        long flags = SendFlags.MOVE | SendFlags.WAIT;
        machine.spawn("receiver", user -> {
            user.on(OTHER, message -> {
                machine.log("inner kept " + user.send("slow", TYPE, user.filled(2, 7), 2, flags));
                return 0;
            });
            machine.log("outer kept " + user.send("slower", TYPE, user.filled(2, 7), 2, flags));
        });
        machine.spawn("conductor", user -> {
            user.notify("receiver", OTHER, 0);
            user.giveWay();
            user.giveWay();
            user.notify("slow", OTHER, 0); // the inner wait ends first
            user.giveWay();
            user.giveWay();
            machine.log("now the outer");
            user.notify("slower", OTHER, 0);
        });
        machine.runUntilIdle();
        machine.assertLog("slow ends", "inner kept 1", "now the outer", "slower ends", "outer kept 2");
    }

    @Test
    void shouldNotForgetThatTheOuterWaitIsOverWhenAnInnerSendFails() {
        machine.spawn("slow", user -> {
            user.on(TYPE, message -> {
                user.pause();
                machine.log("slow ends");
                return 0;
            });
            user.on(OTHER, message -> 0);
            user.pause();
        });
        machine.spawn("receiver", user -> {
            user.on(OTHER, message -> {
                machine.log("interrupted");
                user.giveWay();
                user.giveWay();
                assertError(Errno.ESRCH, user.send(99, TYPE, 0, 0, SendFlags.WAIT));
                machine.log("inner fails");
                return 0;
            });
            assertEquals(0, user.send("slow", TYPE, 0, 0, SendFlags.WAIT));
            machine.log("outer returns");
        });
        machine.spawn("conductor", user -> {
            user.notify("receiver", OTHER, 0);
            user.giveWay();
            user.notify("slow", OTHER, 0);
        });
        machine.runToEnd();
        machine.assertLog("interrupted", "slow ends", "inner fails", "outer returns");
    }

    @Test
    void shouldNestOnlyToALimitAndHandleTheRestAfterwards() {
        int types = 20_000;
        int[] handled = {0};
        Process nester = machine.spawn("nester", user -> {
            for (int i = 0; i < types; i++) {
                long next = TYPE + (i + 1) % types;
                user.on(TYPE + i, message -> {
                    if (++handled[0] < types) {
                        user.notifySelf(next, 0);
                    }
                    return 0;
                });
            }
            user.notifySelf(TYPE, 0);
            user.exit(3);
        });
        machine.runToEnd();
        machine.assertExited(nester, 3);
        assertEquals(types, handled[0]);
    }
}
