package org.pagoda.kernel.uaccess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.kernel.testing.Script;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableWalker;
import org.pagoda.mmu.Rights;

/** Strings from programs. */
class UserStringTest {
    /** {@code (from, most)}: copies a string of at most so many bytes into {@link #received}. */
    private static final int GET_STRING = 150;

    private final TestMachine machine = new TestMachine();
    private byte[] received = {};

    @BeforeEach
    void addCall() {
        UserMemory userMemory = new UserMemory(machine.kernel());
        machine.kernel().table().add(GET_STRING, "get string", (task, from, most, a2, a3, a4, a5) -> {
            received = new byte[(int) most];
            return userMemory.strncpyFromUser(task, received, from);
        });
    }

    @AfterEach
    void close() {
        machine.close();
    }

    private void run(Script script) {
        machine.spawn("program", script);
        machine.runToEnd();
    }

    private static long stringAtTheEndOfAPage(User user, String text) {
        long pages = user.map(2);
        assertEquals(0, user.munmap(pages + Page.SIZE, 1));
        long address = pages + Page.SIZE - text.getBytes(StandardCharsets.UTF_8).length;
        user.storeText(address, text);
        return address;
    }

    private void assertReceived(String expected) {
        assertTrue(new String(received, StandardCharsets.UTF_8).startsWith(expected));
    }

    @Test
    void shouldReturnTheLengthWithoutTheNul() {
        run(user -> {
            long page = user.map(1);
            user.storeText(page, "pagoda\0more");
            assertEquals(6, user.call(GET_STRING, page, 100));
            assertReceived("pagoda\0\0");
        });
    }

    @Test
    void shouldReturnZeroWhenTheStringIsEmpty() {
        run(user -> assertEquals(0, user.call(GET_STRING, user.map(1), 100)));
    }

    @Test
    void shouldReturnTheMostWhenThereIsNoNul() {
        run(user -> {
            long page = user.map(1);
            user.storeText(page, "pagoda");
            assertEquals(4, user.call(GET_STRING, page, 4));
            assertReceived("pago");
            assertEquals(6, user.call(GET_STRING, page, 6));
            assertReceived("pagoda");
            assertEquals(6, user.call(GET_STRING, page, 7));
        });
    }

    @Test
    void shouldReadAcrossPages() {
        run(user -> {
            long pages = user.map(2);
            user.storeText(pages + Page.SIZE - 3, "pagoda");
            assertEquals(6, user.call(GET_STRING, pages + Page.SIZE - 3, 100));
            assertReceived("pagoda");
        });
    }

    @Test
    void shouldReadNothingBehindTheNul() {
        run(user -> assertEquals(3, user.call(GET_STRING, stringAtTheEndOfAPage(user, "abc\0"), 100)));
    }

    @Test
    void shouldReadNothingBehindTheMost() {
        run(user -> assertEquals(3, user.call(GET_STRING, stringAtTheEndOfAPage(user, "abc"), 3)));
    }

    @Test
    void shouldFaultWhenTheStringRunsIntoAHole() {
        run(user -> assertError(Errno.EFAULT, user.call(GET_STRING, stringAtTheEndOfAPage(user, "abc"), 4)));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 100, PageTableWalker.USER_END, 1L << 62, Long.MAX_VALUE, Long.MIN_VALUE, -1})
    void shouldFaultWhenNothingIsThere(long address) {
        run(user -> assertError(Errno.EFAULT, user.call(GET_STRING, address, 10)));
    }

    @Test
    void shouldFaultAtTheEndOfTheUserHalf() {
        run(user -> {
            long last = user.mmap(PageTableWalker.USER_END - Page.SIZE, 1, Rights.READ_WRITE);
            user.storeText(last + Page.SIZE - 3, "abc");
            assertEquals(3, user.call(GET_STRING, last + Page.SIZE - 3, 3));
            assertError(Errno.EFAULT, user.call(GET_STRING, last + Page.SIZE - 3, 4));
        });
    }

    @Test
    void shouldFaultOnAPageWithoutTheRightToRead() {
        run(user -> assertError(Errno.EFAULT, user.call(GET_STRING, user.map(1, Rights.NONE), 10)));
    }
}
