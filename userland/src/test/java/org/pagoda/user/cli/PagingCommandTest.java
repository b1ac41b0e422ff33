package org.pagoda.user.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.mmu.replacement.PolicyName;

/** Traces are replayed on the machine, and people and programs are told what came of it. */
class PagingCommandTest {
    private static final List<String> KEYS = List.of(
            "trace",
            "format",
            "policy",
            "seed",
            "frames",
            "references",
            "pages",
            "faults",
            "evictions",
            "writebacks",
            "tlbHits",
            "tlbMisses");

    @TempDir
    private Path folder;

    /** A replay of a trace of ours; what it printed. */
    private String paging(String trace, String... more) {
        return Outcome.textOf(line(trace, more));
    }

    private String[] line(String trace, String... more) {
        List<String> line = new ArrayList<>(
                List.of("paging", "--trace", TraceResource.copy(trace, folder).toString()));
        line.addAll(List.of(more));
        return line.toArray(String[]::new);
    }

    private List<JsonObject> json(String trace, String frames, String policies) {
        Outcome outcome = Outcome.of(line(trace, "--json", "--frames", frames, "--policy", policies));
        outcome.assertStatus(ExitCode.DONE);
        return outcome.jsonLines();
    }

    private static List<Long> each(List<JsonObject> objects, String key) {
        return objects.stream().map(object -> object.get(key).getAsLong()).toList();
    }

    // ---- figures ----

    @ParameterizedTest
    @CsvSource({"FIFO, 15, 10", "LRU, 12, 8", "OPT, 9, 8", "MRU, 16, 12"})
    void shouldFaultAsInTheTextbook(String policy, long threeFrames, long fourFrames) {
        List<JsonObject> objects = json(TraceResource.TEXTBOOK, "3,4", policy);
        assertEquals(List.of(threeFrames, fourFrames), each(objects, "faults"));
        assertEquals(List.of(threeFrames - 3, fourFrames - 4), each(objects, "evictions"));
        assertEquals(List.of(20L, 20L), each(objects, "references"));
        assertEquals(List.of(6L, 6L), each(objects, "pages"));
    }

    @ParameterizedTest
    @ValueSource(strings = {TraceResource.BELADY, TraceResource.BELADY_GZIP})
    void shouldShowBeladysAnomaly(String trace) {
        assertEquals(List.of(9L, 10L), each(json(trace, "3,4", "FIFO"), "faults"));
    }

    @ParameterizedTest
    @EnumSource(PolicyName.class)
    void shouldAccountForEveryReference(PolicyName policy) {
        for (String trace : List.of(TraceResource.TEXTBOOK, TraceResource.LACKEY, TraceResource.LOAD_STORE)) {
            for (JsonObject object : json(trace, "1,2,5,100", policy.title())) {
                long references = object.get("references").getAsLong();
                long faults = object.get("faults").getAsLong();
                long misses = object.get("tlbMisses").getAsLong();
                long inMemory = Math.min(
                        object.get("frames").getAsLong(), object.get("pages").getAsLong());
                assertEquals(references, object.get("tlbHits").getAsLong() + misses, object::toString);
                assertTrue(faults <= misses && misses <= references, object::toString);
                assertEquals(inMemory, faults - object.get("evictions").getAsLong(), object::toString);
                assertTrue(
                        object.get("writebacks").getAsLong()
                                <= object.get("evictions").getAsLong(),
                        object::toString);
            }
        }
    }

    /** Counted again from the text: the pages of the first and the last byte of each access. */
    @Test
    void shouldCountThePagesThatLackeySaw() {
        String text = new String(TraceResource.bytes(TraceResource.LACKEY), StandardCharsets.UTF_8);
        Matcher access =
                Pattern.compile("(?m)^(?:I | [LSM]) ([0-9a-f]+),([0-9]+)$").matcher(text);
        Set<Long> pages = new HashSet<>();
        long references = 0;
        while (access.find()) {
            long first = Long.parseLong(access.group(1), 16);
            long last = first + Long.parseLong(access.group(2)) - 1;
            pages.add(first / 4096);
            pages.add(last / 4096);
            references += first / 4096 == last / 4096 ? 1 : 2;
        }
        JsonObject result = json(TraceResource.LACKEY, "4", "LRU").get(0);
        assertEquals(pages.size(), result.get("pages").getAsLong());
        assertEquals(references, result.get("references").getAsLong());
        assertTrue(references > 320, "some accesses cross a page: " + references);
        assertTrue(result.get("writebacks").getAsLong() > 0, result::toString);
    }

    // ---- what programs are told ----

    @Test
    void shouldPrintAnObjectForEachPairInTheOrderGiven() {
        List<JsonObject> objects = json(TraceResource.BELADY, "4,3", "opt,Lru,fifo");
        List<String> pairs = new ArrayList<>();
        for (JsonObject object : objects) {
            assertEquals(KEYS, List.copyOf(object.keySet()));
            pairs.add(object.get("policy").getAsString() + object.get("frames").getAsLong());
        }
        assertEquals(List.of("OPT4", "OPT3", "LRU4", "LRU3", "FIFO4", "FIFO3"), pairs);
        assertEquals(List.of(6L, 7L, 8L, 10L, 10L, 9L), each(objects, "faults"));
        assertEquals(
                folder.resolve(TraceResource.BELADY).toString(),
                objects.get(0).get("trace").getAsString());
    }

    @ParameterizedTest
    @CsvSource({"textbook.trace, pages", "loop.lackey, lackey", "stack.loadstore, loadstore"})
    void shouldReplayStandardInput(String trace, String format) {
        Outcome piped = Outcome.ofInput(
                TraceResource.bytes(trace),
                "paging",
                "--json",
                "--trace",
                "-",
                "--frames",
                "3",
                "--policy",
                "clock,random",
                "--seed",
                "7");
        piped.assertStatus(ExitCode.DONE);
        Outcome named = Outcome.of(
                line(trace, "--json", "--frames=3", "--policy=CLOCK,RANDOM", "--seed=7", "--format=" + format));
        assertEquals(named.out().replace('"' + folder.resolve(trace).toString() + '"', "\"-\""), piped.out());
        assertEquals(format, piped.jsonLines().get(0).get("format").getAsString());
        assertEquals(7, piped.jsonLines().get(0).get("seed").getAsLong());
    }

    @Test
    void shouldReadATraceAsItIsTold() {
        // A comment to one format is a line to be passed over in another.
        byte[] text = "I  1000,8\n".repeat(3).getBytes(StandardCharsets.UTF_8);
        Outcome outcome = Outcome.ofInput(text, "paging", "--trace=-", "--format=pages", "--frames=1", "--policy=fifo");
        outcome.assertBadUsage("line 1: 'I  1000,8' is not a page number");
    }

    // ---- what people are told ----

    @Test
    void shouldPrintATable() {
        assertEquals(
                """
                belady.trace: 12 references to 5 pages (format pages, seed 1)

                  policy  frames  faults  fault rate  evictions  write-backs  TLB hits  TLB misses
                  FIFO         3       9     75.00 %          6            0         3           9
                  FIFO         4      10     83.33 %          6            0         2          10
                  LRU          3      10     83.33 %          7            0         2          10
                  LRU          4       8     66.67 %          4            0         4           8
                """,
                paging(TraceResource.BELADY, "--frames", "3,4", "--policy", "FIFO,LRU")
                        .replace("\r", ""));
    }

    @Test
    void shouldCallStandardInputByItsName() {
        Outcome outcome = Outcome.ofInput(
                TraceResource.bytes(TraceResource.BELADY), "paging", "--trace=-", "--frames=3", "--policy=fifo");
        outcome.assertStatus(ExitCode.DONE);
        assertTrue(outcome.out().startsWith("standard input: 12 references to 5 pages"), outcome::toString);
    }

    @Test
    void shouldNameItsOptionsAndEveryPolicyInItsHelp() {
        String text = Outcome.textOf("paging", "--help");
        for (String option :
                List.of("--trace", "--frames", "--policy", "--json", "--plot", "--format", "--seed", "--class-path")) {
            assertTrue(text.contains(option), () -> option + " is missing: " + text);
        }
        for (PolicyName policy : PolicyName.values()) {
            assertTrue(
                    Pattern.compile("\\b" + policy.title() + "\\b")
                            .matcher(text)
                            .find(),
                    policy::title);
        }
        assertTrue(Outcome.textOf("--help").contains("paging"));
    }

    // ---- plots ----

    @Test
    void shouldDrawWhatItPrints() throws IOException {
        Path plot = folder.resolve("faults.svg");
        String[] line = {"--frames", "3,4", "--policy", "fifo,lru"};
        String without = paging(TraceResource.BELADY, line);
        assertFalse(Files.exists(plot));
        assertEquals(
                without,
                paging(TraceResource.BELADY, "--frames", "3,4", "--policy", "fifo,lru", "--plot", plot.toString()));
        assertTrue(Files.readString(plot).contains("<svg"));
    }

    @Test
    void shouldDrawOverAnEarlierPlot() throws IOException {
        Path plot = Files.writeString(folder.resolve("faults.png"), "an earlier one");
        paging(TraceResource.BELADY, "--frames=3", "--policy=fifo", "--json", "--plot=" + plot);
        assertTrue(Files.size(plot) > 1000);
    }
}
