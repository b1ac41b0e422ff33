package org.pagoda.user.paging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each format makes of a line. */
class TraceLineFormatsTest {
    private static String read(TraceFormat format, String text) {
        return TraceText.shown(TraceText.read(new ByteArrayInputStream(TraceText.bytes(text)), format));
    }

    private static String refuse(TraceFormat format, String text) {
        return TraceText.refuse(new ByteArrayInputStream(TraceText.bytes(text)), format);
    }

    // ---- pages ----

    @Test
    void shouldNumberPagesByFirstAppearance() {
        ReferenceTrace trace = TraceText.read("900\n5\n900\n0\n4503599627370495\n5\n0\n");
        assertEquals("0 1 0 2 3 1 2", TraceText.shown(trace));
        assertEquals(4, trace.pages());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "-1",
                "-0",
                "+1",
                "1.0",
                "1 2",
                "1,2",
                "0x10",
                "1e3",
                "4503599627370496",
                "9223372036854775807",
                "9223372036854775808",
                "18446744073709551616",
                "1000000000000000000000000000000",
                "1*",
                "1#",
                "１"
            })
    void shouldRefuseWhatIsNoPageNumber(String line) {
        assertEquals(
                "standard input, line 3: '" + line + "' is not a page number from 0 to 4503599627370495 (2^52-1)",
                refuse(TraceFormat.PAGES, "1\n2\n" + line + "\n4\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0004", "4", "000000000000000000000000000000000000000000004"})
    void shouldTakeZerosInFrontOfANumber(String line) {
        assertEquals("0 1 0", read(TraceFormat.PAGES, "4\n5\n" + line));
    }

    // ---- lackey ----

    @ParameterizedTest
    @CsvSource({
        "'I  04001000,3', 0",
        "' I  04001000,3', 0",
        "' L 1ffefffe18,8', 0",
        "' S 1ffefffe18,8', 0*",
        "' M 1ffefffe18,8', 0*",
        "' S 04001fff,1', 0*",
        "' S 04001fff,2', 0* 1*",
        "' L 04001ff8,8', 0",
        "' L 04001ff9,8', 0 1",
        "'I  04001ffd,4', 0 1",
        "' M 04001ffd,4', 0* 1*",
        "' L 04001fff,4097', 0 1",
        "' L 04001fff,4098', 0 1 2",
        "' L 0,4096', 0",
        "' L fffffffffffff000,4096', 0",
        "' L FFFFFFFFFFFFFFFF,1', 0",
        "' L 00000000000000000000000001000,8', 0",
    })
    void shouldCountAnAccessOnceOnEachPage(String line, String references) {
        assertEquals(references, read(TraceFormat.LACKEY, line + "\n"));
        assertSame(TraceFormat.LACKEY, TraceText.read(line).format());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "==123== Counted 1,000 calls",
                "I am no access",
                "I",
                "L",
                "L 1000",
                "L 1000,",
                "L ,8",
                "L1000,8",
                "L g,8",
                "L 1000,8 x",
                "L 1000,8,8",
                "X 1000,8",
                "i 1000,8",
                "LL 1000,8",
                "L 1000, 8",
                "L 1000,-8",
                "# L 1000,8",
                "1000",
                "",
                "README.md",
                "L 1000,99999999999999999999"
            })
    void shouldPassOverOtherLines(String line) {
        assertEquals("0 1*", read(TraceFormat.LACKEY, " L 2000,8\n" + line + "\n S 3000,8\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "L 1000,0",
                "S ffffffffffffffff,2",
                "M 8000000000000002,9223372036854775807",
                "I 10000000000000000,1",
                "L fffffffffffff001,4096"
            })
    void shouldRefuseAnAccessThatCannotBe(String line) {
        assertEquals(
                "standard input, line 2: '" + line + "' is not an access of at least 1 byte below address 2^64",
                refuse(TraceFormat.LACKEY, " L 2000,8\n " + line + "\n"));
    }

    // ---- loads and stores ----

    @ParameterizedTest
    @CsvSource({
        "l 0x1fffff50 1, 0",
        "s 0x1fffff50 1, 0*",
        "l 0x0 0, 0",
        "s 0xFFFFFFFFFFFFFFFF 9223372036854775807, 0*",
        "l 0x00000000000000000000000000001000 1, 0",
        // N is no size: this touches one page.
        "s 0x1fff 100, 0*",
    })
    void shouldTakeALoadOrAStore(String line, String references) {
        assertEquals(references, read(TraceFormat.LOAD_STORE, line + "\n"));
        assertSame(TraceFormat.LOAD_STORE, TraceText.read(line).format());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "l",
                "l 0x",
                "l 0x1000",
                "l 0x1000 ",
                "l 1000 1",
                "l 0x 1",
                "l 0x1000 x",
                "l 0x1000 -1",
                "l 0x1000 1 1",
                "L 0x1000 1",
                "load 0x1000 1",
                "l 0xg 1",
                "r 0x1000 1",
                "l  0x1000 1",
                "l 0x10000000000000000 1",
                "1000"
            })
    void shouldRefuseWhatIsNeitherALoadNorAStore(String line) {
        assertEquals(
                "standard input, line 2: '" + line.strip()
                        + "' is not a load 'l 0xADDRESS N' or a store 's 0xADDRESS N'",
                refuse(TraceFormat.LOAD_STORE, "s 0x1000 1\n" + line + "\n"));
    }

    // ---- which is which ----

    @Test
    void shouldGoByTheFirstLineThatIsPlainlyOfAFormat() {
        assertSame(
                TraceFormat.LACKEY, TraceText.read("hello\n\n L 1000,8\n12\n").format());
        assertSame(TraceFormat.PAGES, TraceText.read("# l 0x1000 1\n12\n").format());
        assertTrue(TraceText.refuse("hello\nl 0x1000 1\n").contains("line 1: 'hello' is not a load"));
        assertTrue(TraceText.refuse("hello\n12\n").contains("line 1: 'hello' is not a page number"));
        assertTrue(TraceText.refuse("hello\nworld\n").contains("line 1: 'hello' is not a page number"));
    }

    @Test
    void shouldTellTheFormatWithin64KibibytesOrTakePages() {
        String header = "==1== x\n".repeat(8190);
        assertEquals(65_520, header.length());
        assertSame(TraceFormat.LACKEY, TraceText.read(header + " L 1,8\n").format());
        assertTrue(TraceText.refuse(header + header + " L 1,8\n").contains("line 1: '==1== x' is not a page number"));
    }
}
