package org.pagoda.user.paging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.user.lab.UsageException;

/** What holds for traces of every format, however they come. */
class TraceFormatContractTest {
    @TempDir
    private Path folder;

    /** A trace, and what is in it. */
    private record Sample(String text, String references) {
        static Sample of(TraceFormat format) {
            return switch (format) {
                case PAGES -> new Sample("# first\n7\n\n0\n  1 \n*\n7\n4503599627370495\n0\n", "0 1 2 0 3 1");
                case LACKEY -> new Sample("""
                        ==4711== Lackey, an example Valgrind tool
                        ==4711== Command: ls
                        ==4711==
                        I  04001000,3
                         L 1ffefffe18,8
                         S 04001ffc,8
                         M 1ffefffe20,4
                        I  ffffffffffffffff,1
                        ==4711==
                        """, "0 1 0* 2* 1* 3");
                case LOAD_STORE -> new Sample("""
                        s 0x1fffff50 1
                        l 0x1fffff58 0
                        # stack, heap
                        l 0x3004d960 12

                        s 0x3004dffe 4
                        l 0xffffffffffffffff 1
                        """, "0* 0 1 1* 2");
            };
        }

        byte[] bytes() {
            return TraceText.bytes(text);
        }

        void check(TraceFormat format, ReferenceTrace trace) {
            assertEquals(references, TraceText.shown(trace));
            assertSame(format, trace.format());
            assertEquals(1 + references.chars().filter(c -> c == ' ').count(), trace.length());
            assertEquals(
                    Arrays.stream(references.replace("*", "").split(" "))
                            .distinct()
                            .count(),
                    trace.pages());
        }
    }

    @ParameterizedTest
    @EnumSource(TraceFormat.class)
    void shouldTellTheFormatFromTheContent(TraceFormat format) {
        Sample sample = Sample.of(format);
        sample.check(format, TraceText.read(sample.bytes()));
    }

    @ParameterizedTest
    @EnumSource(TraceFormat.class)
    void shouldBelieveWhatItIsTold(TraceFormat format) {
        Sample sample = Sample.of(format);
        sample.check(format, TraceText.read(new ByteArrayInputStream(sample.bytes()), format));
        for (TraceFormat other : TraceFormat.values()) {
            if (other != format) {
                assertThrows(
                        UsageException.class, () -> TraceText.read(new ByteArrayInputStream(sample.bytes()), other));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(TraceFormat.class)
    void shouldTakeLinesOfOtherSystems(TraceFormat format) {
        Sample sample = Sample.of(format);
        sample.check(format, TraceText.read(sample.text.replace("\n", "\r\n")));
        // Every other line only.
        sample.check(format, TraceText.read(sample.text.replaceAll("(\n[^\n]*)\n", "$1\r\n")));
        sample.check(format, TraceText.read(sample.text.replace("\n", " \t \n\t")));
    }

    @ParameterizedTest
    @EnumSource(TraceFormat.class)
    void shouldDoWithoutALineFeedAtTheEnd(TraceFormat format) {
        Sample sample = Sample.of(format);
        sample.check(format, TraceText.read(sample.text.stripTrailing()));
        sample.check(format, TraceText.read(sample.text.stripTrailing() + "\r"));
        sample.check(format, TraceText.read(sample.text + "\n\n\r\n"));
    }

    @ParameterizedTest
    @EnumSource(TraceFormat.class)
    void shouldUnzip(TraceFormat format) throws IOException {
        Sample sample = Sample.of(format);
        byte[] zipped = TraceText.gzip(sample.bytes());
        sample.check(format, TraceText.read(zipped));
        Path file = Files.write(folder.resolve("trace"), zipped);
        sample.check(format, new TraceReader(InputStream.nullInputStream()).read(file.toString(), null));
    }

    private static byte[] concatenated(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** As {@code cat a.gz b.gz} makes them; members may end in the middle of a line. */
    @ParameterizedTest
    @EnumSource(TraceFormat.class)
    void shouldUnzipSeveralMembers(TraceFormat format) {
        Sample sample = Sample.of(format);
        byte[] plain = sample.bytes();
        byte[] nothing = TraceText.gzip(new byte[0]);
        for (int cut = 0; cut <= plain.length; cut++) {
            byte[] first = TraceText.gzip(Arrays.copyOf(plain, cut));
            byte[] second = TraceText.gzip(Arrays.copyOfRange(plain, cut, plain.length));
            byte[] zipped = concatenated(first, nothing, second);
            sample.check(format, TraceText.read(zipped));
            sample.check(format, TraceText.read(new Trickle(zipped), format));
        }
    }

    /** A pipe whose writer is slow: a byte at a time, and never one in advance. */
    private static final class Trickle extends FilterInputStream {
        Trickle(byte[] bytes) {
            super(new ByteArrayInputStream(bytes));
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return super.read(target, offset, Math.min(length, 1));
        }

        @Override
        public int available() {
            return 0;
        }
    }

    @ParameterizedTest
    @EnumSource(TraceFormat.class)
    void shouldReadWhatComesSlowly(TraceFormat format) {
        Sample sample = Sample.of(format);
        sample.check(format, TraceText.read(new Trickle(sample.bytes()), null));
        sample.check(format, TraceText.read(new Trickle(TraceText.gzip(sample.bytes())), null));
    }

    @ParameterizedTest
    @EnumSource(TraceFormat.class)
    void shouldReadAFile(TraceFormat format) throws IOException {
        Sample sample = Sample.of(format);
        Path file = Files.write(folder.resolve("a trace"), sample.bytes());
        sample.check(format, new TraceReader(InputStream.nullInputStream()).read(file.toString(), null));
    }

    /** Longer than any buffer, so that lines are cut everywhere. */
    @ParameterizedTest
    @EnumSource(TraceFormat.class)
    void shouldReadALongTrace(TraceFormat format) {
        Sample sample = Sample.of(format);
        int times = 20_000;
        ReferenceTrace once = TraceText.read(sample.bytes());
        ReferenceTrace trace = TraceText.read(TraceText.gzip(TraceText.bytes(sample.text.repeat(times))));
        assertEquals(times * once.length(), trace.length());
        assertEquals(once.pages(), trace.pages());
        for (int i = 0; i < trace.length(); i++) {
            assertEquals(once.page(i % once.length()), trace.page(i));
            assertEquals(once.isStore(i % once.length()), trace.isStore(i));
        }
    }

    @ParameterizedTest
    @EnumSource(TraceFormat.class)
    void shouldFindAFormatByItsName(TraceFormat format) {
        assertSame(format, TraceFormat.find(format.title()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PAGES", "valgrind", "pages "})
    void shouldNameAFormatThatIsUnknownAndListTheOthers(String title) {
        String message = assertThrows(UsageException.class, () -> TraceFormat.find(title))
                .getMessage();
        assertEquals("no trace format is called '" + title + "'; there are pages, lackey, loadstore", message);
    }

    @Test
    void shouldNotTouchStandardInputForAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("trace"), "1\n");
        InputStream closed = InputStream.nullInputStream();
        closed.close();
        assertEquals(1, new TraceReader(closed).read(file.toString(), null).length());
        assertTrue(assertThrows(UsageException.class, () -> new TraceReader(closed).read("-", null))
                .getMessage()
                .startsWith("standard input cannot be read"));
    }
}
