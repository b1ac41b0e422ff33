package org.pagoda.mmu.replacement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers of faults that others have counted. */
class KnownFiguresTest {
    /** The environment variable that names a folder of traces, {@code sprite.trace.gz} and others. */
    private static final String TRACES = "PAGODA_TRACES";

    private static final int[] TEXTBOOK = {7, 0, 1, 2, 0, 3, 0, 4, 2, 3, 0, 3, 2, 1, 2, 0, 1, 7, 0, 1};
    private static final int[] BELADY = {1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5};

    /** The string that most books use, which comes from Silberschatz and Galvin. */
    @ParameterizedTest
    @CsvSource({
        "FIFO, 3, 15",
        "FIFO, 4, 10",
        "LRU, 3, 12",
        "LRU, 4, 8",
        "OPT, 3, 9",
        "OPT, 4, 8",
        "MRU, 3, 16",
        "MRU, 4, 12",
    })
    void shouldFaultAsOftenAsInTheTextbook(PolicyName policy, int frames, long faults) {
        assertEquals(faults, Replay.faults(policy, frames, 8, TEXTBOOK));
    }

    /** More frames, more faults. */
    @ParameterizedTest
    @CsvSource({"FIFO, 3, 9", "FIFO, 4, 10", "LRU, 3, 10", "LRU, 4, 8", "OPT, 3, 7", "OPT, 4, 6"})
    void shouldShowBeladysAnomaly(PolicyName policy, int frames, long faults) {
        assertEquals(faults, Replay.faults(policy, frames, 6, BELADY));
    }

    /** As an independent implementation counts them. */
    @ParameterizedTest
    @CsvSource({
        "gli, 6015, 2529, 500, 5958, 5958, 5958, 3954",
        "gli, 6015, 2529, 1000, 5345, 5341, 5345, 2819",
        "gli, 6015, 2529, 2000, 3134, 2562, 3134, 2529",
        "multi1, 15858, 2606, 500, 9401, 8483, 8660, 6536",
        "multi1, 15858, 2606, 1000, 8755, 8210, 8353, 4536",
        "multi1, 15858, 2606, 2000, 4135, 2662, 2888, 2606",
        "multi2, 26311, 5684, 500, 18719, 16845, 17384, 12207",
        "multi2, 26311, 5684, 1000, 16109, 13734, 14896, 9957",
        "multi2, 26311, 5684, 2000, 14664, 13419, 13906, 6671",
        "sprite, 133996, 7075, 500, 35364, 29074, 30418, 16236",
        "sprite, 133996, 7075, 1000, 17093, 12544, 13431, 9060",
        "sprite, 133996, 7075, 2000, 10779, 8741, 8930, 7263",
    })
    void shouldFaultAsOftenAsOthersOnTraces(
            String name, int references, int pages, int frames, long fifo, long lru, long clock, long opt) {
        int[] trace = trace(name);
        assertEquals(references, trace.length);
        assertEquals(fifo, Replay.faults(PolicyName.FIFO, frames, pages, trace));
        assertEquals(lru, Replay.faults(PolicyName.LRU, frames, pages, trace));
        assertEquals(clock, Replay.faults(PolicyName.CLOCK, frames, pages, trace));
        assertEquals(opt, Replay.faults(PolicyName.OPT, frames, pages, trace));
    }

    /** As the program counts them that the authors of LIRS have published. */
    @ParameterizedTest
    @CsvSource({
        "gli, 2529, 500, 3994",
        "gli, 2529, 1000, 2964",
        "gli, 2529, 2000, 2529",
        "multi1, 2606, 500, 7033",
        "multi1, 2606, 1000, 5011",
        "multi1, 2606, 2000, 2631",
        "multi2, 5684, 500, 12930",
        "multi2, 5684, 1000, 11012",
        "multi2, 5684, 2000, 7601",
        "sprite, 7075, 500, 32209",
        "sprite, 7075, 1000, 16589",
        "sprite, 7075, 2000, 11787",
    })
    void shouldFaultAsOftenAsTheAuthorsProgram(String name, int pages, int frames, long lirs) {
        assertEquals(lirs, Replay.faults(PolicyName.LIRS, frames, pages, trace(name)));
    }

    /** The references of a trace, with pages numbered by first appearance; a test without traces is skipped. */
    private static int[] trace(String name) {
        String folder = System.getenv(TRACES);
        assumeTrue(folder != null, TRACES + " names no folder of traces: skipped");
        Path file = Path.of(folder, name + ".trace.gz");
        assertTrue(Files.exists(file), () -> TRACES + " names a folder without " + file);
        Map<String, Integer> numbers = new HashMap<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII))) {
            return lines.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("*") && !line.startsWith("#"))
                    .mapToInt(line -> numbers.computeIfAbsent(line, key -> numbers.size()))
                    .toArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
