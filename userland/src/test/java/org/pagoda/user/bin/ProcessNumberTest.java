package org.pagoda.user.bin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers of processes, as people write them. */
class ProcessNumberTest {
    @ParameterizedTest
    @CsvSource({"7, 7", "4294967303, 7.1", "8589934592, 0.2", "9223372032559808519, 7.2147483647"})
    void shouldShowSlotAndReuseAndReadThemAgain(long pid, String shown) {
        assertEquals(shown, ProcessNumber.show(pid));
        assertEquals(pid, ProcessNumber.parse(shown, 2));
        assertEquals(-pid, ProcessNumber.parse("-" + shown, 2));
    }

    @ParameterizedTest
    @CsvSource({"4294967303, 4294967303", "-4294967303, -4294967303", "7.0, 7", "0, 0"})
    void shouldReadTheKernelsOwn(String text, long pid) {
        assertEquals(pid, ProcessNumber.parse(text, 2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "x",
                "7.",
                ".1",
                "7.1.1",
                "7.-1",
                "2147483648.1",
                "1.2147483648",
                "1e3",
                "99999999999999999999"
            })
    void shouldRefuseOthers(String text) {
        UtilityException thrown = assertThrows(UtilityException.class, () -> ProcessNumber.parse(text, 2));
        assertEquals("illegal pid: " + text, thrown.getMessage());
        assertEquals(2, thrown.status());
    }
}
