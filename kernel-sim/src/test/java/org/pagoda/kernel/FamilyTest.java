package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.ipc.MessageType.CHILD_EXITED;
import static org.pagoda.kernel.testing.TestMachine.TYPE;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.Script;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;

/** Parents, children, groups: who waits for whom, who adopts whom, who may end whom. */
class FamilyTest {
    private static final long ANY = -1;
    private static final long NO_HANG = 1;

    private final TestMachine machine = new TestMachine();

    @AfterEach
    void close() {
        machine.close();
    }

    private void run(Script script) {
        machine.spawn("parent", script);
        machine.runToEnd();
    }

    private static long await(User user, long target, long status, long options) {
        return user.call(SystemCallNumber.WAIT, target, status, options);
    }

    // ---- waiting ----

    @Test
    void shouldWaitForAChildAndLearnItsStatus() {
        run(user -> {
            long status = user.map(1);
            long child = user.fork("child", each -> {
                each.giveWay();
                each.exit(7);
            });
            assertEquals(child, await(user, ANY, status, 0));
            assertEquals(7, user.load(status));
            assertError(Errno.ECHILD, await(user, ANY, status, 0));
            assertError(Errno.ECHILD, await(user, child, status, 0));
        });
    }

    @Test
    void shouldFindAChildThatEndedLongAgo() {
        run(user -> {
            long status = user.map(1);
            long first = user.fork("first", each -> each.exit(1));
            long second = user.fork("second", each -> each.exit(2));
            for (int i = 0; i < 4; i++) {
                user.giveWay();
            }
            assertNull(machine.kernel().process(second));
            assertEquals(second, await(user, second, status, 0));
            assertEquals(2, user.load(status));
            assertEquals(first, await(user, ANY, status, 0));
            assertEquals(1, user.load(status));
        });
    }

    @Test
    void shouldTellWhenNoneHasEndedYet() {
        run(user -> {
            long child = user.fork("child", each -> each.giveWay());
            assertEquals(0, await(user, ANY, 0, NO_HANG));
            assertEquals(0, await(user, child, 0, NO_HANG));
            assertEquals(child, await(user, child, 0, 0));
            assertError(Errno.ECHILD, await(user, ANY, 0, NO_HANG));
        });
    }

    @Test
    void shouldLearnThatAChildWasKilled() {
        run(user -> {
            long status = user.map(1);
            long child = user.fork("child", User::pause);
            user.giveWay();
            assertEquals(0, user.call(SystemCallNumber.KILL, child));
            assertEquals(child, await(user, child, status, 0));
            machine.assertKilled(machine.process("child"), Kernel.STATUS_KILLED);
            assertEquals(Kernel.STATUS_KILLED, user.load(status));
        });
    }

    @Test
    void shouldRefuseArgumentsThatCannotBeAndForgetNoChild() {
        run(user -> {
            long page = user.map(1);
            long child = user.fork("child", each -> {});
            assertError(Errno.EINVAL, await(user, ANY, page, 2));
            assertError(Errno.EINVAL, await(user, ANY, page + 1, 0));
            assertError(Errno.EFAULT, await(user, ANY, 8, 0));
            assertError(Errno.EFAULT, await(user, ANY, -8, 0));
            user.call(SystemCallNumber.MPROTECT, page, 1, 2);
            assertError(Errno.EFAULT, await(user, ANY, page, 0));
            assertEquals(child, await(user, ANY, 0, 0));
        });
    }

    @Test
    void shouldGoOnWaitingAfterAHandler() {
        run(user -> {
            user.on(TYPE, message -> {
                machine.log("handled");
                return 0;
            });
            long parent = user.getpid();
            long child = user.fork("child", each -> {
                each.send(parent, TYPE, 0, 0, SendFlags.MOVE);
                each.giveWay();
                machine.log("ends");
            });
            assertEquals(child, await(user, ANY, 0, 0));
            machine.assertLog("handled", "ends");
        });
    }

    /** The number of a child that was not waited for is nobody else's. */
    @Test
    void shouldNotUseANumberAgainThatAParentMayAskFor() {
        run(user -> {
            long first = user.fork("first", each -> {});
            for (int i = 0; i < 3; i++) {
                user.giveWay();
            }
            long second = user.fork("second", each -> {});
            assertNotEquals((int) first, (int) second);
            assertError(Errno.ESRCH, user.send(first, TYPE, 0, 0, SendFlags.MOVE));
            assertError(Errno.ESRCH, user.call(SystemCallNumber.KILL, first));
            assertEquals(first, await(user, first, 0, 0));
            long third = user.fork("third", each -> {});
            assertEquals((int) first, (int) third);
            assertNotEquals(first, third);
        });
    }

    @Test
    void shouldCountEndedChildrenTowardsTheLimit() {
        ProcessLimits two = ProcessLimits.DEFAULT.withFamily(2, 1);
        machine.spawn("parent", two, user -> {
            user.fork("first", each -> {});
            user.fork("second", each -> {});
            user.giveWay();
            int frames = machine.machine().framesInUse();
            assertError(Errno.EAGAIN, user.fork("none", each -> {}));
            assertEquals(frames, machine.machine().framesInUse());
            assertTrue(await(user, ANY, 0, 0) > 0);
            assertTrue(user.fork("third", each -> {}) > 0);
        });
        machine.runToEnd();
    }

    // ---- orphans ----

    @Test
    void shouldGiveOrphansToTheKernelWhenThereIsNoInit() {
        machine.spawn("parent", user -> {
            user.fork("child", each -> {
                each.giveWay();
                each.giveWay();
                machine.log("parent " + each.call(SystemCallNumber.GETPPID));
            });
            user.fork("ended", each -> {});
            user.giveWay();
        });
        machine.runToEnd();
        machine.assertLog("parent 0");
        assertEquals(0, machine.kernel().processes().size());
    }

    @Test
    void shouldGiveOrphansToInit() {
        Process init = machine.spawn("init", user -> {
            long[] told = new long[1];
            user.on(CHILD_EXITED, message -> {
                told[0] += message.address();
                return 0;
            });
            long status = user.map(1);
            user.call(SystemCallNumber.PAUSE);
            for (int i = 0; i < 2; i++) {
                long pid = await(user, ANY, status, 0);
                machine.log(machine.pid("ended") == pid ? "ended" : "child");
                machine.log(user.load(status));
            }
            assertError(Errno.ECHILD, await(user, ANY, status, 0));
            assertEquals(2, told[0]);
        });
        machine.kernel().setInit(init);
        machine.spawn("parent", user -> {
            user.fork("ended", each -> each.exit(1));
            user.fork("child", each -> {
                while (each.call(SystemCallNumber.GETPPID) != init.pid()) {
                    each.giveWay();
                }
                each.exit(2);
            });
            while (machine.kernel().process(machine.pid("ended")) != null) {
                user.giveWay();
            }
        });
        machine.runToEnd();
        machine.assertLog("ended", 1L, "child", 2L);
    }

    /** An orphan is the kernel's child, but the kernel has not made it. */
    @Test
    void shouldGiveOrphansNoPower() {
        machine.spawn("bystander", User::pause);
        machine.spawn(
                "parent",
                user -> user.fork("child", each -> {
                    while (each.call(SystemCallNumber.GETPPID) != 0) {
                        each.giveWay();
                    }
                    assertError(Errno.EPERM, each.call(SystemCallNumber.KILL, machine.pid("bystander")));
                    long rules = each.map(1);
                    assertError(
                            Errno.EPERM, each.call(SystemCallNumber.SET_SEND_MASK, machine.pid("bystander"), rules, 0));
                }));
        machine.runUntilIdle();
    }

    // ---- power ----

    @Test
    void shouldLetProcessesEndTheirDescendantsOnly() {
        run(user -> {
            user.fork("left", left -> {
                left.fork("middle", middle -> {
                    middle.fork("lowest", each -> {
                        assertError(Errno.EPERM, each.call(SystemCallNumber.KILL, machine.pid("left")));
                        assertError(Errno.EPERM, each.call(SystemCallNumber.KILL, machine.pid("parent")));
                        machine.log("refused");
                        each.pause();
                    });
                    middle.pause();
                });
                left.giveWay();
                left.giveWay();
                left.giveWay();
                assertEquals(0, left.call(SystemCallNumber.KILL, machine.pid("lowest")));
                assertEquals(0, left.call(SystemCallNumber.KILL, machine.pid("middle")));
                left.pause();
            });
            // The right one is neither made by the kernel, nor above the left one.
            user.fork("right", right -> {
                assertError(Errno.EPERM, right.call(SystemCallNumber.KILL, machine.pid("left")));
                right.call(SystemCallNumber.KILL, right.getpid());
                machine.log("never");
            });
            assertError(Errno.EINVAL, user.call(SystemCallNumber.KILL, -1));
            assertError(Errno.EINVAL, user.call(SystemCallNumber.KILL, Long.MIN_VALUE));
            assertError(Errno.ESRCH, user.call(SystemCallNumber.KILL, 77));
            assertEquals(machine.pid("right"), await(user, machine.pid("right"), 0, 0));
            for (int i = 0; i < 8; i++) {
                user.giveWay();
            }
            assertEquals(0, user.call(SystemCallNumber.KILL, machine.pid("left")));
            assertEquals(machine.pid("left"), await(user, ANY, 0, 0));
        });
        for (String killed : new String[] {"left", "middle", "lowest", "right"}) {
            machine.assertKilled(machine.process(killed), Kernel.STATUS_KILLED);
        }
        machine.assertLog("refused");
    }

    // ---- groups ----

    @Test
    void shouldInheritGroupsAndEndAllOfOne() {
        run(user -> {
            long own = user.call(SystemCallNumber.GET_GROUP, 0);
            assertEquals(user.getpid(), own);
            long leader = user.fork("leader", each -> {
                each.fork("member", User::pause);
                each.pause();
            });
            assertEquals(own, user.call(SystemCallNumber.GET_GROUP, leader));
            assertEquals(0, user.call(SystemCallNumber.SET_GROUP, leader, 0));
            user.fork("other", User::pause);
            user.giveWay();
            assertEquals(
                    leader,
                    user.call(SystemCallNumber.GET_GROUP, machine.pid("member")),
                    "made after its parent moved");
            assertEquals(0, user.call(SystemCallNumber.KILL, -leader));
            assertEquals(leader, await(user, -leader, 0, 0));
            assertError(Errno.ECHILD, await(user, -leader, 0, 0));
            assertError(Errno.ESRCH, user.call(SystemCallNumber.KILL, -leader));
            assertEquals(0, await(user, 0, 0, NO_HANG), "the other one is of the own group, and lives");
            user.call(SystemCallNumber.KILL, machine.pid("other"));
            assertEquals(machine.pid("other"), await(user, 0, 0, 0));
        });
        for (String killed : new String[] {"leader", "member", "other"}) {
            machine.assertKilled(machine.process(killed), Kernel.STATUS_KILLED);
        }
    }

    @Test
    void shouldRefuseGroupsThatCannotBe() {
        machine.spawn("stranger", User::pause);
        run(user -> {
            long child = user.fork("child", User::pause);
            assertError(Errno.EINVAL, user.call(SystemCallNumber.SET_GROUP, child, -1));
            assertError(Errno.ESRCH, user.call(SystemCallNumber.SET_GROUP, 77, 0));
            assertError(Errno.EPERM, user.call(SystemCallNumber.SET_GROUP, machine.pid("stranger"), 0));
            assertError(Errno.EPERM, user.call(SystemCallNumber.SET_GROUP, child, 77));
            assertError(Errno.ESRCH, user.call(SystemCallNumber.GET_GROUP, 77));
            user.call(SystemCallNumber.KILL, child);
            user.call(SystemCallNumber.KILL, machine.pid("stranger"));
        });
        machine.assertKilled(machine.process("child"), Kernel.STATUS_KILLED);
        machine.assertKilled(machine.process("stranger"), Kernel.STATUS_KILLED);
    }

    // ---- shares ----

    /** Who has filled its share of a mailbox cannot go on through children: they fill the same one. */
    @Test
    void shouldCountChildrenOnTheShareOfTheirParent() {
        ProcessLimits few = ProcessLimits.DEFAULT.withMailbox(8, 3);
        machine.spawn("receiver", few, user -> {
            user.on(TYPE, message -> 0);
            user.call(SystemCallNumber.MASK, TYPE, 1);
            user.pause();
        });
        machine.spawn("flooder", user -> {
            user.giveWay();
            long receiver = machine.pid("receiver");
            user.send(receiver, TYPE, 0, 0, SendFlags.MOVE);
            user.send(receiver, TYPE, 0, 0, SendFlags.MOVE);
            user.fork("child", each -> {
                assertEquals(0, each.send(receiver, TYPE, 0, 0, SendFlags.MOVE));
                assertError(Errno.EAGAIN, each.send(receiver, TYPE, 0, 0, SendFlags.MOVE));
            });
            await(user, ANY, 0, 0);
            assertError(Errno.EAGAIN, user.send(receiver, TYPE, 0, 0, SendFlags.MOVE));
        });
        machine.spawn("other", user -> {
            user.giveWay();
            assertEquals(0, user.send(machine.pid("receiver"), TYPE, 0, 0, SendFlags.MOVE));
        });
        machine.runUntilIdle();
    }
}
