package org.pagoda.jmh.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What the tables name is there, and is not too much. */
class RowTableTest {
    private static final int QUICK_SECONDS = 3 * 60;
    private static final int FULL_SECONDS = 15 * 60;

    private final Map<String, BenchmarkListEntry> benchmarks = benchmarks();

    private static Map<String, BenchmarkListEntry> benchmarks() {
        OutputFormat silent = OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT);
        return BenchmarkList.defaultList().getAll(silent, List.of()).stream()
                .collect(Collectors.toMap(BenchmarkListEntry::getUsername, Function.identity()));
    }

    static Stream<Row> rows() {
        return RowTable.all().stream();
    }

    static Stream<Goal> goals() {
        return GoalTable.all().stream();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shouldNameABenchmarkWithAllItsParameters(Row row) throws ClassNotFoundException {
        BenchmarkListEntry benchmark = benchmarks.get(row.benchmark());
        assertNotNull(benchmark, () -> "there is no " + row.benchmark());
        Map<String, String[]> parameters = benchmark.getParams().orElse(Map.of());
        row.parameters()
                .forEach((name, value) ->
                        assertTrue(parameters.containsKey(name), () -> name + " is none of " + parameters.keySet()));
        parameters.forEach((name, values) -> assertTrue(
                values.length == 1 || row.parameters().containsKey(name),
                () -> "which " + name + "? There are " + List.of(values)));
        assertTrue(row.name().matches("[a-z0-9]+(-[a-z0-9]+)*"), row.name());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shouldCompareWithARowThatIsMeasuredToo(Row row) {
        Row other = RowTable.find(row.comparedWith()).orElseThrow();
        assertTrue(other.curated() || !row.curated(), other::name);
    }

    @ParameterizedTest
    @MethodSource("goals")
    void shouldBoundRowsThatThereAre(Goal goal) {
        goal.rows().forEach(row -> assertTrue(RowTable.find(row).isPresent(), row));
    }

    @Test
    void shouldHaveEachNameOnce() {
        assertEquals(RowTable.all().size(), rows().map(Row::name).distinct().count());
        assertEquals(GoalTable.all().size(), goals().map(Goal::name).distinct().count());
    }

    @Test
    void shouldHaveNoMoreRowsThanThereIsTimeFor() {
        List<Row> curated = RowTable.curated();
        assertTrue(curated.size() <= 24, () -> curated.size() + " rows");
        assertBelow(FULL_SECONDS, RunSettings.full(3), curated);
        assertBelow(QUICK_SECONDS, RunSettings.fast(), curated);
        List<Row> ofGoals = RowTable.choose(goals().flatMap(Goal::rows).toList());
        assertBelow(QUICK_SECONDS, RunSettings.fast(), ofGoals);
    }

    private static void assertBelow(int seconds, RunSettings settings, List<Row> rows) {
        assertTrue(settings.seconds(rows) < seconds, () -> settings.seconds(rows) + " s, not " + seconds);
    }
}
