package org.pagoda.user.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers of faults that others have counted on real traces; here the whole machine counts them. */
class PagingFiguresTest {
    /** The environment variable that names a folder of traces, {@code sprite.trace.gz} and others. */
    private static final String TRACES = "PAGODA_TRACES";

    private static List<JsonObject> replay(String name, int frames, String policies) {
        String folder = System.getenv(TRACES);
        assumeTrue(folder != null, TRACES + " names no folder of traces: skipped");
        Path file = Path.of(folder, name + ".trace.gz");
        assertTrue(Files.exists(file), () -> TRACES + " names a folder without " + file);
        Outcome outcome =
                Outcome.of("paging", "--json", "--trace=" + file, "--frames=" + frames, "--policy=" + policies);
        outcome.assertStatus(ExitCode.DONE);
        return outcome.jsonLines();
    }

    private static List<Long> faults(List<JsonObject> results) {
        return results.stream().map(result -> result.get("faults").getAsLong()).toList();
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
    void shouldFaultAsOftenAsOthers(
            String name, long references, long pages, int frames, long fifo, long lru, long clock, long opt) {
        List<JsonObject> results = replay(name, frames, "FIFO,LRU,CLOCK,OPT");
        for (JsonObject result : results) {
            assertEquals(references, result.get("references").getAsLong());
            assertEquals(pages, result.get("pages").getAsLong());
            assertEquals(
                    references,
                    result.get("tlbHits").getAsLong() + result.get("tlbMisses").getAsLong());
        }
        assertEquals(List.of(fifo, lru, clock, opt), faults(results));
    }

    /** As the program counts them that the authors of LIRS have published. */
    @ParameterizedTest
    @CsvSource({
        "gli, 500, 3994",
        "gli, 1000, 2964",
        "gli, 2000, 2529",
        "multi1, 500, 7033",
        "multi1, 1000, 5011",
        "multi1, 2000, 2631",
        "multi2, 500, 12930",
        "multi2, 1000, 11012",
        "multi2, 2000, 7601",
        "sprite, 500, 32209",
        "sprite, 1000, 16589",
        "sprite, 2000, 11787",
    })
    void shouldFaultAsOftenAsTheAuthorsProgram(String name, int frames, long lirs) {
        assertEquals(List.of(lirs), faults(replay(name, frames, "LIRS")));
    }
}
