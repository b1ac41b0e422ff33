package org.pagoda.kernel.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.kernel.testing.TestMachine.TYPE;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.kernel.ArgumentBlock;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.ProcessLimits;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.Script;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;

/** Children that run another program, found by its name. */
class SpawnTest {
    private static final long ANY = -1;

    private final TestMachine machine = new TestMachine();

    @AfterEach
    void close() {
        machine.close();
    }

    private void run(Script script) {
        run(ProcessLimits.DEFAULT, script);
    }

    private void run(ProcessLimits limits, Script script) {
        machine.spawn("parent", limits, script);
        machine.runToEnd();
    }

    private static long await(User user) {
        return user.call(SystemCallNumber.WAIT, ANY, 0, 0);
    }

    @Test
    void shouldRunTheProgramAsAChildOfTheCallers() {
        machine.addProgram("tool", user -> {
            machine.log(user.task().process().name());
            machine.log(user.call(SystemCallNumber.GETPPID));
            machine.log(user.call(SystemCallNumber.GET_GROUP, 0));
            user.exit(7);
        });
        run(user -> {
            long status = user.map(1);
            long child = user.spawn("tool");
            assertTrue(child > user.getpid(), () -> Errno.describe(child));
            assertEquals(child, user.call(SystemCallNumber.WAIT, ANY, status, 0));
            assertEquals(7, user.load(status));
        });
        machine.assertLog("tool", machine.pid("parent"), machine.pid("parent"));
    }

    @Test
    void shouldGiveItMemoryOfItsOwn() {
        long[] page = new long[1];
        machine.addProgram("tool", user -> user.load(page[0]));
        run(user -> {
            page[0] = user.filled(1, 1);
            long status = user.map(1);
            user.spawn("tool");
            user.call(SystemCallNumber.WAIT, ANY, status, 0);
            assertEquals(139, user.load(status), "it has touched what is not there");
        });
    }

    @Test
    void shouldPassOnArguments() {
        machine.addProgram("tool", user -> machine.log(user.argumentBlock()));
        run(user -> {
            user.spawn("tool", "one", "", "th ree", "vier \u2208");
            await(user);
        });
        machine.assertLog("one||th ree|vier \u2208|");
    }

    @Test
    void shouldPassOnNoneWithoutTouchingTheStack() {
        machine.addProgram("tool", user -> {
            machine.log(user.task().process().space().account().charged());
            machine.log(user.argumentBlock());
        });
        run(user -> {
            user.spawn("tool");
            await(user);
        });
        machine.assertLog(0L, "");
    }

    /** Lengths about which pages of the stack there are, up to the longest. */
    @ParameterizedTest
    @ValueSource(ints = {1, 8, 4087, 4088, 4089, 8184, 8185, ArgumentBlock.LONGEST})
    void shouldPassOnEveryByte(int length) {
        machine.addProgram("tool", user -> {
            String block = user.argumentBlock();
            assertEquals(length, block.length());
            for (int i = 0; i < length - 1; i++) {
                assertEquals((char) ('a' + i % 25), block.charAt(i));
            }
            long pages = user.task().process().space().account().charged();
            assertEquals(Page.count(Long.BYTES + (length + 7L & -8)), pages);
        });
        run(user -> {
            StringBuilder argument = new StringBuilder();
            for (int i = 0; i < length - 1; i++) {
                argument.append((char) ('a' + i % 25));
            }
            assertTrue(user.spawn("tool", argument.toString()) > 0);
            await(user);
        });
    }

    @Test
    void shouldInheritLimitsSendMaskAndOpenFiles() {
        machine.addProgram("tool", user -> {
            Process process = user.task().process();
            machine.log(process.limits().children());
            assertError(Errno.EPERM, user.notify("parent", TYPE, 0));
            long page = user.filled(1, 'x');
            machine.log(user.write(1, page, 1));
        });
        run(ProcessLimits.DEFAULT.withFamily(3, 3), user -> {
            assertEquals(0, user.call(SystemCallNumber.SET_SEND_MASK, user.getpid(), user.map(1), 0));
            user.spawn("tool");
            await(user);
        });
        machine.assertLog(3, 1L);
    }

    @Test
    void shouldFillTheShareOfWhoMadeIt() {
        machine.addProgram("tool", user -> {
            machine.log(user.task().process().endpoint().principal());
        });
        run(user -> {
            user.spawn("tool");
            await(user);
        });
        machine.assertLog(machine.pid("parent"));
    }

    // ---- what cannot be ----

    @Test
    void shouldSayThatThereIsNoSuchProgram() {
        machine.addProgram("a".repeat(63), user -> machine.log("run"));
        run(user -> {
            assertError(Errno.ENOENT, user.spawn("tool"));
            assertError(Errno.ENOENT, user.spawn(""));
            assertError(Errno.ENOENT, user.spawn("a".repeat(64)));
            assertError(Errno.ENOENT, user.spawn("a".repeat(62)));
            assertTrue(user.spawn("a".repeat(63)) > 0);
            await(user);
            assertError(Errno.ECHILD, await(user));
        });
        machine.assertLog("run");
    }

    @Test
    void shouldRefuseArgumentsThatAreNone() {
        machine.addProgram("tool", user -> {});
        run(user -> {
            long name = user.map(1);
            user.storeText(name, "tool\0");
            long block = user.filled(17, ('x' << 8) + 'y');
            assertError(Errno.EINVAL, user.call(SystemCallNumber.SPAWN, name, block, -1));
            assertError(Errno.EINVAL, user.call(SystemCallNumber.SPAWN, name, block, Long.MIN_VALUE));
            assertError(Errno.EINVAL, user.call(SystemCallNumber.SPAWN, name, block, 2)); // no NUL at the end
            assertError(Errno.E2BIG, user.call(SystemCallNumber.SPAWN, name, block, ArgumentBlock.LONGEST + 1));
            assertError(Errno.E2BIG, user.call(SystemCallNumber.SPAWN, name, block, Long.MAX_VALUE));
            assertError(Errno.EFAULT, user.call(SystemCallNumber.SPAWN, name, block + 16 * Page.SIZE, 8192));
            assertError(Errno.ECHILD, await(user));
        });
    }

    @Test
    void shouldRefuseArgumentsForWhichTheStackIsTooSmall() {
        machine.addProgram("tool", user -> machine.log(user.argumentBlock().length()));
        run(new ProcessLimits(100, 8, 8, 8, 8, 1), user -> {
            assertError(Errno.E2BIG, user.spawn("tool", "x".repeat(4088)));
            assertTrue(user.spawn("tool", "x".repeat(4087)) > 0);
            await(user);
        });
        machine.assertLog(4088);
    }

    /** The child may use as much as its parent, and it needs two pages before it begins. */
    @Test
    void shouldLeaveNothingOfAChildThatCannotHaveItsArguments() {
        machine.addProgram("tool", user -> machine.log("run"));
        run(ProcessLimits.DEFAULT.withPages(4), user -> {
            assertEquals(0, user.call(SystemCallNumber.SET_LIMIT, 0, 0, 1));
            long page = user.map(1);
            user.storeText(page, "tool\0");
            user.storeText(page + 16, "argument\0");
            assertTrue(user.call(SystemCallNumber.SPAWN, page, page + 16, 9) > 0);
            await(user);
            int frames = machine.machine().framesInUse();
            assertEquals(0, user.call(SystemCallNumber.SET_LIMIT, 0, 0, 0));
            assertError(Errno.EDQUOT, user.call(SystemCallNumber.SPAWN, page, page + 16, 9));
            assertError(Errno.ECHILD, await(user));
            assertEquals(frames, machine.machine().framesInUse());
        });
        machine.assertLog("run");
    }

    @Test
    void shouldCountChildren() {
        machine.addProgram("tool", user -> {});
        run(ProcessLimits.DEFAULT.withFamily(2, 1), user -> {
            assertTrue(user.spawn("tool") > 0);
            assertTrue(user.spawn("tool") > 0);
            assertError(Errno.EAGAIN, user.spawn("tool"));
            await(user);
            assertTrue(user.spawn("tool") > 0);
        });
    }

    // ---- the table ----

    @Test
    void shouldListProgramsByName() {
        machine.addProgram("wc", user -> {});
        machine.addProgram("cat", user -> {});
        assertEquals(List.of("cat", "wc"), machine.machine().programs().names());
    }

    @Test
    void shouldRefuseNamesThatNobodyCouldAskFor() {
        machine.addProgram("cat", user -> {});
        for (String name : List.of("", "a".repeat(64), "\u2208".repeat(22), "a\0b", "cat")) {
            assertThrows(IllegalArgumentException.class, () -> machine.addProgram(name, user -> {}), name);
        }
    }
}
