package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageTest {
    @Test
    void shouldBeFourKibibytes() {
        assertEquals(4096, Page.SIZE);
        assertEquals(12, Page.SHIFT);
        assertEquals(0xfff, Page.OFFSET_MASK);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "1, 0, 1", "4095, 0, 4095", "4096, 1, 0", "0x1234567abc, 0x1234567, 0xabc"})
    void shouldSplitAnAddressIntoNumberAndOffset(String address, String number, String offset) {
        assertEquals(Long.decode(number), Page.number(Long.decode(address)));
        assertEquals(Integer.decode(offset), Page.offset(Long.decode(address)));
    }

    @Test
    void shouldNumberPagesOfHighAddressesAsUnsigned() {
        assertEquals(0xF_FFFF_FFFF_FFFFL, Page.number(-1));
        assertEquals(4095, Page.offset(-1));
    }

    @Test
    void shouldGiveTheFirstAddressOfAPageBeyondFourGibibytes() {
        assertEquals(0x1_0000_0000L, Page.address(0x10_0000));
        assertEquals(0x3f_ffff_f000L, Page.address(0x3ff_ffff));
    }

    @Test
    void shouldCallOnlyTheFirstAddressAligned() {
        assertTrue(Page.isAligned(0));
        assertTrue(Page.isAligned(0x12_3456_7000L));
        assertFalse(Page.isAligned(1));
        assertFalse(Page.isAligned(0x12_3456_7800L));
        assertFalse(Page.isAligned(4095));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "4095, 1", "4096, 1", "4097, 2", "8192, 2", "9223372036854775807, 2251799813685248"})
    void shouldCountPagesBegun(long bytes, long pages) {
        assertEquals(pages, Page.count(bytes));
    }

    @ParameterizedTest
    @CsvSource({"0, 10, 10", "0, 4096, 4096", "0, 5000, 4096", "4090, 100, 6", "4095, 1, 1", "8191, 2, 1", "5, 0, 0"})
    void shouldCutAChunkAtThePageEnd(long address, long length, int chunk) {
        assertEquals(chunk, Page.chunk(address, length));
    }

    @Test
    void shouldCutAChunkOfMoreThanTwoGibibytes() {
        assertEquals(4095, Page.chunk(1, 1L << 40));
    }
}
