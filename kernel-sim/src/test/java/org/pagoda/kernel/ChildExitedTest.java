package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.ipc.MessageType.CHILD_EXITED;
import static org.pagoda.kernel.testing.TestMachine.OTHER;
import static org.pagoda.kernel.testing.TestMachine.TYPE;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.testing.Script;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;

/** A process is told of the end of its children. */
class ChildExitedTest {
    private final TestMachine machine = new TestMachine();

    @AfterEach
    void close() {
        machine.close();
    }

    private void logChildren(User user) {
        user.on(CHILD_EXITED, message -> {
            assertEquals(0, message.pid());
            machine.log("children ended: " + message.address());
            return 0;
        });
    }

    private Script serving() {
        return user -> {
            logChildren(user);
            user.serve();
        };
    }

    @Test
    void shouldBeToldOfEveryKindOfEnd() {
        Process parent = machine.spawn("parent", serving());
        machine.runUntilIdle();
        machine.spawnChild(parent, "returning", user -> {});
        machine.runUntilIdle();
        machine.spawnChild(parent, "exiting", user -> user.exit(3));
        machine.runUntilIdle();
        Process faulting = machine.spawnChild(parent, "faulting", user -> user.load(0));
        machine.runUntilIdle();
        Process killed = machine.spawnChild(parent, "killed", user -> user.kill("killed"));
        machine.runUntilIdle();
        machine.assertKilled(faulting, Kernel.STATUS_FAULT);
        machine.assertKilled(killed, Kernel.STATUS_KILLED);
        machine.assertLog("children ended: 1", "children ended: 1", "children ended: 1", "children ended: 1");
    }

    @Test
    void shouldBeToldHowManyHaveEndedMeanwhile() {
        Process parent = machine.spawn("parent", user -> {
            logChildren(user);
            user.mask(CHILD_EXITED);
            user.sleep(100);
            user.unmask(CHILD_EXITED);
            machine.log("goes on");
        });
        for (int i = 0; i < 3; i++) {
            machine.spawnChild(parent, "child " + i, user -> {});
        }
        machine.runToEnd();
        machine.assertLog("children ended: 3", "goes on");
    }

    @Test
    void shouldNotBeToldOfOthers() {
        Process parent = machine.spawn("parent", serving());
        Process child = machine.spawnChild(parent, "child", serving());
        machine.spawn("stranger", user -> {});
        machine.spawnChild(child, "grandchild", user -> {});
        machine.runUntilIdle();
        machine.assertLog("children ended: 1");
        assertEquals(1, child.endpoint().counters().events());
    }

    @Test
    void shouldLoseNothingWhenTheMailboxIsFull() {
        Process parent = machine.spawn("parent", user -> {
            logChildren(user);
            user.on(TYPE, message -> {
                machine.log("message");
                return 0;
            });
            user.mask(TYPE);
            user.mask(CHILD_EXITED);
            for (int i = 0; i < 16; i++) {
                assertEquals(0, user.notifySelf(TYPE, 0));
            }
            user.sleep(100);
            user.unmask(CHILD_EXITED);
        });
        for (int sender = 0; sender < 3; sender++) {
            machine.spawn("sender " + sender, user -> {
                for (int i = 0; i < 16; i++) {
                    assertEquals(0, user.notify("parent", TYPE, 0));
                }
                assertError(Errno.EAGAIN, user.notify("parent", TYPE, 0));
            });
        }
        machine.spawnChild(parent, "child", user -> assertError(Errno.EAGAIN, user.notify("parent", TYPE, 0)));
        machine.runToEnd();
        machine.assertLog("children ended: 1");
    }

    /** While its host thread is lent it is dead, but it has not ended: it still has its memory. */
    @Test
    void shouldBeToldWhenTheLastTaskHasEnded() {
        machine.spawn("keeper", user -> {
            user.on(TYPE, message -> {
                user.sleep(500);
                machine.log("the thread is back");
                return 0;
            });
            user.serve();
        });
        Process parent = machine.spawn("parent", user -> {
            logChildren(user);
            user.on(OTHER, message -> {
                assertEquals(0, user.kill("child"));
                return 0;
            });
            user.serve();
        });
        Process child = machine.spawnChild(parent, "child", user -> user.send("keeper", TYPE, 0, 0, SendFlags.WAIT));
        machine.spawn("conductor", user -> user.notify("parent", OTHER, 0));
        machine.runUntilIdle();
        machine.assertKilled(child, Kernel.STATUS_KILLED);
        machine.assertLog("the thread is back", "children ended: 1");
    }

    @Test
    void shouldFindNothingLeftOfTheChild() {
        Process[] child = {null};
        Process parent = machine.spawn("parent", user -> {
            user.on(CHILD_EXITED, message -> {
                assertNull(machine.kernel().process(machine.pid("child")));
                assertEquals(Process.State.DEAD, child[0].state());
                machine.log("nothing left");
                return 0;
            });
            user.serve();
        });
        child[0] = machine.spawnChild(parent, "child", user -> user.filled(3, 7));
        machine.runUntilIdle();
        machine.assertLog("nothing left");
    }

    // ---- nobody to tell ----

    @Test
    void shouldBeIgnoredByAParentWithoutAHandler() {
        Process parent = machine.spawn("parent", user -> {
            user.sleep(100);
            logChildren(user);
            user.giveWay();
        });
        machine.spawnChild(parent, "child", user -> {});
        machine.runToEnd();
        machine.assertLog();
    }

    /** The parent's slot has another process now, which asks to be told of its own children. */
    @Test
    void shouldNotTellAStrangerInTheParentsSlot() {
        Process parent = machine.spawn("parent", user -> {});
        Process orphan = machine.spawnChild(parent, "orphan", user -> {
            user.on(OTHER, message -> 0);
            user.pause();
        });
        machine.runUntilIdle();
        Process stranger = machine.spawn("stranger", serving());
        assertEquals((int) parent.pid(), (int) stranger.pid(), "the slot is used again");
        machine.spawn("waker", user -> user.notify("orphan", OTHER, 0));
        machine.runUntilIdle();
        machine.assertExited(orphan, 0);
        machine.assertLog();
        assertTrue(stranger.endpoint().mailbox().isEmpty());
    }
}
