package org.pagoda.kernel.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes as people write them. */
class MemorySizeTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "65536, 65536",
        "007, 7",
        "64K, 65536",
        "64M, 67108864",
        "1G, 1073741824",
        "16G, 17179869184",
        "999999999999999999, 999999999999999999",
        "8589934591G, 9223372035781033984"
    })
    void shouldReadNumbersWithUnits(String text, long bytes) {
        assertEquals(bytes, MemorySize.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "M",
                "-1",
                "+1",
                "1.5M",
                "64MB",
                "64m",
                "64 M",
                " 64M",
                "64M ",
                "1T",
                "0x10",
                "ten",
                "٣M",
                "1000000000000000000"
            })
    void shouldRefuseWhatIsNoSizeAndNameIt(String text) {
        IllegalArgumentException thrown = assertThrows(IllegalArgumentException.class, () -> MemorySize.parse(text));
        String message = String.valueOf(thrown.getMessage());
        assertTrue(message.contains(text), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8589934592G", "99999999999999999M", "999999999999999999K"})
    void shouldRefuseWhatIsTooLargeAndNameIt(String text) {
        IllegalArgumentException thrown = assertThrows(IllegalArgumentException.class, () -> MemorySize.parse(text));
        String message = String.valueOf(thrown.getMessage());
        assertTrue(message.contains(text), message);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "1023, 1023",
        "1024, 1K",
        "1536, 1536",
        "65536, 64K",
        "1048576, 1M",
        "17179869184, 16G",
        "1125899906842624, 1048576G"
    })
    void shouldDescribeWithTheLargestUnitThatDivides(long bytes, String text) {
        assertEquals(text, MemorySize.describe(bytes));
    }

    @Test
    void shouldReadWhatItDescribes() {
        for (long bytes = 1; bytes < 1L << 50; bytes = bytes * 3 + 1) {
            assertEquals(bytes, MemorySize.parse(MemorySize.describe(bytes)));
        }
    }
}
