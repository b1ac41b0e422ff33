package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RightsTest {
    /** The bits of an Sv39 entry: R 1, W 2, X 3. W without R is reserved there. */
    @ParameterizedTest
    @CsvSource({
        "0, ---, true",
        "2, r--, true",
        "4, -w-, false",
        "6, rw-, true",
        "8, --x, true",
        "10, r-x, true",
        "12, -wx, false",
        "14, rwx, true"
    })
    void shouldUseTheBitsOfAnEntry(int rights, String description, boolean expressible) {
        assertEquals(description, Rights.describe(rights));
        assertEquals(expressible, Rights.areExpressible(rights));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 16, 3, 1L << 32, (1L << 32) | 2, -1, Long.MIN_VALUE, Long.MIN_VALUE | 6})
    void shouldRefuseBitsThatAreNoRights(long rights) {
        assertFalse(Rights.areExpressible(rights));
    }

    @Test
    void shouldNameTheUsualSets() {
        assertEquals(0, Rights.NONE);
        assertEquals(2, Rights.READ);
        assertEquals(4, Rights.WRITE);
        assertEquals(8, Rights.EXECUTE);
        assertEquals(6, Rights.READ_WRITE);
        assertEquals(14, Rights.ALL);
    }
}
