package org.pagoda.kernel.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.kernel.OpenFile;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.Script;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;

/** Waiting for one of several files; and descriptors that other programs do not get. */
class PollTest {
    private static final int NOT_OPEN = 32;

    private final TestMachine machine = new TestMachine();

    @AfterEach
    void close() {
        machine.close();
    }

    private void run(Script script) {
        machine.spawn("program", script);
        machine.runToEnd();
    }

    private static void pipe(User user, long flags) {
        assertEquals(0, user.call(SystemCallNumber.PIPE, user.map(1), flags));
    }

    /** Records of descriptors, each asked whether it can be read and written. */
    private static long records(User user, int... descriptors) {
        long page = user.map(1);
        for (int i = 0; i < descriptors.length; i++) {
            user.store(page + 8L * i, (descriptors[i] & 0xFFFF_FFFFL) | (5L << 32));
        }
        return page;
    }

    private static long poll(User user, long records, long count, long ticks) {
        return user.call(SystemCallNumber.POLL, records, count, ticks);
    }

    private static long happened(User user, long records, int index) {
        return user.load(records + 8L * index) >>> 48;
    }

    @Test
    void shouldSayWhatCanBeDoneNow() {
        run(user -> {
            pipe(user, 0);
            long records = records(user, 3, 4, 50, -1);
            assertEquals(2, poll(user, records, 4, 0));
            assertEquals(0, happened(user, records, 0), "nothing to read");
            assertEquals(OpenFile.WRITABLE, happened(user, records, 1));
            assertEquals(NOT_OPEN, happened(user, records, 2));
            assertEquals(0, happened(user, records, 3), "no file at all");
            user.writeText(4, "x");
            assertEquals(2, poll(user, records, 2, 0));
            assertEquals(OpenFile.READABLE, happened(user, records, 0));
            assertEquals(16 * 4096 - 4096, user.write(4, user.map(15), 15L * 4096));
            assertEquals(1, poll(user, records, 2, 0), "no room for a page");
            user.close(4);
            assertEquals(2, poll(user, records, 2, 0));
            assertEquals(OpenFile.READABLE | OpenFile.HANG_UP, happened(user, records, 0));
            assertEquals(NOT_OPEN, happened(user, records, 1));
        });
    }

    @Test
    void shouldSayThatNobodyReads() {
        run(user -> {
            pipe(user, 0);
            user.close(3);
            long records = records(user, 4);
            assertEquals(1, poll(user, records, 1, 0));
            assertEquals(OpenFile.WRITABLE | OpenFile.ERROR, happened(user, records, 0));
        });
    }

    @Test
    void shouldWaitForTheFirstOfSeveral() {
        run(user -> {
            pipe(user, 0);
            pipe(user, 0);
            user.fork("child", child -> {
                child.sleep(1000);
                child.writeText(6, "x");
            });
            long records = records(user, 3, 5);
            assertEquals(1, poll(user, records, 2, -1));
            assertEquals(0, happened(user, records, 0));
            assertEquals(OpenFile.READABLE, happened(user, records, 1));
            assertTrue(machine.kernel().ticks() > 1000);
        });
    }

    @Test
    void shouldGiveUpWhenTheTimeIsOver() {
        run(user -> {
            pipe(user, 0);
            long records = records(user, 3);
            long before = machine.kernel().ticks();
            assertEquals(0, poll(user, records, 1, 500));
            assertTrue(machine.kernel().ticks() >= before + 500);
            assertEquals(0, poll(user, 0, 0, 500), "nothing to wait for but time");
            assertTrue(machine.kernel().ticks() >= before + 1000);
        });
    }

    @Test
    void shouldSayThatAHandlerHasRun() {
        machine.spawn("program", user -> {
            pipe(user, 0);
            user.on(TestMachine.TYPE, message -> 0);
            user.fork("child", child -> child.notify("program", TestMachine.TYPE, 0));
            assertError(Errno.EINTR, poll(user, records(user, 3), 1, -1));
        });
        machine.runToEnd();
    }

    @Test
    void shouldRefuseWhatCannotBe() {
        run(user -> {
            long records = records(user, 1);
            assertError(Errno.EINVAL, poll(user, records + 4, 1, 0));
            assertError(Errno.EINVAL, poll(user, records, -1, 0));
            assertError(Errno.EINVAL, poll(user, records, 1025, 0));
            assertError(Errno.EINVAL, poll(user, records, 1, Long.MAX_VALUE));
            assertError(Errno.EFAULT, poll(user, 8, 1, -1));
        });
    }

    @Test
    void shouldKeepDescriptorsFromOtherPrograms() {
        machine.addProgram("tool", user -> {
            machine.log(user.readText(3, 10));
            machine.log(user.readText(4, 10));
            machine.log(user.readText(5, 10));
        });
        run(user -> {
            user.makeFile("/tmp/f", "0123456789abcdef");
            assertEquals(3, user.openPath("/tmp/f", OpenFlags.CLOSE_ON_EXEC));
            assertEquals(4, user.openPath("/tmp/f", 0));
            assertEquals(5, user.call(SystemCallNumber.DUP, 3));
            assertEquals(0, user.call(SystemCallNumber.SET_DESCRIPTOR_FLAGS, 4, 1));
            assertEquals(0, user.call(SystemCallNumber.SET_DESCRIPTOR_FLAGS, 4, 0));
            assertError(Errno.EINVAL, user.call(SystemCallNumber.SET_DESCRIPTOR_FLAGS, 4, 2));
            assertError(Errno.EBADF, user.call(SystemCallNumber.SET_DESCRIPTOR_FLAGS, 9, 1));
            user.fork("child", child -> child.exec("tool"));
            user.call(SystemCallNumber.WAIT, -1, 0, 0);
            assertEquals("a", user.readText(3, 1), "its own is still open, where the child has left it");
        });
        machine.assertLog("-EBADF", "0123456789", "0123456789");
    }
}
