package org.pagoda.user.paging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.user.lab.UsageException;

/** What cannot be read is refused in one line that names the file, the line and what is there. */
class BadTraceTest {
    private static final String LINES = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n";

    @TempDir
    private Path folder;

    private static String refuseFile(String name) {
        return assertThrows(UsageException.class, () -> new TraceReader(InputStream.nullInputStream()).read(name, null))
                .getMessage();
    }

    // ---- files ----

    @Test
    void shouldNameAFileThatIsMissing() {
        String name = folder.resolve("missing").toString();
        assertEquals("trace " + name + " does not exist", refuseFile(name));
    }

    @Test
    void shouldNameAFolder() {
        assertEquals("trace " + folder + " is a folder", refuseFile(folder.toString()));
    }

    @Test
    void shouldNameAnUnreadableFile() throws IOException {
        Path file = Files.writeString(folder.resolve("locked"), LINES);
        assumeTrue(file.toFile().setReadable(false), "this file system knows no unreadable files");
        assumeFalse(Files.isReadable(file), "whoever runs this may read everything");
        assertEquals("trace " + file + " cannot be read", refuseFile(file.toString()));
    }

    @Test
    void shouldRefuseNamesThatAreNone() {
        assertEquals("the name of the trace is empty", refuseFile(""));
        assertTrue(refuseFile("a\0b").startsWith("trace 'a\0b' cannot be a path"));
    }

    @Test
    void shouldNameTheFileAndTheLine() throws IOException {
        Path file = Files.writeString(folder.resolve("trace"), LINES + "word\n18\n");
        assertEquals(
                "trace " + file + ", line 17: 'word' is not a page number from 0 to 4503599627370495 (2^52-1)",
                refuseFile(file.toString()));
    }

    // ---- lines ----

    @Test
    void shouldCountLinesThatAreEmptyOrPassedOver() {
        assertTrue(TraceText.refuse("#\r\n\r\n\n*\n1\nx").startsWith("standard input, line 6: 'x' is not"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n\r\n", "# nothing\n*\n", " \t \n"})
    void shouldRefuseATraceWithoutReferences(String text) {
        assertEquals("standard input holds no references in the format pages", TraceText.refuse(text));
        assertEquals(
                "standard input holds no references in the format pages",
                TraceText.refuse(TraceText.gzip(TraceText.bytes(text))));
    }

    @Test
    void shouldShortenALongLine() {
        String digits = "9".repeat(60);
        assertTrue(TraceText.refuse("1\n" + digits)
                .startsWith("standard input, line 2: '" + "9".repeat(40) + "...' is not a page number"));
    }

    /** Lines longer than the buffer are passed over in part, and counted as one. */
    @Test
    void shouldComeToTheEndOfALineHoweverLong() {
        for (int length : new int[] {65_534, 65_535, 65_536, 65_537, 131_072, 300_000}) {
            String line = "x".repeat(length);
            ReferenceTrace trace = TraceText.read(" L 1000,8\n" + line + "\n L 2000,8\n" + line);
            assertEquals("0 1", TraceText.shown(trace), "length " + length);
            assertTrue(TraceText.refuse("1\n# " + line + "\n2\nword").startsWith("standard input, line 4: 'word'"));
            assertTrue(TraceText.refuse("1\n" + "1".repeat(length)).startsWith("standard input, line 2: '1111"));
        }
    }

    @Test
    void shouldShowNothingThatConfusesATerminal() {
        assertTrue(TraceText.refuse("1\n\u001b[2Jx\0y\u0007").contains("line 2: '?[2Jx?y?' is not"));
    }

    @Test
    void shouldRefuseABinaryFileInOneLine() {
        byte[] noise = new byte[100_000];
        new Random(1).nextBytes(noise);
        noise[0] = 0x7f;
        assertTrue(TraceText.refuse(noise).startsWith("standard input, line "));
    }

    // ---- gzip ----

    @Test
    void shouldNoticeThatGzipIsCutShortAnywhere() {
        byte[] whole = TraceText.gzip(TraceText.bytes(LINES.repeat(50)));
        for (int length = 2; length < whole.length; length++) {
            String message = TraceText.refuse(Arrays.copyOf(whole, length));
            assertTrue(message.startsWith("standard input"), message);
            assertTrue(message.endsWith(": the gzip data end too soon"), message);
        }
        // All is there but the check sum.
        assertEquals(
                "standard input, after line 800: the gzip data end too soon",
                TraceText.refuse(Arrays.copyOf(whole, whole.length - 8)));
    }

    @Test
    void shouldSayHowFarItGot() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int line = 1; line <= 100_000; line++) {
            text.append(line * 7919L % 100_003).append('\n');
        }
        byte[] zipped = TraceText.gzip(TraceText.bytes(text.toString()));
        Path file = Files.write(folder.resolve("trace.gz"), Arrays.copyOf(zipped, zipped.length / 2));
        String message = refuseFile(file.toString());
        assertTrue(
                message.matches("trace .*trace\\.gz, after line [1-9][0-9]{3,4}: the gzip data end too soon"), message);
    }

    @Test
    void shouldComplainOfALineBeforeTheEndOfWhatCanBeRead() {
        byte[] zipped = TraceText.gzip(TraceText.bytes(LINES + "word\n" + LINES));
        assertTrue(TraceText.refuse(Arrays.copyOf(zipped, zipped.length - 1))
                .startsWith("standard input, line 17: 'word' is not"));
    }

    @Test
    void shouldNoticeThatGzipIsDamaged() {
        byte[] zipped = TraceText.gzip(TraceText.bytes(LINES));
        zipped[zipped.length - 6] ^= 1; // in the check sum
        assertTrue(TraceText.refuse(zipped).startsWith("standard input, after line 16 cannot be read: "));
        byte[] noise = new byte[1000];
        Arrays.fill(noise, (byte) 0xff);
        System.arraycopy(zipped, 0, noise, 0, 10);
        assertTrue(TraceText.refuse(noise).startsWith("standard input, after line 0 cannot be read: "));
    }

    // ---- sizes ----

    private static ReferenceTrace read(String text, int mostReferences, int mostPages) {
        return new TraceReader(new ByteArrayInputStream(TraceText.bytes(text)))
                .read("-", null, new TraceBuilder(mostReferences, mostPages));
    }

    private static String pages(int count) {
        StringBuilder text = new StringBuilder();
        for (int page = 0; page < count; page++) {
            text.append(page).append('\n');
        }
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource({"1", "5", "4095", "4096", "4097", "8192", "10000"})
    void shouldRefuseMoreReferencesThanThereMayBe(int most) {
        assertEquals(most, read(pages(most), most, most).length());
        assertEquals(
                "standard input, line " + (most + 1) + ": more than " + most + " references",
                assertThrows(UsageException.class, () -> read(pages(most + 1), most, most + 1))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource({"1", "5", "10000"})
    void shouldRefuseMorePagesThanThereMayBe(int most) {
        String text = pages(most) + pages(most);
        assertEquals(most, read(text, 2 * most, most).pages());
        assertEquals(
                "standard input, line " + (2 * most + 1) + ": page 77777 is one more than " + most + " different pages",
                assertThrows(UsageException.class, () -> read(text + "77777\n", 2 * most + 1, most))
                        .getMessage());
    }

    @Test
    void shouldStopAtAnAccessThatIsLargerThanTheWorld() {
        assertEquals(
                "standard input, line 1: more than 100 references",
                assertThrows(UsageException.class, () -> read(" L 0,9000000000000000000\n", 100, 1000))
                        .getMessage());
    }
}
