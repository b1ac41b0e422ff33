package org.pagoda.jmh.bench;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pagoda bench}: what it prints of results that were made up, how it ends, and what it refuses. */
class BenchTest {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    @TempDir
    private Path folder;

    private record Outcome(int status, String out, String err) {
        private List<JsonObject> objects() {
            return out.lines()
                    .map(line -> JsonParser.parseString(line).getAsJsonObject())
                    .toList();
        }
    }

    private static Outcome bench(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (PrintStream outStream = new PrintStream(out, false, StandardCharsets.UTF_8);
                PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            int status = Bench.run(outStream, errStream, args);
            outStream.flush();
            return new Outcome(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        }
    }

    private Path write(String name, MadeUp results) throws IOException {
        return Files.writeString(folder.resolve(name), ResultFile.write(results.results()));
    }

    private static void assertEnds(int status, Outcome outcome) {
        assertAll(outcome::toString, () -> assertEquals(status, outcome.status), () -> assertEquals("", outcome.err));
    }

    // ---- rows ----

    @Test
    void shouldListRows() {
        Outcome outcome = bench("--list");
        assertEnds(DONE, outcome);
        RowTable.all().forEach(row -> assertTrue(outcome.out.contains("  " + row.name() + " "), row.name()));
        List<JsonObject> objects = bench("--list", "--json").objects();
        assertEquals(RowTable.all().size(), objects.size());
        assertEquals(
                Set.of("row", "group", "what", "benchmark", "parameters", "comparedWith", "curated"),
                objects.get(0).keySet());
    }

    @Test
    void shouldPrintFiguresWithErrorAndRatio() throws IOException {
        Path file = write("a.json", new MadeUp().row("same-move", 100, 100, 100).row("same-copy", 50, 50, 50));
        Outcome outcome = bench("--from", file.toString());
        assertEnds(DONE, outcome);
        List<String> lines = outcome.out.lines().toList();
        assertEquals("a processor, 2 cores, a system, a JDK, commit 0123456789ab", lines.get(0));
        assertTrue(lines.get(4).matches(" +same-move +100[.]0 +3[.]3 +1[.]00 .*"), outcome.out);
        assertTrue(
                lines.get(5).matches(" +same-copy +50[.]0 +1[.]7 +0[.]50 +0[.]02 +same-move +faster +0 .*"),
                outcome.out);
    }

    @Test
    void shouldPrintAnObjectForEachRow() throws IOException {
        Path file = write("a.json", MadeUp.allRows(10, 11, 12));
        Outcome outcome = bench("--from", file.toString(), "--json");
        assertEnds(DONE, outcome);
        List<JsonObject> objects = outcome.objects();
        assertEquals(RowTable.all().size(), objects.size());
        for (JsonObject object : objects) {
            assertEquals(11, object.get("nanoseconds").getAsDouble());
            assertEquals(1, object.get("ratio").getAsDouble());
            assertEquals("a processor", object.get("cpu").getAsString());
            object.keySet().forEach(key -> assertTrue(key.matches("[a-z][A-Za-z]*"), key));
        }
    }

    @Test
    void shouldSayNothingOfRatiosToARowThatWasNotMeasured() throws IOException {
        Path file = write("a.json", new MadeUp().row("same-copy", 50, 50, 50));
        assertTrue(bench("--from", file.toString(), "--json")
                .objects()
                .get(0)
                .get("ratio")
                .isJsonNull());
        assertEnds(DONE, bench("--from", file.toString()));
    }

    // ---- latency ----

    @Test
    void shouldPrintBothLoopsSideBySide() throws IOException {
        Path file = write("a.json", new MadeUp().latency("call", 100).latency("notification", 7));
        Outcome outcome = bench("--from", file.toString());
        assertEnds(DONE, outcome);
        List<String> lines = outcome.out.lines().toList();
        assertTrue(lines.get(0).startsWith("a processor, 2 cores"), outcome.out);
        assertEquals(7, lines.size(), "no table of rows: " + outcome.out);
        assertEquals(
                List.of("call", "100", "200", "300", "400", "5,000", "1,000", "2,000", "3,000", "4,000"),
                List.of(lines.get(5).strip().split(" +")));
        assertEquals(
                List.of("notification", "7", "14", "21", "28", "5,000", "70", "140", "210", "280"),
                List.of(lines.get(6).strip().split(" +")));
    }

    @Test
    void shouldPrintAnObjectForEachLoop() throws IOException {
        MadeUp madeUp = new MadeUp().row("same-move", 100, 100, 100).latency("call", 100);
        List<JsonObject> objects =
                bench("--json", "--from", write("a.json", madeUp).toString()).objects();
        assertEquals(3, objects.size());
        assertEquals("same-move", objects.get(0).get("row").getAsString());
        assertEquals("closed", objects.get(1).get("loop").getAsString());
        JsonObject open = objects.get(2);
        assertEquals("call", open.get("latency").getAsString());
        assertEquals("open", open.get("loop").getAsString());
        assertEquals(5000, open.get("dueEachSecond").getAsInt());
        assertEquals(1000, open.get("operations").getAsInt());
        assertEquals(1000, open.get("p50").getAsInt());
        assertEquals(2000, open.get("p99").getAsInt());
        assertEquals(3000, open.get("p999").getAsInt());
        assertEquals(4000, open.get("max").getAsInt());
        assertEquals("a processor", open.get("cpu").getAsString());
    }

    // ---- files ----

    @Test
    void shouldWriteFiles() throws IOException {
        Path file = write("a.json", MadeUp.allRows(10, 11, 12));
        Path again = folder.resolve("again.json");
        Path plot = folder.resolve("plot.svg");
        Path markdown = folder.resolve("table.md");
        assertEnds(DONE, bench("--from=" + file, "--out=" + again, "--plot=" + plot, "--markdown=" + markdown));
        assertEquals(Files.readString(file), Files.readString(again));
        assertTrue(Files.readString(plot).contains("</svg>"));
        String text = Files.readString(markdown);
        assertTrue(text.contains("* CPU: a processor, 2 cores\n"), text);
        assertTrue(text.contains("    ./pagoda bench\n"), text);
        RowTable.all().forEach(row -> assertTrue(text.contains("| `" + row.name() + "` | "), row.name()));
    }

    // ---- rows with more threads than cores ----

    @Test
    void shouldGiveNoTimeOfRowsThatAreOversubscribed() throws IOException {
        Path file = write(
                "a.json",
                new MadeUp()
                        .row("across-move", 100, 100, 100)
                        .row("across-move-2-producers", 777, 777, 777)
                        .row("across-reference-2-producers", 1554, 1554, 1554));
        Outcome outcome = bench("--from", file.toString());
        assertEnds(DONE, outcome);
        assertTrue(outcome.out.contains(" 100.0 "), outcome.out);
        assertFalse(outcome.out.contains("777") || outcome.out.contains("1,554"), outcome.out);
        assertTrue(outcome.out.contains(" 2.00 "), outcome.out);
        List<JsonObject> objects = bench("--json", "--from", file.toString()).objects();
        assertFalse(objects.get(0).get("oversubscribed").getAsBoolean());
        assertTrue(objects.get(1).get("oversubscribed").getAsBoolean());
    }

    // ---- comparisons ----

    @ParameterizedTest
    @CsvSource({"130, slower, 1", "70, faster, 0", "105, inconclusive, 0"})
    void shouldTellWhatChanged(double now, String verdict, int status) throws IOException {
        Path earlier =
                write("old.json", new MadeUp().row("same-move", 100, 101, 99).row("gone", 1, 1, 1));
        Path later =
                write("new.json", new MadeUp().row("same-move", now, now, now).row("same-copy", 5, 5, 5));
        String[] line = {"--compare=" + earlier, "--from=" + later};
        Outcome outcome = bench(line);
        assertEnds(status, outcome);
        assertTrue(outcome.out.contains("1 " + verdict), outcome.out);
        assertTrue(outcome.out.contains("Not in this run: gone\n"), outcome.out);
        assertTrue(outcome.out.contains("Not in the earlier run: same-copy\n"), outcome.out);

        Outcome json = bench(line[0], line[1], "--json");
        assertEnds(status, json);
        assertEquals(1, json.objects().size());
        JsonObject object = json.objects().get(0);
        assertEquals(
                Set.of("row", "before", "beforeError", "now", "nowError", "factor", "comparable", "verdict"),
                object.keySet());
        assertEquals(verdict, object.get("verdict").getAsString());
        assertEquals(now, object.get("now").getAsDouble());
    }

    // ---- goals ----

    /** All rows take so long that no goal is met, or so short that those are met that are about nanoseconds and bytes. */
    @Test
    void shouldFailIfAGoalIsMissed() throws IOException {
        Path file = write("slow.json", MadeUp.allRows(900, 900, 900));
        Outcome outcome = bench("--goals", "--from", file.toString());
        assertEnds(FAILED, outcome);
        assertTrue(outcome.out.contains(" missed"), outcome.out);
        assertTrue(outcome.out.contains(" met"), "nothing is allocated: " + outcome.out);

        Outcome json = bench("--goals", "--json", "--from", file.toString());
        assertEnds(FAILED, json);
        assertEquals(GoalTable.all().size(), json.objects().size());
        for (int i = 0; i < GoalTable.all().size(); i++) {
            JsonObject object = json.objects().get(i);
            Goal goal = GoalTable.all().get(i);
            assertEquals(Set.of("name", "measured", "error", "goal", "atMost"), object.keySet());
            assertEquals(goal.name(), object.get("name").getAsString());
            assertEquals(goal.bound(), object.get("goal").getAsDouble());
            assertEquals(goal.atMost(), object.get("atMost").getAsBoolean());
        }
    }

    @Test
    void shouldEndWellIfAllGoalsAreMet() throws IOException {
        MadeUp good = new MadeUp();
        RowTable.all().forEach(row -> good.row(row.name(), isSubject(row) ? 1 : 1000));
        Outcome outcome = bench("--goals", "--from", write("good.json", good).toString());
        assertEnds(DONE, outcome);
    }

    /** Rows that are only divided by may take as long as they like. */
    private static boolean isSubject(Row row) {
        return GoalTable.all().stream().anyMatch(goal -> goal.subjects().contains(row.name()));
    }

    @Test
    void shouldFailIfARowOfAGoalIsMissing() throws IOException {
        Outcome outcome = bench(
                "--goals", "--json", "--from", write("none.json", new MadeUp()).toString());
        assertEnds(FAILED, outcome);
        assertTrue(outcome.objects().get(0).get("measured").isJsonNull());
    }

    // ---- bad usage ----

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "same-moove, same-moove",
                "--forks 0, '0'",
                "--forks many, many",
                "--forks 3 --quick, --forks 3",
                "--goals same-move, same-move",
                "same-*ve-nowhere, same-*ve-nowhere",
                "--all same-move, same-move",
                "--all --goals, --all",
                "--all --from none.json, --all",
                "--latency --goals, --latency",
                "--latency --compare none.json, --latency",
                "--latency --from none.json, --latency",
                "--latency --forks 2, --forks 2",
                "--latency --plot a.svg, a.svg",
                "--goals --compare a.json, a.json",
                "--compare none.json, none.json",
                "--from none.json, none.json",
                "--from none.json same-move, same-move",
                "--from none.json --quick, --quick",
                "--out figures.txt, figures.txt",
                "--out no/such/folder/a.json, no/such/folder",
                "--plot picture.png, picture.png",
                "--markdown table.html, table.html",
                "--frobnicate, --frobnicate"
            })
    void shouldRefuse(String line, String fault) {
        Outcome outcome = bench(line.split(" "));
        assertAll(
                outcome::toString,
                () -> assertEquals(USAGE, outcome.status),
                () -> assertEquals("", outcome.out),
                () -> assertTrue(outcome.err.matches("pagoda: [^\n\r]+\\R"), "one line"),
                () -> assertTrue(outcome.err.contains(fault), fault));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h"})
    void shouldExplainItself(String option) {
        Outcome outcome = bench(option);
        assertEnds(DONE, outcome);
        for (String word : List.of("ROW", "--quick", "--all", "--latency", "--goals", "--compare", "--json", "--out")) {
            assertTrue(outcome.out.contains(word), word);
        }
    }
}
