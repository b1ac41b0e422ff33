package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.kernel.testing.Pager.content;
import static org.pagoda.kernel.testing.Pager.giving;
import static org.pagoda.kernel.testing.Pager.with;
import static org.pagoda.kernel.testing.TestMachine.TYPE;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.ipc.MessageType;
import org.pagoda.ipc.PageFault;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.Handler;
import org.pagoda.kernel.testing.Pager;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.Rights;
import org.pagoda.mmu.SwapSpace;

/** Pages that another process provides when they are touched. */
class PagerTest {
    private final TestMachine machine = new TestMachine();

    @AfterEach
    void close() {
        machine.close();
    }

    private long map(User user, long pages) {
        return Pager.map(machine, user, pages);
    }

    private static int rightsOf(User user, long page) {
        return PageTableEntry.rights(user.task().process().space().pageTable().get(page));
    }

    private static long protect(User user, long address, long pages, long rights) {
        return user.call(SystemCallNumber.MPROTECT, address, pages, rights);
    }

    // ---- asking ----

    @Test
    void shouldAskForAPageWhenItIsTouched() {
        machine.spawn("pager", giving(machine));
        machine.spawn("client", user -> {
            long start = map(user, 3);
            long last = start + 2 * Page.SIZE;
            machine.log("mapped");
            assertEquals(content(last), user.load(last));
            assertEquals(content(start), user.load(start));
            user.store(start, 1);
            assertEquals(1, user.load(start));
            assertEquals(2, user.task().process().space().account().charged());
        });
        machine.runUntilIdle();
        long start = AddressSpace.MMAP_START;
        machine.assertLog("mapped", "asked for " + (start + 2 * Page.SIZE), "asked for " + start);
        assertEquals(0, machine.kernel().sends(), "a page fault is no call of send");
        assertEquals(2, machine.kernel().faults() - 2, "two of the client, two of the pager, one each");
    }

    @Test
    void shouldSayWhoTouchedWhichPageAndHow() {
        machine.spawn("pager", with(user -> message -> {
            assertEquals(machine.pid("client"), message.pid());
            assertEquals(MessageType.PAGE_FAULT, message.type());
            assertEquals(0, message.size());
            machine.log(PageFault.page(message.address()));
            machine.log(PageFault.right(message.address()));
            Pager.give(user, message, SendFlags.MOVE);
            return 0;
        }));
        machine.spawn("client", user -> {
            long start = map(user, 3);
            protect(user, start + 2 * Page.SIZE, 1, Rights.READ | Rights.EXECUTE);
            user.load(start + 0xab0);
            user.store(start + Page.SIZE + 8, 1);
            user.task().cpu().mmu().fetch16(start + 2 * Page.SIZE + 4);
        });
        machine.runUntilIdle();
        long start = AddressSpace.MMAP_START;
        machine.assertLog(start, Rights.READ, start + Page.SIZE, Rights.WRITE, start + 2 * Page.SIZE, Rights.EXECUTE);
    }

    @Test
    void shouldRunThePagerOnTheHostThreadOfWhoeverTouchedThePage() {
        Thread[] threads = new Thread[2];
        machine.spawn("pager", with(user -> message -> {
            threads[0] = Thread.currentThread();
            Pager.give(user, message, SendFlags.MOVE);
            return 0;
        }));
        machine.spawn("client", user -> {
            threads[1] = Thread.currentThread();
            user.load(map(user, 1));
        });
        machine.runUntilIdle();
        assertTrue(threads[0] == threads[1]);
    }

    @Test
    void shouldWaitForAPagerThatAnswersOnItsOwnOrLaterOrThroughAnother() {
        machine.spawn("pager", user -> {
            user.on(MessageType.PAGE_FAULT, message -> {
                long page = PageFault.page(message.address());
                assertEquals(1, user.forward(0, "helper", TYPE, user.filled(1, content(page)), 1, SendFlags.MOVE));
                return 0;
            });
            user.pause();
        });
        machine.spawn("helper", user -> {
            user.on(TYPE, message -> {
                long token = user.keepToken();
                user.on(TYPE + 1, later -> {
                    assertEquals(1, user.reply(token, message.address(), 1, SendFlags.MOVE));
                    return 0;
                });
                assertEquals(0, user.notifySelf(TYPE + 1, 0));
                return 1;
            });
            user.serve();
        });
        machine.spawn("client", user -> {
            long start = map(user, 1);
            assertEquals(content(start), user.load(start));
            machine.log("read");
        });
        machine.runUntilIdle();
        machine.assertLog("read");
    }

    @Test
    void shouldLeaveTheLandingWindowAlone() {
        machine.spawn("pager", giving(machine));
        machine.spawn("client", ProcessLimits.DEFAULT.withLandingSlots(2), user -> {
            user.on(TYPE, Handler.KEEP);
            user.pause();
            long start = map(user, 1);
            assertEquals(content(start), user.load(start), "though no slot is free");
        });
        machine.spawn("filler", user -> assertEquals(2, user.send("client", TYPE, user.filled(2, 7), 2, 2)));
        machine.runUntilIdle();
    }

    @Test
    void shouldHandleMessagesWhileItWaits() {
        machine.spawn("pager", with(user -> message -> {
            assertEquals(0, user.send("client", TYPE, 3, 0, SendFlags.WAIT));
            Pager.give(user, message, SendFlags.MOVE);
            return 0;
        }));
        machine.spawn("client", user -> {
            user.on(TYPE, message -> {
                machine.log("handled");
                return 0;
            });
            user.load(map(user, 1));
            machine.log("loaded");
        });
        machine.runUntilIdle();
        machine.assertLog("handled", "loaded");
    }

    // ---- the region ----

    @Test
    void shouldLeaveWhatIsThereAndAskNoMoreWithoutAPager() {
        machine.spawn("pager", giving(machine));
        machine.spawn("client", user -> {
            long start = user.map(4);
            user.store(start + Page.SIZE, 77);
            assertEquals(0, user.setPager(start, 4, machine.pid("pager")));
            assertEquals(77, user.load(start + Page.SIZE));
            assertEquals(content(start), user.load(start));
            assertEquals(0, user.setPager(start, 3, 0));
            assertEquals(content(start), user.load(start));
            assertEquals(0, user.load(start + 2 * Page.SIZE), "zeros");
            assertEquals(content(start + 3 * Page.SIZE), user.load(start + 3 * Page.SIZE));
        });
        machine.runUntilIdle();
    }

    @Test
    void shouldForgetThePagerWithTheRegion() {
        machine.spawn("pager", giving(machine));
        machine.spawn("client", user -> {
            long start = map(user, 2);
            assertEquals(0, user.munmap(start, 1));
            assertEquals(start, user.mmap(start, 1, Rights.READ_WRITE));
            assertEquals(0, user.load(start));
            assertEquals(content(start + Page.SIZE), user.load(start + Page.SIZE));
        });
        machine.runUntilIdle();
    }

    @Test
    void shouldRefuseWhatCannotBePaged() {
        machine.spawn("pager", giving(machine));
        machine.spawn("dead", user -> user.exit(0));
        machine.spawn("client", user -> {
            long pager = machine.pid("pager");
            long start = user.map(2);
            assertError(Errno.EINVAL, user.setPager(start + 8, 1, pager));
            assertError(Errno.EINVAL, user.setPager(start, 0, pager));
            assertError(Errno.EINVAL, user.setPager(start, -1, pager));
            assertError(Errno.EINVAL, user.setPager(0, 1, pager));
            assertError(Errno.EINVAL, user.setPager(start, Long.MAX_VALUE, pager));
            assertError(Errno.ENOMEM, user.setPager(start, 3, pager));
            assertError(Errno.ENOMEM, user.setPager(start - Page.SIZE, 2, pager));
            AddressSpace space = user.task().process().space();
            assertError(Errno.EINVAL, user.setPager(space.window().start(), 1, pager));
            assertError(Errno.EINVAL, user.setPager(AddressSpace.STACK_END - Page.SIZE, 1, pager));
            assertError(Errno.EDEADLK, user.setPager(start, 2, user.getpid()));
            assertError(Errno.ESRCH, user.setPager(start, 2, 12345));
            assertError(Errno.ESRCH, user.setPager(start, 2, -1));
            assertError(Errno.ESRCH, user.setPager(start, 2, machine.pid("dead")));
            assertEquals(0, user.load(start), "nothing has changed");
        });
        machine.runUntilIdle();
    }

    @Test
    void shouldAskThePagerOfTheParentForThePagesOfAChild() {
        machine.spawn("pager", with(user -> message -> {
            machine.log(message.pid());
            Pager.give(user, message, SendFlags.MOVE);
            return 0;
        }));
        machine.spawn("parent", user -> {
            long start = map(user, 2);
            user.load(start);
            user.fork("child", child -> {
                assertEquals(content(start), child.load(start), "inherited");
                assertEquals(content(start + Page.SIZE), child.load(start + Page.SIZE));
                child.store(start + Page.SIZE, 1);
            });
            user.giveWay();
            assertEquals(content(start + Page.SIZE), user.load(start + Page.SIZE), "one of its own");
        });
        machine.runUntilIdle();
        machine.assertLog(machine.pid("parent"), machine.pid("child"), machine.pid("parent"));
    }

    // ---- what comes ----

    /** The page bits of a reply; what becomes of the pager's page. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
    void shouldTakeAPageInEveryWayThatPagesAreSent(long flags) {
        machine.spawn("pager", user -> {
            long page = user.filled(1, 40);
            user.on(MessageType.PAGE_FAULT, message -> {
                assertEquals(1, user.reply(0, page, 1, flags));
                return 0;
            });
            user.on(TYPE, message -> {
                machine.log(SendFlags.senderKeeps(flags) ? user.load(page) : (long) rightsOf(user, page));
                return 0;
            });
            user.serve();
        });
        Process client = machine.spawn("client", user -> {
            long start = map(user, 1);
            assertEquals(40, user.load(start));
            boolean writes = SendFlags.receiverWrites(flags);
            assertEquals(writes, user.task().process().space().mayWrite(start));
            if (writes) {
                user.store(start, 41);
            }
            assertEquals(0, user.send("pager", TYPE, 0, 0, SendFlags.WAIT));
            if (!writes) {
                user.store(start, 41);
            }
        });
        machine.runUntilIdle();
        long keptContent = flags == SendFlags.SHARE ? 41 : 40;
        machine.assertLog(SendFlags.senderKeeps(flags) ? keptContent : (long) Rights.NONE);
        if (!SendFlags.receiverWrites(flags)) {
            machine.assertKilled(client, Kernel.STATUS_FAULT, "page fault: store at 0x1000000000");
        }
    }

    @Test
    void shouldNotGiveMoreRightsThanTheRegionHas() {
        machine.spawn("pager", giving(machine));
        Process client = machine.spawn("client", user -> {
            long start = user.map(2, Rights.READ);
            assertEquals(0, user.setPager(start, 2, machine.pid("pager")));
            user.load(start);
            assertEquals(Rights.READ, rightsOf(user, start));
            assertEquals(0, protect(user, start, 1, Rights.READ_WRITE));
            user.store(start, 1);
            assertEquals(1, user.load(start), "the pager does not mind");
            user.store(start + Page.SIZE, 1);
        });
        machine.runUntilIdle();
        machine.assertKilled(client, Kernel.STATUS_FAULT, "page fault: store at 0x1000001000");
        machine.assertLog("asked for " + AddressSpace.MMAP_START);
    }

    @Test
    void shouldNotLetAReadOnlyPageBecomeWritable() {
        machine.spawn("pager", giving(machine, SendFlags.PUBLISH));
        machine.spawn("other", user -> {
            user.on(TYPE, Handler.KEEP);
            user.serve();
        });
        machine.spawn("client", user -> {
            long start = map(user, 2);
            user.load(start);
            assertEquals(Rights.READ, rightsOf(user, start));
            assertError(Errno.EACCES, protect(user, start, 2, Rights.READ_WRITE));
            assertEquals(0, protect(user, start, 2, Rights.READ));
            assertError(Errno.EACCES, protect(user, start, 2, Rights.READ_WRITE));
            assertError(Errno.EACCES, user.send("other", TYPE, start, 1, SendFlags.SHARE));
            assertEquals(0, protect(user, start + Page.SIZE, 1, Rights.READ_WRITE), "which is not there");
            assertEquals(0, user.munmap(start, 1));
            assertEquals(start, user.mmap(start, 1, Rights.READ_WRITE));
            user.store(start, 1);
            assertEquals(0, protect(user, start, 1, Rights.READ));
            assertEquals(0, protect(user, start, 1, Rights.READ_WRITE));
            assertEquals(1, user.send("other", TYPE, start, 1, SendFlags.SHARE));
        });
        machine.runUntilIdle();
    }

    @Test
    void shouldInheritThatAPageIsReadOnly() {
        machine.spawn("pager", giving(machine, SendFlags.SENDER_KEEPS | SendFlags.DUPLICATE));
        machine.spawn("parent", user -> {
            long start = map(user, 1);
            user.load(start);
            user.fork("child", child -> child.store(start, 1));
        });
        machine.runUntilIdle();
        machine.assertKilled(machine.process("child"), Kernel.STATUS_FAULT, "page fault: store");
    }

    @Test
    void shouldTakeAPageThatThePagerHasNeverTouched() {
        machine.spawn("pager", with(user -> message -> {
            assertEquals(1, user.reply(0, user.map(1), 1, SendFlags.MOVE));
            return 0;
        }));
        machine.spawn("client", user -> {
            long start = map(user, 2);
            assertEquals(0, user.load(start));
            user.store(start + Page.SIZE, 1);
            user.store(start, 2);
            assertEquals(2, user.load(start));
        });
        machine.runUntilIdle();
    }

    @Test
    void shouldAskAPagerThatIsPagedItself() {
        machine.spawn("pager", giving(machine));
        machine.spawn("upper", user -> {
            long start = map(user, 1);
            user.on(MessageType.PAGE_FAULT, message -> {
                assertEquals(1, user.reply(0, start, 1, SendFlags.COPY));
                return 0;
            });
            user.serve();
        });
        machine.spawn("client", user -> {
            user.map(9);
            long start = user.map(1);
            assertEquals(0, user.setPager(start, 1, machine.pid("upper")));
            assertEquals(content(AddressSpace.MMAP_START), user.load(start));
        });
        machine.runUntilIdle();
    }

    // ---- pages that have gone again ----

    @Test
    void shouldNotAskForAPageThatWasMovedAway() {
        machine.spawn("pager", giving(machine));
        machine.spawn("other", user -> {
            user.on(TYPE, Handler.KEEP);
            user.serve();
        });
        Process client = machine.spawn("client", user -> {
            long start = map(user, 1);
            user.load(start);
            assertEquals(1, user.send("other", TYPE, start, 1, SendFlags.MOVE));
            assertError(Errno.EFAULT, user.send("other", TYPE, start, 1, SendFlags.MOVE));
            user.load(start);
        });
        machine.runUntilIdle();
        machine.assertKilled(client, Kernel.STATUS_FAULT, "page fault: load at 0x1000000000");
        machine.assertLog("asked for " + AddressSpace.MMAP_START);
    }

    @Test
    void shouldAskAgainForAPageThatItsPagerHasRevoked() {
        machine.spawn("pager", user -> {
            long page = user.filled(1, 40);
            user.on(MessageType.PAGE_FAULT, message -> {
                machine.log("asked");
                assertEquals(1, user.reply(0, page, 1, SendFlags.SHARE));
                return 0;
            });
            user.on(TYPE, message -> {
                user.store(page, user.load(page) + 1);
                assertEquals(1, user.call(SystemCallNumber.REVOKE, page, 1));
                return 0;
            });
            user.serve();
        });
        machine.spawn("client", user -> {
            long start = map(user, 1);
            user.store(start, 50);
            user.send("pager", TYPE, 0, 0, SendFlags.WAIT);
            assertEquals(51, user.load(start));
            assertEquals(1, user.task().process().space().account().charged());
        });
        machine.runUntilIdle();
        machine.assertLog("asked", "asked");
    }

    @Test
    void shouldNotAskForAPageThatIsInTheSwapSpace() {
        try (TestMachine small = new TestMachine(builder -> builder.memory("1M").swap(Page.address(1000)))) {
            int[] asked = {0};
            small.spawn("pager", with(user -> message -> {
                asked[0]++;
                Pager.give(user, message, SendFlags.MOVE);
                return 0;
            }));
            small.spawn("client", user -> {
                long start = Pager.map(small, user, 400);
                for (int round = 0; round < 2; round++) {
                    for (long page = start; page < start + Page.address(400); page += Page.SIZE) {
                        assertEquals(content(page), user.load(page));
                    }
                }
            });
            small.runUntilIdle();
            assertEquals(400, asked[0]);
            SwapSpace swap = small.kernel().frames().swap();
            assertNotNull(swap);
            assertTrue(swap.pagesOut() > 100);
        }
    }

    @Test
    void shouldSayWhatACallThatWaitsForAPageWaitsFor() {
        machine.spawn("pager", with(user -> message -> {
            user.keepToken();
            return 0;
        }));
        Process client = machine.spawn("client", user -> user.load(map(user, 1)));
        RunResult result = machine.run();
        assertEquals(RunResult.Outcome.IDLE, result.outcome());
        assertTrue(
                result.tasks().contains(client + " waits for a page, from its pager"),
                result.tasks().toString());
    }
}
