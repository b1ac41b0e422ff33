package org.pagoda.kernel.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;

/** System calls that are found by name. */
class SystemCallsByNameTest {
    private final TestMachine machine = new TestMachine();

    @AfterEach
    void close() {
        machine.close();
    }

    private static long string(User user, long address, String text) {
        user.storeText(address, text + '\0');
        return address;
    }

    private void run(Consumer<User> script) {
        machine.spawn("caller", script::accept);
        machine.runToEnd();
    }

    @Test
    void shouldSayWhichNumberACallHas() {
        run(user -> {
            long page = user.map(1);
            assertEquals(SystemCallNumber.MMAP, user.call(SystemCallNumber.CALL_NUMBER, string(user, page, "mmap")));
            assertEquals(
                    SystemCallNumber.SET_SEND_MASK,
                    user.call(SystemCallNumber.CALL_NUMBER, string(user, page, "set_send_mask")));
            assertError(Errno.ENOSYS, user.call(SystemCallNumber.CALL_NUMBER, string(user, page, "mma")));
            assertError(Errno.ENOSYS, user.call(SystemCallNumber.CALL_NUMBER, string(user, page, "")));
            assertError(Errno.ENOSYS, user.call(SystemCallNumber.CALL_NUMBER, string(user, page, "m".repeat(200))));
            assertError(Errno.EFAULT, user.call(SystemCallNumber.CALL_NUMBER, 0));
            assertError(Errno.EFAULT, user.call(SystemCallNumber.CALL_NUMBER, -1));
            // A name whose end is on a page that is not there.
            long end = page + Page.SIZE - 2;
            user.storeByte(end, 'm');
            user.storeByte(end + 1, 'm');
            user.call(SystemCallNumber.MUNMAP, page + Page.SIZE, 1);
            assertError(Errno.EFAULT, user.call(SystemCallNumber.CALL_NUMBER, end));
        });
    }

    @Test
    void shouldCallByNameWithJustSoManyArguments() {
        run(user -> {
            long page = user.map(1);
            long name = string(user, page, "getpid");
            long arguments = page + 512;
            assertEquals(machine.pid("caller"), user.call(SystemCallNumber.CALL_BY_NAME, name, 0, 0));
            assertError(Errno.EINVAL, user.call(SystemCallNumber.CALL_BY_NAME, name, arguments, 1));
            assertError(Errno.EINVAL, user.call(SystemCallNumber.CALL_BY_NAME, name, arguments, -1));
            assertError(Errno.EINVAL, user.call(SystemCallNumber.CALL_BY_NAME, name, arguments, Long.MAX_VALUE));

            string(user, page, "mmap");
            user.store(arguments, 0x18_0000_0000L);
            user.store(arguments + 8, 2);
            user.store(arguments + 16, 6);
            assertEquals(0x18_0000_0000L, user.call(SystemCallNumber.CALL_BY_NAME, name, arguments, 3));
            user.store(0x18_0000_1000L, 7);
            assertError(Errno.EINVAL, user.call(SystemCallNumber.CALL_BY_NAME, name, arguments, 2));
            assertError(Errno.EINVAL, user.call(SystemCallNumber.CALL_BY_NAME, name, arguments, 4));
            assertError(Errno.EFAULT, user.call(SystemCallNumber.CALL_BY_NAME, name, page + Page.SIZE - 8, 3));
            assertError(Errno.EFAULT, user.call(SystemCallNumber.CALL_BY_NAME, name, -8, 3));
            string(user, page, "nonesuch");
            assertError(Errno.ENOSYS, user.call(SystemCallNumber.CALL_BY_NAME, name, arguments, 3));
        });
    }

    /** A call whose arguments are the call again would go on for ever. */
    @Test
    void shouldNotCallItself() {
        run(user -> {
            long page = user.map(1);
            long name = string(user, page, "call_by_name");
            long arguments = page + 512;
            user.store(arguments, name);
            user.store(arguments + 8, arguments);
            user.store(arguments + 16, 3);
            assertError(Errno.EINVAL, user.call(SystemCallNumber.CALL_BY_NAME, name, arguments, 3));
        });
    }
}
