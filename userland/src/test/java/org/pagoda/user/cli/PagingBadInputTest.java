package org.pagoda.user.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be replayed is refused in one line that names the file, the line and the value at fault. */
class PagingBadInputTest {
    @TempDir
    private Path folder;

    private Path trace;

    @BeforeEach
    void copyATrace() {
        trace = TraceResource.copy(TraceResource.TEXTBOOK, folder);
    }

    /** A replay that is all right, on a line that is not. */
    private Outcome paging(String... more) {
        List<String> line = new ArrayList<>(List.of("paging"));
        List<String> rest = List.of(more);
        for (String option : List.of("--trace=" + trace, "--frames=3", "--policy=LRU")) {
            String name = option.substring(0, option.indexOf('='));
            if (rest.stream().noneMatch(each -> each.startsWith(name))) {
                line.add(option);
            }
        }
        line.addAll(rest);
        return Outcome.of(line.toArray(String[]::new));
    }

    private void refuse(String complaint, String... more) {
        Outcome outcome = paging(more);
        outcome.assertBadUsage(complaint);
        assertEquals("pagoda: " + complaint + System.lineSeparator(), outcome.err());
    }

    private void refuseText(String complaint, String text) throws IOException {
        Path file = Files.writeString(folder.resolve("bad.trace"), text);
        refuse("trace " + file + complaint, "--trace=" + file);
    }

    // ---- the trace ----

    @Test
    void shouldNameAWordInLine17() throws IOException {
        refuseText(
                ", line 17: 'word' is not a page number from 0 to 4503599627370495 (2^52-1)",
                "4711\n".repeat(16) + "word\n4711\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# nothing but this\n* and that\n"})
    void shouldRefuseATraceWithoutReferences(String text) throws IOException {
        refuseText(" holds no references in the format pages", text);
    }

    @Test
    void shouldNoticeThatGzipIsCutShort() throws IOException {
        byte[] whole = TraceResource.bytes(TraceResource.BELADY_GZIP);
        Path file = Files.write(folder.resolve("cut.gz"), Arrays.copyOf(whole, whole.length - 8));
        refuse("trace " + file + ", after line 14: the gzip data end too soon", "--trace=" + file);
    }

    @Test
    void shouldRefuseAPageThatIsTooLarge() throws IOException {
        refuseText(
                ", line 2: '4503599627370496' is not a page number from 0 to 4503599627370495 (2^52-1)",
                "4503599627370495\n4503599627370496\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0x10", "1.5", "7 0"})
    void shouldRefuseALineThatIsNoPageNumber(String line) throws IOException {
        refuseText(", line 2: '" + line + "' is not a page number from 0 to 4503599627370495 (2^52-1)", "1\n" + line);
    }

    @Test
    @Tag("full")
    void shouldRefuseMorePagesThanAnAddressSpaceHas() {
        StringBuilder text = new StringBuilder();
        // 2^24 + 1 pages in few lines: accesses that each touch a million.
        for (int i = 0; i < 16; i++) {
            text.append(String.format(" L %012x,4294967296%n", (long) i << 32));
        }
        text.append(" L 100000000000,1\n");
        Outcome outcome = Outcome.ofInput(
                text.toString().getBytes(StandardCharsets.UTF_8), "paging", "--trace=-", "--frames=3", "--policy=FIFO");
        outcome.assertBadUsage("standard input, line 17: page 4294967296 is one more than 16777216 different pages");
    }

    @Test
    void shouldNameAMissingTrace() {
        refuse("trace " + folder.resolve("missing") + " does not exist", "--trace=" + folder.resolve("missing"));
        refuse("trace " + folder + " is a folder", "--trace=" + folder);
        refuse("the name of the trace is empty", "--trace=");
    }

    @Test
    void shouldRefuseAnUnknownFormat() {
        refuse("no trace format is called 'xml'; there are pages, lackey, loadstore", "--format=xml");
    }

    // ---- numbers ----

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {"0 0", "-1 -1", "x x", "3.0 3.0", "3,0,4 0", "3,-4 -4", "3,,4 ''", "3, ''", ",3 ''", "'' ''"})
    void shouldRefuseFramesThatCannotBe(String frames, String fault) {
        refuse("--frames must be a whole number from 1 to 4194304, not '" + fault + "'", "--frames=" + frames);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4194305", "99999999999", "9223372036854775808"})
    void shouldRefuseMoreFramesThanTheLargestMemoryHas(String frames) {
        refuse("--frames must be a whole number from 1 to 4194304, not '" + frames + "'", "--frames=3," + frames);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "x", "9223372036854775808"})
    void shouldRefuseASeedThatCannotBe(String seed) {
        refuse("--seed must be a whole number from 0 to 2^63-1, not '" + seed + "'", "--seed=" + seed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--trace", "--frames", "--policy"})
    void shouldAskForWhatIsMissing(String option) {
        List<String> line = new ArrayList<>(List.of("paging"));
        for (String each : List.of("--trace=" + trace, "--frames=3", "--policy=LRU")) {
            if (!each.startsWith(option)) {
                line.add(each);
            }
        }
        Outcome.of(line.toArray(String[]::new)).assertBadUsage(option);
    }

    // ---- policies ----

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {"LRUX LRUX", "LRU,,FIFO ''", "LRU,best best", "'' ''"})
    void shouldRefuseAnUnknownPolicy(String policies, String fault) {
        refuse(
                "--policy: no policy is called '" + fault
                        + "'; there are FIFO, LRU, MRU, LFU, RANDOM, CLOCK, NRU, AGING, WSCLOCK, OPT, 2Q, ARC, LIRS,"
                        + " and classes that implement org.pagoda.mmu.replacement.ReplacementPolicy",
                "--policy=" + policies);
    }

    // ---- plots ----

    /** Refused before anything is replayed: nothing is printed either. */
    private void refusePlot(String complaint, String plot) {
        refuse(complaint, "--plot=" + plot);
    }

    @Test
    void shouldRefuseAPlotInAMissingFolder() {
        Path missing = folder.resolve("missing");
        Path plot = missing.resolve("faults.svg");
        refusePlot("--plot " + plot + " cannot be written: there is no folder " + missing, plot.toString());
    }

    @Test
    void shouldRefuseAPlotThatIsAFolder() throws IOException {
        Path plot = Files.createDirectory(folder.resolve("faults.png"));
        refusePlot("--plot " + plot + " cannot be written: it is a folder", plot.toString());
    }

    @Test
    void shouldRefuseAPlotThatMayNotBeWritten() throws IOException {
        Path plot = Files.writeString(folder.resolve("locked.svg"), "an earlier one");
        assumeTrue(plot.toFile().setWritable(false), "this file system knows no protected files");
        assumeFalse(Files.isWritable(plot), "whoever runs this may write everything");
        refusePlot("--plot " + plot + " cannot be written: permission denied", plot.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"faults", "faults.pdf", "svg", ""})
    void shouldRefuseAPlotOfAnotherKind(String plot) {
        refusePlot("--plot must name a file that ends with .svg or .png, not '" + plot + "'", plot);
    }

    @Test
    void shouldNotDrawOverTheTrace() throws IOException {
        byte[] content = TraceResource.bytes(TraceResource.TEXTBOOK);
        Path pretty = Files.write(folder.resolve("trace.svg"), content);
        refuse("--plot " + pretty + " is the trace itself", "--trace=" + pretty, "--plot=" + pretty);
        assertEquals(content.length, Files.size(pretty));
    }

    @Test
    void shouldDrawNothingIfTheTraceIsBad() throws IOException {
        Path plot = folder.resolve("faults.svg");
        Path bad = Files.writeString(folder.resolve("bad.trace"), "word\n");
        paging("--trace=" + bad, "--plot=" + plot).assertBadUsage("line 1");
        assertFalse(Files.exists(plot));
    }
}
