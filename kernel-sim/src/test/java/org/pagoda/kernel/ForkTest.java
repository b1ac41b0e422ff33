package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.ipc.MessageType.CHILD_EXITED;
import static org.pagoda.ipc.MessageType.TIMER;
import static org.pagoda.kernel.testing.TestMachine.OTHER;
import static org.pagoda.kernel.testing.TestMachine.TYPE;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.Handler;
import org.pagoda.kernel.testing.Script;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableEntry;

/** A child has what its parent has, and what it has not. */
class ForkTest {
    private final TestMachine machine = new TestMachine(builder -> builder.checked(true));

    @AfterEach
    void close() {
        machine.close();
    }

    private void run(Script script) {
        Process process = machine.spawn("parent", script);
        machine.runToEnd();
        machine.assertExited(process, 0);
    }

    // ---- who it is ----

    @Test
    void shouldTellTheParentWhoItsChildIs() {
        run(user -> {
            long[] told = new long[1];
            long pid = user.fork(
                    "child",
                    child -> {
                        assertEquals(told[0], child.getpid());
                        assertEquals(Long.MIN_VALUE + 5, child.argument());
                        child.exit(3);
                    },
                    Long.MIN_VALUE + 5);
            told[0] = pid;
            Process child = machine.process("child");
            assertEquals(pid, child.pid());
            assertEquals(user.getpid(), child.parent());
            assertEquals("parent", child.name());
            assertNotEquals(user.getpid(), pid);
            machine.log("forked");
        });
        machine.assertExited(machine.process("child"), 3);
        machine.assertLog("forked");
    }

    @Test
    void shouldRefuseAnEntryThatIsNone() {
        run(user -> {
            int processes = machine.kernel().processes().size();
            assertError(Errno.EFAULT, user.call(SystemCallNumber.FORK, 1, 0));
            assertError(Errno.EFAULT, user.call(SystemCallNumber.FORK, -1, 0));
            assertEquals(processes, machine.kernel().processes().size());
        });
    }

    // ---- memory ----

    @Test
    void shouldHaveTheParentsMemoryAndStoreIntoItsOwn() {
        run(user -> {
            long pages = user.filled(3, 10);
            long untouched = user.map(1);
            user.fork("child", child -> {
                for (int i = 0; i < 3; i++) {
                    assertEquals(10 + i, child.load(pages + Page.address(i)));
                }
                assertEquals(0, child.load(untouched));
                child.store(pages, 99);
                child.store(untouched, 98);
                child.giveWay();
                assertEquals(99, child.load(pages));
                assertEquals(11, child.load(pages + Page.SIZE));
            });
            user.store(pages + Page.SIZE, 97);
            user.giveWay();
            assertEquals(10, user.load(pages));
            assertEquals(97, user.load(pages + Page.SIZE));
            assertEquals(0, user.load(untouched));
            user.giveWay();
        });
        machine.assertExited(machine.process("child"), 0);
    }

    @Test
    void shouldLeaveItsMemoryToAChildThatOutlivesIt() {
        run(user -> {
            long pages = user.filled(2, 10);
            user.fork("child", child -> {
                child.giveWay();
                assertEquals(Process.State.DEAD, machine.process("parent").state());
                assertEquals(10, child.load(pages));
                child.store(pages, 1);
                assertEquals(11, child.load(pages + Page.SIZE));
                machine.log("lives");
            });
            user.store(pages, 2);
        });
        machine.assertLog("lives");
    }

    @Test
    void shouldHaveWhatTheParentSharesInCommon() {
        machine.spawn("partner", user -> {
            user.on(TYPE, message -> {
                user.on(OTHER, later -> {
                    assertEquals(22, user.load(message.address()));
                    machine.log("partner sees it");
                    return 0;
                });
                return 1;
            });
            user.serve();
        });
        machine.spawn("parent", user -> {
            long page = user.filled(1, 20);
            assertEquals(1, user.send("partner", TYPE, page, 1, SendFlags.SHARE | SendFlags.WAIT));
            user.fork("child", child -> {
                assertEquals(21, child.load(page));
                child.store(page, 22);
                machine.log("child stores");
            });
            user.store(page, 21);
            user.giveWay();
            assertEquals(22, user.load(page));
            assertEquals(0, user.send("partner", OTHER, 0, 0, SendFlags.WAIT));
        });
        machine.runUntilIdle();
        machine.assertLog("child stores", "partner sees it");
    }

    @Test
    void shouldNotHaveWhatTheParentHasMovedAway() {
        machine.spawn("partner", user -> {
            user.on(TYPE, Handler.KEEP);
            user.serve();
        });
        machine.spawn("parent", user -> {
            long page = user.filled(1, 20);
            assertEquals(1, user.send("partner", TYPE, page, 1, SendFlags.MOVE));
            user.fork("child", child -> child.load(page));
        });
        machine.runUntilIdle();
        machine.assertKilled(machine.process("child"), Kernel.STATUS_FAULT, "load at 0x10");
    }

    @Test
    void shouldHaveThePagesThatTheParentHasKept() {
        machine.spawn("parent", user -> {
            long[] kept = new long[1];
            user.on(TYPE, message -> {
                kept[0] = message.address();
                return 1;
            });
            user.on(OTHER, message -> {
                user.fork("child", child -> useKept(child, kept[0]));
                user.giveWay();
                assertEquals(7, user.load(kept[0]));
                return 0;
            });
            user.serve();
        });
        machine.spawn("sender", user -> {
            assertEquals(1, user.send("parent", TYPE, user.filled(1, 7), 1, SendFlags.MOVE | SendFlags.WAIT));
            assertEquals(0, user.send("parent", OTHER, 0, 0, SendFlags.WAIT));
            assertEquals(1, user.send("child", TYPE, user.filled(1, 9), 1, SendFlags.MOVE));
        });
        machine.runUntilIdle();
        machine.assertLog("child has 9");
        machine.assertExited(machine.process("child"), 0);
    }

    private void useKept(User child, long kept) {
        assertEquals(7, child.load(kept));
        child.store(kept, 8);
        child.on(TYPE, message -> {
            assertNotEquals(kept, message.address(), "the slot is taken");
            machine.log("child has " + child.load(message.address()));
            child.exit(0);
            return 0;
        });
        child.serve();
    }

    /** What is being handled is not the child's, nor what is still under way. */
    @Test
    void shouldBeAbleToForkInAHandler() {
        machine.spawn("parent", user -> {
            user.on(TYPE, message -> {
                long value = user.load(message.address());
                machine.log("handles " + value);
                user.fork("child of " + value, child -> child.load(message.address()));
                user.giveWay();
                assertEquals(value, user.load(message.address()));
                return 1;
            });
            user.serve();
        });
        machine.spawn("sender", user -> {
            assertEquals(1, user.send("parent", TYPE, user.filled(1, 7), 1, SendFlags.MOVE));
            assertEquals(1, user.send("parent", TYPE, user.filled(1, 8), 1, SendFlags.MOVE));
        });
        machine.runUntilIdle();
        machine.assertLog("handles 7", "handles 8");
        machine.assertKilled(machine.process("child of 7"), Kernel.STATUS_FAULT, "load at 0x2000");
        machine.assertKilled(machine.process("child of 8"), Kernel.STATUS_FAULT, "load at 0x2000");
        assertEquals(2, machine.process("parent").endpoint().counters().pagesKept());
    }

    /** The handler runs on the host thread of whoever waits for it. */
    @Test
    void shouldBeAbleToForkOnABorrowedThread() {
        machine.spawn("parent", user -> {
            long page = user.filled(1, 5);
            user.on(TYPE, message -> {
                user.fork("child", child -> {
                    assertEquals(5, child.load(page));
                    machine.log("child");
                });
                return 0;
            });
            user.serve();
        });
        machine.spawn("sender", user -> {
            user.giveWay();
            assertEquals(0, user.send("parent", TYPE, 0, 0, SendFlags.WAIT));
            machine.log("sender");
        });
        machine.runUntilIdle();
        machine.assertLog("sender", "child");
        assertEquals(machine.process("parent").pid(), machine.process("child").parent());
    }

    @Test
    void shouldCopyAtOnceWhatIsPinned() {
        int[] pinned = new int[1];
        run(user -> {
            long page = user.filled(1, 7);
            pinned[0] = PageTableEntry.frame(
                    user.task().process().space().pageTable().get(page));
            machine.kernel().frames().pin(pinned[0]);
            user.fork("child", child -> assertEquals(7, child.load(page)));
            user.store(page, 8);
            assertEquals(8, machine.kernel().memory().getLong(Page.address(pinned[0])), "a device sees it");
            user.giveWay();
        });
        machine.kernel().frames().unpin(pinned[0]);
        machine.assertExited(machine.process("child"), 0);
    }

    // ---- what else it inherits ----

    @Test
    void shouldInheritTheSendMask() {
        machine.spawn("server", user -> {
            user.on(TYPE, Handler.KEEP);
            user.on(OTHER, Handler.KEEP);
            user.serve();
        });
        machine.spawn("root", user -> {
            long rules = user.filled(1, -1);
            user.store(rules + 8, OTHER);
            user.store(rules + 16, OTHER);
            assertEquals(0, user.call(SystemCallNumber.SET_SEND_MASK, machine.pid("parent"), rules, 1));
        });
        machine.spawn(
                "parent",
                user -> user.fork("child", child -> {
                    assertError(Errno.EPERM, child.notify("server", TYPE, 0));
                    assertEquals(0, child.notify("server", OTHER, 0));
                    machine.log("done");
                }));
        machine.runUntilIdle();
        machine.assertLog("done");
    }

    @Test
    void shouldInheritLimits() {
        ProcessLimits limits =
                ProcessLimits.DEFAULT.withPages(3).withLandingSlots(5).withMailbox(2, 1);
        machine.spawn("parent", limits, user -> {
            user.filled(2, 7);
            user.fork("child", child -> {
                assertEquals(2, child.task().process().space().account().charged());
                child.filled(2, 8);
            });
        });
        machine.runToEnd();
        Process child = machine.process("child");
        assertSame(limits, child.limits());
        assertEquals(5, child.space().window().size());
        machine.assertKilled(child, Kernel.STATUS_KILLED, "EDQUOT");
    }

    // ---- what it does not ----

    @Test
    void shouldHaveNoHandlersMasksMessagesTokensOrTimer() {
        machine.spawn("client", user -> {
            user.giveWay();
            assertError(Errno.EPIPE, user.ask("parent", TYPE, 0, 0, 0, user.frame(0)));
            machine.log("no answer");
        });
        machine.spawn("parent", user -> {
            long[] token = new long[1];
            user.on(TYPE, message -> {
                token[0] = user.keepToken();
                return 0;
            });
            user.on(OTHER, Handler.KEEP);
            user.on(TIMER, Handler.KEEP);
            user.pause();
            user.mask(OTHER);
            assertEquals(0, user.notifySelf(OTHER, 0));
            user.setTimer(50, 50);
            user.fork("child", child -> {
                Process process = child.task().process();
                assertTrue(process.endpoint().mailbox().isEmpty());
                assertError(Errno.ECONNREFUSED, child.notifySelf(OTHER, 0));
                assertError(Errno.ECONNREFUSED, child.notifySelf(TYPE, 0));
                assertError(Errno.ESRCH, child.reply(token[0], 0));
                assertEquals(0, child.setTimer(0, 0), "no timer runs");
                child.on(OTHER, message -> {
                    machine.log("child's own handler");
                    return 0;
                });
                assertEquals(0, child.notifySelf(OTHER, 0));
            });
            user.giveWay();
            assertTrue(user.setTimer(0, 0) > 0);
            user.unmask(OTHER);
        });
        machine.runToEnd();
        machine.assertExited(machine.process("child"), 0);
        machine.assertLog("child's own handler", "no answer");
    }

    // ---- the end ----

    @Test
    void shouldTellTheParentWhenTheChildHasEnded() {
        machine.spawn("parent", user -> {
            user.on(CHILD_EXITED, message -> {
                machine.log("ended: " + message.address());
                return 0;
            });
            user.fork("first", child -> child.exit(1));
            user.fork("second", child -> child.fork("grandchild", grandchild -> machine.log("grandchild")));
            user.serve();
        });
        machine.runUntilIdle();
        assertEquals(0, machine.process("grandchild").parent()); // its own has ended
        machine.assertLog("ended: 2", "grandchild");
    }

    // ---- what can fail ----

    @Test
    void shouldSaySoWhenThereAreTooManyProcesses() {
        try (TestMachine small = new TestMachine(builder -> builder.processes(3))) {
            small.spawn("parent", user -> {
                assertTrue(user.fork("first", User::pause) > 0);
                assertTrue(user.fork("second", User::pause) > 0);
                int frames = small.machine().framesInUse();
                assertError(Errno.EAGAIN, user.fork("none", child -> {}));
                assertEquals(frames, small.machine().framesInUse());
                user.kill("first");
                assertEquals(small.pid("first"), user.call(SystemCallNumber.WAIT, -1, 0, 0));
                assertTrue(user.fork("third", child -> {}) > 0);
            });
            small.runUntilIdle();
            small.assertKilled(small.process("first"), Kernel.STATUS_KILLED);
            small.assertExited(small.process("third"), 0);
        }
    }

    @Test
    void shouldChangeNothingWhenFramesAreMissing() {
        run(user -> {
            long pages = user.filled(2, 7);
            user.call(SystemCallNumber.BRK, 0x1000_0000L + Page.SIZE);
            user.store(0x1000_0000L, 6);
            List<Integer> hoard = new ArrayList<>();
            while (machine.kernel().frames().freeFrames() > 0) {
                hoard.add(machine.kernel().frames().allocateKernel());
            }
            int failures = 0;
            int processes = machine.kernel().processes().size();
            while (user.fork("child", child -> assertEquals(7, child.load(pages))) < 0) {
                failures++;
                assertEquals(processes, machine.kernel().processes().size());
                machine.check();
                user.store(pages + Page.SIZE, failures);
                machine.kernel().frames().freeKernel(hoard.remove(hoard.size() - 1), 1);
            }
            assertEquals(5, failures, "a root, and two tables for each of two areas");
            hoard.forEach(frame -> machine.kernel().frames().freeKernel(frame, 1));
            user.giveWay();
        });
        machine.assertExited(machine.process("child"), 0);
    }

    // ---- the trace ----

    @Test
    void shouldBeTracedAsAProcessAndThenItsPages() {
        List<String> events = new ArrayList<>();
        machine.machine().trace().listen((kind, tick, cpu, pid, a, b, c, d) -> {
            switch (kind) {
                case SPAWN -> events.add(kind + " by " + a);
                case MAP -> events.add(kind + " " + (pid == machine.pid("parent") ? "parent " : "child ") + (a >> 12));
                case CALL -> {
                    if (a == SystemCallNumber.FORK) {
                        events.add("fork");
                    }
                }
                default -> {
                    // Not of interest.
                }
            }
        });
        machine.spawn("parent", user -> {
            user.filled(2, 7);
            user.fork("child", child -> {});
        });
        machine.runToEnd();
        long first = 0x10_0000_0000L >> 12;
        assertEquals(
                List.of(
                        EventKind.SPAWN + " by 0",
                        "MAP parent " + first,
                        "MAP parent " + (first + 1),
                        "SPAWN by " + machine.pid("parent"),
                        "MAP child " + first,
                        "MAP child " + (first + 1),
                        "fork"),
                events);
    }
}
