package org.pagoda.kernel.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pagoda.ipc.syscall.Caller;
import org.pagoda.ipc.syscall.FromRegister;
import org.pagoda.ipc.syscall.SystemCall;
import org.pagoda.ipc.syscall.SystemCallResult;
import org.pagoda.ipc.syscall.ToRegister;
import org.pagoda.mmu.Errno;

/** Registers become parameters, and results a register, through what the compiler has written for the calls below. */
class ConversionTest {
    private static final long INVALID = Errno.EINVAL.result();

    /** Percent: 0 to 100, and nothing else. */
    record Percent(long value) {
        @FromRegister
        static @Nullable Percent of(long register) {
            return register < 0 || register > 100 ? null : new Percent(register);
        }

        @ToRegister
        long inRegister() {
            return value;
        }
    }

    /** Calls of every type. */
    static final class Calls {
        private final List<Object> seen = new ArrayList<>();

        @SystemCall(number = 1)
        int takeInt(int value) {
            seen.add(value);
            return value;
        }

        @SystemCall(number = 2)
        short takeShort(short value) {
            seen.add(value);
            return value;
        }

        @SystemCall(number = 3)
        byte takeByte(byte value) {
            seen.add(value);
            return value;
        }

        @SystemCall(number = 4)
        boolean takeBoolean(boolean value) {
            seen.add(value);
            return value;
        }

        @SystemCall(number = 5)
        Percent half(Percent value) {
            seen.add(value);
            return new Percent(value.value() / 2);
        }

        @SystemCall(number = 6)
        void takeNothing() {
            seen.add("nothing");
        }

        @SystemCall(number = 7)
        @Nullable
        Errno isOdd(long value) {
            return value % 2 == 0 ? Errno.EPERM : null;
        }

        @SystemCall(number = 8)
        SystemCallResult divide(long dividend, long divisor) {
            return divisor == 0 ? SystemCallResult.failed(Errno.EINVAL) : SystemCallResult.of(dividend / divisor);
        }

        @SystemCall(number = 9)
        long all(@Caller String caller, int a, long b, boolean c, short d, byte e, Percent f) {
            seen.add(List.of(caller, a, b, c, d, e, f));
            return 42;
        }
    }

    private final Calls calls = new Calls();
    private final SystemCallTable<String> table = new SystemCallTable<>();

    @BeforeEach
    void fillTheTable() {
        ConversionTest_CallsEntries.addTo(table, calls);
    }

    private long call(long number, long... registers) {
        long[] all = {9, 9, 9, 9, 9, 9};
        System.arraycopy(registers, 0, all, 0, registers.length);
        return table.call("caller", number, all[0], all[1], all[2], all[3], all[4], all[5]);
    }

    @ParameterizedTest
    @CsvSource({
        "1, -2147483648, 2147483647",
        "2, -32768, 32767",
        "3, -128, 127",
        "4, 0, 1",
        "5, 0, 100",
    })
    void shouldRefuseJustWhatDoesNotFit(long number, long least, long most) {
        assertEquals(number == 5 ? least / 2 : least, call(number, least));
        assertEquals(number == 5 ? most / 2 : most, call(number, most));
        int before = calls.seen.size();
        for (long bad : new long[] {least - 1, most + 1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32, 1L << 33}) {
            assertEquals(INVALID, call(number, bad), () -> "register " + bad);
        }
        assertEquals(before, calls.seen.size());
    }

    @Test
    void shouldReturnZeroForNothing() {
        assertEquals(0, call(6));
        assertEquals(List.of("nothing"), calls.seen);
    }

    @Test
    void shouldReturnErrors() {
        assertEquals(0, call(7, 3));
        assertEquals(Errno.EPERM.result(), call(7, 4));
        assertEquals(4, call(8, 9, 2));
        assertEquals(INVALID, call(8, 9, 0));
        assertThrows(IllegalArgumentException.class, () -> SystemCallResult.of(-4095));
        assertEquals(-4096, SystemCallResult.of(-4096).inRegister());
    }

    @Test
    void shouldPassTheCallerAndEachParameterInItsPlace() {
        assertEquals(42, call(9, -1, Long.MIN_VALUE, 1, 2, 3, 4));
        assertEquals(
                List.of(List.of("caller", -1, Long.MIN_VALUE, true, (short) 2, (byte) 3, new Percent(4))), calls.seen);
        assertEquals(INVALID, call(9, 1, 2, 1, 2, 3, 101));
        assertEquals(INVALID, call(9, 1, 2, 2, 2, 3, 4));
    }

    @Test
    void shouldDescribeThem() {
        SystemCallDescription description = table.descriptions().get(8);
        assertEquals("all(a, b, c, d, e, f)", description.signature());
        assertEquals(
                List.of("int", "long", "boolean", "short", "byte", "Percent"),
                description.parameters().stream()
                        .map(SystemCallDescription.Parameter::type)
                        .toList());
    }
}
