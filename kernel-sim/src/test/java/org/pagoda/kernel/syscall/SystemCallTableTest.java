package org.pagoda.kernel.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.mmu.Errno;

/** The table that leads from a number to a system call. */
class SystemCallTableTest {
    private final SystemCallTable<String> table = new SystemCallTable<>();

    private long call(long number) {
        return table.call("caller", number, 1, 2, 3, 4, 5, 6);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 5, 63, 64, 65, -1, -64, 1L << 32, (1L << 32) + 5, Long.MAX_VALUE, Long.MIN_VALUE})
    void shouldReturnEnosysWhenNumberIsUnknown(long number) {
        assertEquals(Errno.ENOSYS.result(), call(number));
        assertNull(table.name(number));
    }

    @Test
    void shouldPassCallerAndArgumentsInOrder() {
        table.add(
                5,
                "sum",
                (caller, a0, a1, a2, a3, a4, a5) -> caller.length() * 1_000_000L
                        + a0 * 100_000
                        + a1 * 10_000
                        + a2 * 1_000
                        + a3 * 100
                        + a4 * 10
                        + a5);
        assertEquals(6_123_456, call(5));
        assertEquals("sum", table.name(5));
    }

    @Test
    void shouldFindEachCallByItsOwnNumber() {
        for (int number = 0; number < SystemCallNumber.LIMIT; number++) {
            long result = number;
            table.add(number, "call " + number, (caller, a0, a1, a2, a3, a4, a5) -> result);
        }
        for (int number = 0; number < SystemCallNumber.LIMIT; number++) {
            assertEquals(number, call(number));
        }
        assertEquals(Errno.ENOSYS.result(), call(SystemCallNumber.LIMIT));
    }

    @Test
    void shouldThrowAndKeepTheFirstWhenNumberIsTaken() {
        table.add(5, "first", (caller, a0, a1, a2, a3, a4, a5) -> 1);
        IllegalArgumentException thrown = assertThrows(
                IllegalArgumentException.class, () -> table.add(5, "second", (caller, a0, a1, a2, a3, a4, a5) -> 2));
        String message = String.valueOf(thrown.getMessage());
        assertTrue(message.contains("first") && message.contains("second") && message.contains("5"), message);
        assertEquals(1, call(5));
        assertEquals("first", table.name(5));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 64, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void shouldThrowWhenNumberIsOutOfRange(int number) {
        IllegalArgumentException thrown = assertThrows(
                IllegalArgumentException.class,
                () -> table.add(number, "stray", (caller, a0, a1, a2, a3, a4, a5) -> 0));
        String message = String.valueOf(thrown.getMessage());
        assertTrue(message.contains("stray") && message.contains(String.valueOf(number)), message);
    }
}
