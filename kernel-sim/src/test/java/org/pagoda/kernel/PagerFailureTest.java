package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.pagoda.kernel.testing.Pager.content;
import static org.pagoda.kernel.testing.Pager.giving;
import static org.pagoda.kernel.testing.Pager.with;
import static org.pagoda.kernel.testing.TestMachine.OTHER;
import static org.pagoda.kernel.testing.TestMachine.TYPE;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.ipc.MessageType;
import org.pagoda.ipc.PageFault;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.Handler;
import org.pagoda.kernel.testing.Pager;
import org.pagoda.kernel.testing.Script;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.Rights;

/** Pagers that do not provide what they are asked for, and pages that are not missed any more when they come. */
class PagerFailureTest {
    private static final String LOAD = "page fault: load at 0x1000000000";

    private final TestMachine machine = new TestMachine();

    @AfterEach
    void close() {
        machine.close();
    }

    private long map(User user, long pages) {
        return Pager.map(machine, user, pages);
    }

    private Process spawnClient() {
        return machine.spawn("client", user -> user.load(map(user, 1)));
    }

    private void assertFailed(Process client, String how) {
        machine.assertKilled(client, Kernel.STATUS_FAULT, LOAD + ", its pager failed: " + how);
    }

    // ---- no page ----

    @Test
    void shouldKillWhoeverIsRefusedAPage() {
        machine.spawn("pager", with(user -> message -> {
            assertEquals(0, user.reply(0, 0));
            return 0;
        }));
        Process client = spawnClient();
        machine.runUntilIdle();
        assertFailed(client, "-EACCES, it refuses");
    }

    @Test
    void shouldKillWhoeverIsNotAnswered() {
        machine.spawn("pager", with(user -> Handler.KEEP));
        Process client = spawnClient();
        machine.runUntilIdle();
        assertFailed(client, "-EPIPE, it did not answer");
    }

    @Test
    void shouldKillWhoeverIsPagedByOneThatDiesOfIt() {
        Process pager = machine.spawn("pager", with(user -> message -> user.load(0)));
        Process client = spawnClient();
        machine.runToEnd();
        machine.assertKilled(pager, Kernel.STATUS_FAULT, "load at 0x0");
        assertFailed(client, "-EPIPE");
    }

    @Test
    void shouldKillWhoeverIsPagedByOneThatIsGone() {
        machine.spawn("pager", user -> {
            user.on(MessageType.PAGE_FAULT, Handler.KEEP);
            user.on(TYPE, message -> {
                user.exit(0);
                return 0;
            });
            user.serve();
        });
        Process client = machine.spawn("client", user -> {
            long start = map(user, 1);
            user.send("pager", TYPE, 0, 0, SendFlags.WAIT);
            user.load(start);
        });
        machine.runToEnd();
        assertFailed(client, "-ESRCH, it is gone");
    }

    @Test
    void shouldKillWhoeverIsPagedByOneThatHandlesNoFaults() {
        machine.spawn("pager", User::serve);
        Process client = spawnClient();
        machine.runUntilIdle();
        assertFailed(client, "-ECONNREFUSED, it has no handler");
    }

    @Test
    void shouldKillWhoeverWaitsWhenThePagerStopsToHandleFaults() {
        machine.spawn("pager", user -> {
            user.on(MessageType.PAGE_FAULT, Handler.KEEP);
            user.mask(MessageType.PAGE_FAULT);
            user.on(TYPE, message -> user.off(MessageType.PAGE_FAULT));
            user.serve();
        });
        Process client = spawnClient();
        machine.spawn("third", user -> user.notify("pager", TYPE, 0));
        machine.runUntilIdle();
        assertFailed(client, "-EPIPE");
    }

    @Test
    void shouldKillWhoeverTouchesAPageOfAPagerThatWaitsForIt() {
        machine.spawn("pager", user -> {
            user.on(MessageType.PAGE_FAULT, Handler.KEEP);
            user.on(OTHER, message -> {
                machine.log(user.ask("client", TYPE, 0, 0, 0, user.frame(0)));
                return 0;
            });
            user.serve();
        });
        Process client = machine.spawn("client", user -> {
            long start = map(user, 1);
            user.on(TYPE, message -> user.load(start));
            user.notify("pager", OTHER, 0);
            user.serve();
        });
        machine.runUntilIdle();
        assertFailed(client, "-EDEADLK, it waits for this process");
        machine.assertLog(Errno.EPIPE.result());
    }

    @Test
    void shouldKillWhoeverMayNotSendToItsPager() {
        machine.spawn("pager", giving(machine));
        machine.spawn("client", user -> {
            long start = map(user, 1);
            user.on(TYPE, message -> user.load(start));
            user.serve();
        });
        machine.spawn("root", user -> {
            long rules = user.map(1);
            user.store(rules, -1);
            user.store(rules + 8, 64);
            user.store(rules + 16, 99);
            assertEquals(0, user.call(SystemCallNumber.SET_SEND_MASK, machine.pid("client"), rules, 1));
            user.notify("client", TYPE, 0);
        });
        machine.runUntilIdle();
        assertFailed(machine.process("client"), "-EPERM, the send mask does not permit it");
    }

    @Test
    void shouldRefuseAPagerThatMayNotBeSentTo() {
        machine.spawn("pager", giving(machine));
        machine.spawn("root", user -> {
            long rules = user.map(1);
            user.store(rules, -1);
            user.store(rules + 8, 64);
            user.store(rules + 16, 99);
            assertEquals(0, user.call(SystemCallNumber.SET_SEND_MASK, machine.pid("client"), rules, 1));
        });
        machine.spawn("client", user -> {
            assertError(Errno.EPERM, user.setPager(user.map(1), 1, machine.pid("pager")));
            machine.log("refused");
        });
        machine.runUntilIdle();
        machine.assertLog("refused");
    }

    @Test
    void shouldNotAskForWhatCannotBePaidFor() {
        machine.spawn("pager", giving(machine));
        Process client = machine.spawn("client", ProcessLimits.DEFAULT.withPages(1), user -> {
            long start = map(user, 2);
            user.load(start);
            user.load(start + Page.SIZE);
        });
        machine.runUntilIdle();
        machine.assertKilled(client, Kernel.STATUS_KILLED, "EDQUOT: load at 0x1000001000");
        machine.assertLog("asked for " + 0x10_0000_0000L);
    }

    // ---- answers that cannot be ----

    @Test
    void shouldLetThePagerTryAgainAfterAnAnswerThatCannotBe() {
        machine.spawn("pager", with(user -> message -> {
            long pages = user.filled(2, 9);
            assertError(Errno.EMSGSIZE, user.reply(0, pages, 2, SendFlags.MOVE));
            assertError(Errno.EFAULT, user.reply(0, 0x7000_0000, 1, SendFlags.MOVE));
            assertError(Errno.EINVAL, user.reply(0, pages + 1, 1, SendFlags.MOVE));
            assertError(Errno.EINVAL, user.reply(0, pages, 1, SendFlags.WAIT));
            assertEquals(9, user.load(pages), "it still has them");
            assertEquals(1, user.reply(0, pages, 1, SendFlags.MOVE));
            assertError(Errno.ESRCH, user.reply(0, pages + Page.SIZE, 1, SendFlags.MOVE));
            return 0;
        }));
        machine.spawn("client", user -> machine.log(user.load(map(user, 1))));
        machine.runUntilIdle();
        machine.assertLog(9L);
    }

    @Test
    void shouldNotLetProgramsSendPageFaults() {
        machine.spawn("pager", giving(machine));
        machine.spawn("forger", user -> {
            assertError(Errno.EPERM, user.notify("pager", MessageType.PAGE_FAULT, 0x1000));
            assertError(Errno.EPERM, user.ask("pager", MessageType.PAGE_FAULT, 0x1000, 0, 0, user.frame(0)));
            machine.log("refused");
        });
        machine.runUntilIdle();
        machine.assertLog("refused");
    }

    @Test
    void shouldNotForwardAFaultAsAFault() {
        machine.spawn("other", giving(machine));
        machine.spawn("pager", with(user -> message -> {
            assertError(Errno.EPERM, user.forward(0, "other", MessageType.PAGE_FAULT, message.address(), 0, 0));
            return 0;
        }));
        Process client = spawnClient();
        machine.runUntilIdle();
        assertFailed(client, "-EPIPE");
    }

    @Test
    void shouldReachAPagerWhoseMailboxIsFull() {
        machine.spawn("pager", ProcessLimits.DEFAULT.withMailbox(2, 2), user -> {
            user.on(TYPE, Handler.KEEP);
            user.mask(TYPE);
            user.on(MessageType.PAGE_FAULT, message -> {
                Pager.give(user, message, SendFlags.MOVE);
                return 0;
            });
            user.serve();
        });
        machine.spawn("client", user -> {
            long start = map(user, 1);
            assertEquals(0, user.notify("pager", TYPE, 0));
            assertEquals(0, user.notify("pager", TYPE, 0));
            assertError(Errno.EAGAIN, user.notify("pager", TYPE, 0));
            assertEquals(content(start), user.load(start));
        });
        machine.runUntilIdle();
    }

    @Test
    void shouldTakeNoRoomFromSenders() {
        machine.spawn("pager", ProcessLimits.DEFAULT.withMailbox(1, 1), user -> {
            user.on(TYPE, Handler.KEEP);
            user.on(MessageType.PAGE_FAULT, message -> {
                Pager.give(user, message, SendFlags.MOVE);
                return 0;
            });
            user.on(OTHER, message -> user.unmask(MessageType.PAGE_FAULT));
            user.mask(TYPE);
            user.mask(MessageType.PAGE_FAULT);
            user.serve();
        });
        Process client = machine.spawn("client", user -> {
            long start = map(user, 1);
            user.load(start);
            machine.log("loaded");
        });
        machine.startTask(client, user -> {
            machine.check();
            assertEquals(0, user.notify("pager", OTHER, 0), "though the fault waits");
        });
        machine.runUntilIdle();
        machine.assertLog("loaded");
    }

    // ---- too late ----

    /** A pager that keeps the right to answer, and does so when it gets a message; what it is told then, and whether it has its page still. */
    private Script answeringLater() {
        return user -> {
            long page = user.filled(1, 9);
            AtomicLong token = new AtomicLong();
            user.on(MessageType.PAGE_FAULT, message -> {
                token.set(user.keepToken());
                user.notify("client", OTHER, PageFault.page(message.address()));
                return 0;
            });
            user.on(TYPE, message -> {
                machine.log(user.reply(token.get(), page, 1, SendFlags.MOVE));
                machine.log(user.load(page));
                return 0;
            });
            user.serve();
        };
    }

    @Test
    void shouldNotMapAPageWhereNothingIsMappedAnyMore() {
        machine.spawn("pager", answeringLater());
        Process client = machine.spawn("client", user -> {
            long start = map(user, 1);
            user.on(OTHER, message -> {
                user.munmap(start, 1);
                return user.notify("pager", TYPE, 0);
            });
            user.load(start);
        });
        machine.runUntilIdle();
        machine.assertKilled(client, Kernel.STATUS_FAULT, LOAD);
        machine.assertLog(Errno.ESRCH.result(), 9L);
        assertEquals(LOAD, client.cause(), "no pager's fault");
    }

    @Test
    void shouldGoOnWithWhatIsMappedThereMeanwhile() {
        machine.spawn("pager", answeringLater());
        machine.spawn("client", user -> {
            long start = map(user, 1);
            user.on(OTHER, message -> {
                user.mmap(start, 1, Rights.READ_WRITE);
                return user.notify("pager", TYPE, 0);
            });
            assertEquals(0, user.load(start));
        });
        machine.runUntilIdle();
        machine.assertLog(Errno.ESRCH.result(), 9L);
    }

    @Test
    void shouldNotTakeAPageFromAPagerOfBefore() {
        machine.spawn("pager", answeringLater());
        machine.spawn("new pager", with(user -> message -> {
            Pager.give(user, message, SendFlags.MOVE);
            return 0;
        }));
        machine.spawn("client", user -> {
            long start = map(user, 1);
            user.on(OTHER, message -> {
                assertEquals(0, user.setPager(start, 1, machine.pid("new pager")));
                return user.notify("pager", TYPE, 0);
            });
            assertEquals(content(start), user.load(start));
        });
        machine.runUntilIdle();
        machine.assertLog(Errno.ESRCH.result(), 9L);
    }

    @Test
    void shouldNotMapAPageForWhoeverWasKilled() {
        machine.spawn("pager", answeringLater());
        Process client = spawnClient();
        machine.spawn("killer", user -> {
            user.kill("client");
            user.giveWay();
            user.notify("pager", TYPE, 0);
        });
        machine.runUntilIdle();
        machine.assertKilled(client, Kernel.STATUS_KILLED, "a test has killed it");
        machine.assertLog(Errno.ESRCH.result(), 9L);
    }

    @Test
    void shouldDropTheFaultOfWhoeverWasKilled() {
        machine.spawn("pager", user -> {
            user.on(MessageType.PAGE_FAULT, message -> {
                machine.log("asked");
                return 0;
            });
            user.mask(MessageType.PAGE_FAULT);
            user.on(TYPE, message -> user.unmask(MessageType.PAGE_FAULT));
            user.serve();
        });
        Process client = spawnClient();
        machine.spawn("killer", user -> {
            user.kill("client");
            user.notify("pager", TYPE, 0);
        });
        machine.runUntilIdle();
        machine.assertKilled(client, Kernel.STATUS_KILLED, "a test has killed it");
        machine.assertLog();
    }

    @Test
    void shouldAskOnceForAPageThatTwoTasksTouch() {
        machine.spawn("pager", user -> {
            user.on(MessageType.PAGE_FAULT, message -> {
                machine.log("asked");
                Pager.give(user, message, SendFlags.MOVE);
                return 0;
            });
            user.mask(MessageType.PAGE_FAULT);
            user.on(TYPE, message -> user.unmask(MessageType.PAGE_FAULT));
            user.serve();
        });
        long start = 0x10_0000_0000L;
        Process client = machine.spawn("client", user -> {
            map(user, 1);
            machine.log(user.load(start));
            user.store(start, 3);
            user.giveWay();
        });
        machine.startTask(client, user -> machine.log(user.load(start) > 0));
        machine.startTask(client, user -> user.notify("pager", TYPE, 0));
        machine.runUntilIdle();
        machine.assertLog("asked", content(start), true);
        assertEquals(0, machine.process("pager").endpoint().mailbox().queued());
    }

    @Test
    void shouldTellAPagerThatThePageIsThereAlready() {
        machine.spawn("pager", user -> {
            long pages = user.filled(2, 9);
            user.on(MessageType.PAGE_FAULT, message -> {
                user.keepToken();
                return 0;
            });
            user.on(TYPE, message -> {
                machine.log(user.reply(2, pages, 1, SendFlags.MOVE));
                machine.log(user.reply(1, pages + Page.SIZE, 1, SendFlags.MOVE));
                machine.log(user.load(pages + Page.SIZE));
                return 0;
            });
            user.serve();
        });
        long start = 0x10_0000_0000L;
        Process client = machine.spawn("client", user -> {
            map(user, 1);
            assertEquals(9, user.load(start));
            user.giveWay();
        });
        machine.startTask(client, user -> assertEquals(9, user.load(start)));
        machine.startTask(client, user -> user.notify("pager", TYPE, 0));
        machine.runUntilIdle();
        machine.assertLog(1L, Errno.ESRCH.result(), 10L);
    }

    @Test
    void shouldGiveAHandlerThePageThatItInterruptedTheWaitFor() {
        machine.spawn("pager", user -> {
            user.on(MessageType.PAGE_FAULT, message -> {
                if (user.keepToken() == 1) {
                    user.notify("client", OTHER, 0);
                }
                return 0;
            });
            user.on(TYPE, message -> {
                assertEquals(1, user.reply(1, user.filled(1, 9), 1, SendFlags.MOVE));
                assertError(Errno.ESRCH, user.reply(2, user.filled(1, 9), 1, SendFlags.MOVE));
                return 0;
            });
            user.serve();
        });
        long start = 0x10_0000_0000L;
        Process client = machine.spawn("client", user -> {
            map(user, 1);
            user.on(OTHER, message -> {
                machine.log("handler " + user.load(start));
                return 0;
            });
            machine.log("program " + user.load(start));
            user.giveWay();
        });
        machine.startTask(client, user -> user.notify("pager", TYPE, 0));
        machine.runUntilIdle();
        machine.assertLog("handler 9", "program 9");
    }
}
