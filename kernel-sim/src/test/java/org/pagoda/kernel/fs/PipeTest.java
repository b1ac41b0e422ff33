package org.pagoda.kernel.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.Script;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.Rights;

/** Bytes and pages through pipes. Scripts go on until they wait, so who waits, and for what, is known. */
class PipeTest {
    private static final long TYPE = TestMachine.TYPE;
    private static final int CAPACITY = 16 * Page.SIZE;

    private final TestMachine machine = new TestMachine();

    @AfterEach
    void close() {
        machine.close();
    }

    private void run(Script script) {
        machine.spawn("program", script);
        machine.runToEnd();
    }

    /** The descriptors 3, to read from, and 4, to write to. */
    private static void pipe(User user, long flags) {
        long page = user.map(1);
        assertEquals(0, user.call(SystemCallNumber.PIPE, page, flags));
        assertEquals(3 | (4L << 32), user.load(page));
    }

    @Test
    void shouldPassBytesInOrderAcrossPages() {
        run(user -> {
            pipe(user, 0);
            long from = user.map(3);
            for (int i = 0; i < 2 * Page.SIZE; i += 8) {
                user.store(from + i, i);
            }
            assertEquals(5000, user.write(4, from, 5000));
            assertEquals(3000, user.write(4, from + 5000, 3000));
            long to = user.map(3);
            long done = 0;
            while (done < 8000) {
                done += user.read(3, to + done, 777);
            }
            assertEquals(8000, done);
            for (int i = 0; i < 8000; i += 8) {
                assertEquals(i, user.load(to + i));
            }
        });
    }

    @Test
    void shouldWaitForBytesAndEndWhenNobodyWrites() {
        run(user -> {
            pipe(user, 0);
            user.fork("child", child -> {
                child.close(4);
                machine.log(child.readText(3, 100));
                machine.log(child.readText(3, 100));
                machine.log("end" + child.readText(3, 100));
            });
            user.giveWay();
            machine.log("writes");
            user.writeText(4, "one");
            user.giveWay();
            user.writeText(4, "two");
            user.close(4);
        });
        machine.assertLog("writes", "one", "two", "end");
    }

    @Test
    void shouldWaitForRoomUntilAllIsWritten() {
        run(user -> {
            pipe(user, 0);
            user.fork("child", child -> {
                child.close(3);
                machine.log(child.write(4, child.map(20), 20L * Page.SIZE));
            });
            user.close(4);
            long sum = 0;
            long got = 1;
            long to = user.map(4);
            while (got > 0) {
                user.giveWay();
                got = user.read(3, to, 3 * Page.SIZE);
                sum += got;
            }
            machine.log(sum);
        });
        machine.assertLog(20L * Page.SIZE, 20L * Page.SIZE);
    }

    @Test
    void shouldSayWhenNobodyReads() {
        run(user -> {
            pipe(user, 0);
            user.close(3);
            assertError(Errno.EPIPE, user.writeText(4, "x"));
            assertError(Errno.EPIPE, user.call(SystemCallNumber.GIFT, 4, user.filled(1, 1), 1));
        });
    }

    @Test
    void shouldTellWhoWaitsForRoomThatNobodyReads() {
        run(user -> {
            pipe(user, 0);
            user.fork("child", child -> {
                child.close(3);
                machine.log(child.write(4, child.map(20), 20L * Page.SIZE));
                machine.log(Errno.describe(child.writeText(4, "x")));
            });
            user.giveWay();
            user.close(3);
        });
        machine.assertLog((long) CAPACITY, "-EPIPE");
    }

    @Test
    void shouldNotWaitIfItIsNotTo() {
        run(user -> {
            pipe(user, OpenFlags.NON_BLOCKING);
            assertError(Errno.EAGAIN, user.read(3, user.map(1), 10));
            assertError(Errno.EAGAIN, user.call(SystemCallNumber.ACCEPT_GIFT, 3, user.map(1), 1));
            long pages = user.map(17);
            assertEquals(CAPACITY, user.write(4, pages, 17L * Page.SIZE), "as much as there is room for");
            assertError(Errno.EAGAIN, user.write(4, pages, 17L * Page.SIZE));
            assertError(Errno.EAGAIN, user.write(4, pages, 1));
            assertError(Errno.EAGAIN, user.call(SystemCallNumber.GIFT, 4, pages, 1));
            assertEquals(100, user.read(3, pages, 100));
            assertError(Errno.EAGAIN, user.write(4, pages, 1)); // a page that is read in part has no room behind it
            assertEquals(Page.SIZE, user.read(3, pages, Page.SIZE));
            assertEquals(100, user.write(4, pages, 100));
        });
    }

    @Test
    void shouldWriteUpTo4096BytesAtOnceOrNotAtAll() {
        run(user -> {
            pipe(user, OpenFlags.NON_BLOCKING);
            long pages = user.map(16);
            assertEquals(CAPACITY - 100, user.write(4, pages, CAPACITY - 100));
            assertError(Errno.EAGAIN, user.write(4, pages, 101));
            assertEquals(100, user.write(4, pages, 5000), "more than 4096 go in as they fit");
            long last = user.filled(1, 7);
            assertEquals(2 * Page.SIZE, user.read(3, pages, 2 * Page.SIZE));
            assertError(Errno.EFAULT, user.write(4, last + Page.SIZE - 10, 20));
            assertEquals(CAPACITY - 2 * Page.SIZE, user.read(3, pages, CAPACITY), "nothing of the 10 bytes is there");
        });
    }

    @Test
    void shouldReadAgainWhatCouldNotBeDelivered() {
        run(user -> {
            pipe(user, 0);
            user.writeText(4, "some");
            assertError(Errno.EFAULT, user.read(3, 8, 4));
            assertEquals("some", user.readText(3, 100));
            assertEquals(0, user.read(3, 8, 0));
        });
    }

    @Test
    void shouldRunHandlersWhileItWaitsAndThenGoOn() {
        machine.spawn("program", user -> {
            pipe(user, 0);
            user.on(TYPE, message -> {
                machine.log("handled");
                return 0;
            });
            user.fork("child", child -> {
                child.notify("program", TYPE, 0);
                child.giveWay();
                child.writeText(4, "text");
            });
            machine.log(user.readText(3, 100));
        });
        machine.runToEnd();
        machine.assertLog("handled", "text");
    }

    @Test
    void shouldGoWithAKilledReader() {
        machine.spawn("program", user -> {
            pipe(user, 0);
            user.fork("child", child -> {
                child.close(4);
                child.read(3, child.map(1), 1);
            });
            user.close(3);
            user.giveWay();
            user.kill("child");
            user.giveWay();
            assertError(Errno.EPIPE, user.writeText(4, "x"));
        });
        machine.runToEnd();
        machine.assertKilled(machine.process("child"), Kernel.STATUS_KILLED);
    }

    @Test
    void shouldRefuseWhatCannotBe() {
        run(user -> {
            assertError(Errno.EINVAL, user.call(SystemCallNumber.PIPE, user.map(1), 1));
            assertError(Errno.EFAULT, user.call(SystemCallNumber.PIPE, 8, 0));
            pipe(user, 0);
            assertError(Errno.EBADF, user.read(4, user.map(1), 1));
            assertError(Errno.EBADF, user.write(3, user.map(1), 1));
            assertError(Errno.ESPIPE, user.call(SystemCallNumber.LSEEK, 3, 0, 1));
            assertError(Errno.ESPIPE, user.call(SystemCallNumber.PREAD, 3, user.map(1), 1, 0));
            assertError(Errno.ENOTTY, user.call(SystemCallNumber.IOCTL, 3, 1, 0));
            long page = user.filled(1, 1);
            assertError(Errno.EINVAL, user.call(SystemCallNumber.GIFT, 4, page + 8, 1));
            assertError(Errno.EINVAL, user.call(SystemCallNumber.GIFT, 4, page, 0));
            assertError(Errno.EINVAL, user.call(SystemCallNumber.GIFT, 4, page, Long.MAX_VALUE));
            assertError(Errno.EINVAL, user.call(SystemCallNumber.GIFT, 1, page, 1));
            assertError(Errno.EBADF, user.call(SystemCallNumber.GIFT, 3, page, 1));
            assertError(Errno.EBADF, user.call(SystemCallNumber.ACCEPT_GIFT, 4, page, 1));
            assertError(Errno.EFAULT, user.call(SystemCallNumber.GIFT, 4, page + Page.address(100), 1));
        });
    }

    // ---- gifts ----

    @Test
    void shouldHandPagesOverWithoutCopyingThem() {
        run(user -> {
            pipe(user, 0);
            long pages = user.filled(3, 40);
            long before = machine.kernel().pagesCopied();
            int[] frame = {frameAt(user, pages)};
            assertEquals(3, user.call(SystemCallNumber.GIFT, 4, pages, 3));
            assertEquals(0, frameAt(user, pages));
            user.fork("child", child -> {
                long to = child.map(3);
                assertEquals(2, child.call(SystemCallNumber.ACCEPT_GIFT, 3, to, 2));
                assertEquals(40, child.load(to));
                assertEquals(41, child.load(to + Page.SIZE));
                assertEquals(frame[0], frameAt(child, to));
                child.store(to, 1);
                assertEquals(0, child.load(to + 2 * Page.SIZE));
            });
            user.giveWay();
            assertEquals(before, machine.kernel().pagesCopied());
            assertEquals(Page.SIZE, user.read(3, user.map(2), 2 * Page.SIZE), "a gift can be read too");
        });
    }

    private static int frameAt(User user, long address) {
        return (int) (user.task().process().space().pageTable().get(address) >>> 10);
    }

    @Test
    void shouldFaultWhoTouchesWhatItHasGivenAway() {
        machine.spawn("giver", user -> {
            pipe(user, 0);
            long page = user.filled(1, 9);
            assertEquals(1, user.call(SystemCallNumber.GIFT, 4, page, 1));
            assertError(Errno.EFAULT, user.call(SystemCallNumber.GIFT, 4, page, 1));
            user.load(page);
        });
        machine.runToEnd();
        machine.assertKilled(machine.process("giver"), Kernel.STATUS_FAULT);
    }

    @Test
    void shouldGivePagesOfEveryKind() {
        run(user -> {
            pipe(user, 0);
            long untouched = user.map(1);
            long readOnly = user.filled(1, 5);
            user.call(SystemCallNumber.MPROTECT, readOnly, 1, Rights.READ);
            long parents = user.filled(1, 6);
            user.fork("child", child -> {
                assertEquals(1, child.call(SystemCallNumber.GIFT, 4, untouched, 1));
                assertEquals(1, child.call(SystemCallNumber.GIFT, 4, readOnly, 1));
                assertEquals(1, child.call(SystemCallNumber.GIFT, 4, parents, 1));
            });
            user.giveWay();
            user.store(parents, 7);
            long to = user.map(3);
            assertEquals(3, user.call(SystemCallNumber.ACCEPT_GIFT, 3, to, 16));
            assertEquals(0, user.load(to));
            assertEquals(5, user.load(to + Page.SIZE));
            assertEquals(6, user.load(to + 2 * Page.SIZE));
            user.store(to + Page.SIZE, 8);
            user.store(to, 9);
            assertEquals(0, user.load(user.map(1)), "zeros are zeros still");
            assertEquals(5, user.load(readOnly));
        });
    }

    @Test
    void shouldTakeOnlyWholePages() {
        run(user -> {
            pipe(user, 0);
            long to = user.filled(1, 3);
            user.writeText(4, "text");
            assertError(Errno.EINVAL, user.call(SystemCallNumber.ACCEPT_GIFT, 3, to, 1));
            assertEquals(3, user.load(to), "what is there stays");
            assertEquals(4, user.read(3, user.map(1), 4));
            assertEquals(Page.SIZE, user.write(4, user.filled(1, 12), Page.SIZE));
            assertEquals(1, user.call(SystemCallNumber.ACCEPT_GIFT, 3, to, 1), "a page written full is whole");
            assertEquals(12, user.load(to));
        });
    }

    @Test
    void shouldWaitForPagesAndForRoomAndEnd() {
        run(user -> {
            pipe(user, 0);
            user.fork("child", child -> {
                child.close(4);
                long to = child.map(8);
                long sum = 0;
                long got = 1;
                while (got > 0) {
                    got = child.call(SystemCallNumber.ACCEPT_GIFT, 3, to, 5);
                    for (int i = 0; i < got; i++) {
                        sum += child.load(to + Page.address(i));
                    }
                }
                machine.log(sum);
            });
            user.giveWay();
            assertEquals(40, user.call(SystemCallNumber.GIFT, 4, user.filled(40, 1), 40));
            user.close(4);
        });
        machine.assertLog(820L);
    }

    @Test
    void shouldLeaveNothingBehindInAPipeThatIsClosedFull() {
        run(user -> {
            pipe(user, 0);
            assertEquals(8, user.call(SystemCallNumber.GIFT, 4, user.filled(8, 1), 8));
            user.writeText(4, "and more");
        });
        assertTrue(machine.machine().kernel().frames().freeFrames() > 0);
    }
}
