package org.pagoda.kernel.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.mmu.Errno;

/** The table that leads from a number, or a name, to a system call. */
class SystemCallTableTest {
    private static final SystemCallFunction<String> ZERO = (caller, a0, a1, a2, a3, a4, a5) -> 0;

    private final SystemCallTable<String> table = new SystemCallTable<>();

    private long call(long number) {
        return table.call("caller", number, 1, 2, 3, 4, 5, 6);
    }

    private static SystemCallDescription describe(int number, String name, int parameters) {
        List<SystemCallDescription.Parameter> all = new ArrayList<>();
        for (int i = 0; i < parameters; i++) {
            all.add(new SystemCallDescription.Parameter("p" + i, "long", false, ""));
        }
        return new SystemCallDescription(number, name, all, "long", List.of(), false, "", "");
    }

    // ---- by number ----

    @ParameterizedTest
    @ValueSource(longs = {0, 5, 255, 256, 257, -1, -64, 1L << 32, (1L << 32) + 5, Long.MAX_VALUE, Long.MIN_VALUE})
    void shouldReturnEnosysWhenNumberIsUnknown(long number) {
        assertEquals(Errno.ENOSYS.result(), call(number));
        assertEquals(Errno.ENOSYS.result(), table.parameters(number));
        assertNull(table.name(number));
        assertFalse(table.isLeaf(number));
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
    void shouldFindEachCallByItsOwnNumberAndName() {
        for (int number = 0; number < SystemCallTable.SIZE; number++) {
            long result = number;
            table.add(number, "call " + number, (caller, a0, a1, a2, a3, a4, a5) -> result);
        }
        for (int number = 0; number < SystemCallTable.SIZE; number++) {
            assertEquals(number, call(number));
            assertEquals(number, table.callByName("caller", "call " + number, 1, 2, 3, 4, 5, 6));
            assertEquals(number, table.descriptions().get(number).number());
        }
        assertEquals(Errno.ENOSYS.result(), call(SystemCallTable.SIZE));
    }

    // ---- what cannot be added ----

    @Test
    void shouldThrowAndKeepTheFirstWhenNumberIsTaken() {
        table.add(5, "first", (caller, a0, a1, a2, a3, a4, a5) -> 1);
        IllegalArgumentException thrown =
                assertThrows(IllegalArgumentException.class, () -> table.add(5, "second", ZERO));
        String message = String.valueOf(thrown.getMessage());
        assertTrue(message.contains("first") && message.contains("second") && message.contains("5"), message);
        assertEquals(1, call(5));
        assertEquals("first", table.name(5));
    }

    @Test
    void shouldThrowAndKeepTheFirstWhenNameIsTaken() {
        table.add(5, "first", (caller, a0, a1, a2, a3, a4, a5) -> 1);
        IllegalArgumentException thrown =
                assertThrows(IllegalArgumentException.class, () -> table.add(6, "first", ZERO));
        String message = String.valueOf(thrown.getMessage());
        assertTrue(message.contains("first") && message.contains("5") && message.contains("6"), message);
        assertEquals(Errno.ENOSYS.result(), call(6));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 256, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void shouldThrowWhenNumberIsOutOfRange(int number) {
        IllegalArgumentException thrown =
                assertThrows(IllegalArgumentException.class, () -> table.add(number, "stray", ZERO));
        String message = String.valueOf(thrown.getMessage());
        assertTrue(message.contains("stray") && message.contains(String.valueOf(number)), message);
    }

    @Test
    void shouldThrowForMoreParametersThanRegisters() {
        assertThrows(IllegalArgumentException.class, () -> describe(1, "wide", 7));
    }

    // ---- by name ----

    @Test
    void shouldCallByNameWithJustSoManyArguments() {
        table.add(
                describe(7, "difference", 2), (caller, a0, a1, a2, a3, a4, a5) -> a0 - a1 + 1000 * (a2 + a3 + a4 + a5));
        assertEquals(7, table.number("difference"));
        assertEquals(-300, table.callByName("caller", "difference", 100, 400));
        assertEquals(Errno.EINVAL.result(), table.callByName("caller", "difference"));
        assertEquals(Errno.EINVAL.result(), table.callByName("caller", "difference", 1));
        assertEquals(Errno.EINVAL.result(), table.callByName("caller", "difference", 1, 2, 3));
        assertEquals(Errno.EINVAL.result(), table.callByName("caller", "difference", 1, 2, 3, 4, 5, 6, 7));
        assertEquals(Errno.ENOSYS.result(), table.callByName("caller", "sum", 1, 2));
        assertEquals(Errno.ENOSYS.result(), table.number(""));
    }

    // ---- removal ----

    @Test
    void shouldRemoveACallAtOnceWhenNobodyIsInIt() {
        List<String> told = new ArrayList<>();
        SystemCallTable<String>.Removable removable =
                table.addRemovable(describe(9, "mine", 1), (caller, a0, a1, a2, a3, a4, a5) -> 2 * a0);
        assertEquals(2, call(9));
        removable.remove(() -> told.add("gone"));
        assertEquals(List.of("gone"), told);
        assertEquals(Errno.ENOSYS.result(), call(9));
        assertEquals(Errno.ENOSYS.result(), table.number("mine"));
        assertThrows(IllegalStateException.class, () -> removable.remove(() -> told.add("again")));
        table.add(9, "mine", (caller, a0, a1, a2, a3, a4, a5) -> 3 * a0);
        assertEquals(3, call(9));
        assertThrows(IllegalStateException.class, () -> removable.remove(() -> told.add("another's")));
        assertEquals(List.of("gone"), told);
    }

    @Test
    void shouldLetCallsInFlightFinishFirst() {
        List<String> told = new ArrayList<>();
        List<Runnable> inside = new ArrayList<>();
        SystemCallTable<String>.Removable removable =
                table.addRemovable(describe(9, "mine", 0), (caller, a0, a1, a2, a3, a4, a5) -> {
                    inside.remove(0).run();
                    return 5;
                });
        // Two calls, one within the other; in the inner one the call is removed.
        inside.add(() -> {
            assertEquals(5, call(9));
            assertEquals(List.of(), told);
        });
        inside.add(() -> {
            removable.remove(() -> told.add("gone"));
            assertEquals(Errno.ENOSYS.result(), call(9));
        });
        assertEquals(5, call(9));
        assertEquals(List.of("gone"), told);
    }

    @Test
    void shouldCountACallThatThrowsAsFinished() {
        List<String> told = new ArrayList<>();
        SystemCallTable<String>.Removable removable =
                table.addRemovable(describe(9, "mine", 0), (caller, a0, a1, a2, a3, a4, a5) -> {
                    throw new IllegalStateException("thrown by the call");
                });
        assertThrows(IllegalStateException.class, () -> call(9));
        removable.remove(() -> told.add("gone"));
        assertEquals(List.of("gone"), told);
    }

    @Test
    void shouldNotRemoveLeaves() {
        SystemCallDescription leaf = new SystemCallDescription(9, "leaf", List.of(), "long", List.of(), true, "", "");
        assertThrows(IllegalArgumentException.class, () -> table.addRemovable(leaf, ZERO));
    }
}
