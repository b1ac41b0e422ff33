package org.pagoda.user.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expressions of 2.6.4. */
class ArithmeticsTest {
    private final Variables variables = new Variables();

    private long value(String text) {
        return new Arithmetics(text, variables).value();
    }

    @ParameterizedTest
    @CsvSource({
        "1 + 2 * 3, 7",
        "(1 + 2) * 3, 9",
        "10 - 3 - 2, 5",
        "-7 / 2, -3",
        "-7 % 3, -1",
        "1 << 4 | 1, 17",
        "5 & 3 ^ 1, 0",
        "1 < 2, 1",
        "2 <= 1, 0",
        "3 == 3, 1",
        "3 != 3, 0",
        "1 || 0 && 0, 1",
        "!5, 0",
        "~0, -1",
        "- - 3, 3",
        "010 + 0x1f, 39",
        "1 ? 2 : 3, 2",
        "0 ? 2 : 0 ? 4 : 5, 5",
        "x + 1, 42",
        "y = x + 1, 42",
        "z += 3, 3",
        "none, 0",
        "0 && 1 / 0, 0",
        "1 || 1 / 0, 1",
        "9223372036854775807 + 1, -9223372036854775808"
    })
    void shouldCompute(String text, long expected) {
        variables.set("x", " 41 ");
        assertEquals(expected, value(text), text);
    }

    @Test
    void shouldAssignOnlyWhatIsUsed() {
        assertEquals(0, value("0 && (a = 1)"));
        assertEquals(2, value("0 ? a = 1 : 2"));
        assertNull(variables.get("a"));
        assertEquals(5, value("b = c = 5"));
        assertEquals("5", variables.get("c"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1 +", "(1", "1 2", "a b", "1 = 2", "08", "0xg", "1a", "@", "1 / 0", "1 % 0", "))", "?", ":"})
    void shouldRefuseWhatIsNoExpression(String text) {
        assertThrows(ShellError.class, () -> value(text), text);
    }

    @Test
    void shouldRefuseWhatIsNestedTooDeeply() {
        assertThrows(ShellError.class, () -> value("(".repeat(100_000)));
        assertThrows(ShellError.class, () -> value("-".repeat(100_000) + "1"));
        assertThrows(ShellError.class, () -> value("1?".repeat(100_000)));
        assertThrows(ShellError.class, () -> value("a=".repeat(100_000)));
    }
}
