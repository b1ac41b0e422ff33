package org.pagoda.jmh.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private static final int ALL_SECONDS = 25 * 60;
    /** Goals take more rows than the table has. */
    private static final int QUICK_GOALS_SECONDS = 4 * 60;

    private static final int SPINNING_WARM_UP_MILLIS = 5_000;

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
        assertBelow(FULL_SECONDS, new Plan(curated, RunSettings.full(3), false));
        assertBelow(QUICK_SECONDS, new Plan(curated, RunSettings.fast(), false));
        List<Row> ofGoals = RowTable.choose(goals().flatMap(Goal::rows).toList());
        assertBelow(QUICK_GOALS_SECONDS, new Plan(ofGoals, RunSettings.fast(), false));
        assertBelow(ALL_SECONDS, new Plan(RowTable.all(), RunSettings.full(1), true));
    }

    private static void assertBelow(int seconds, Plan plan) {
        assertTrue(plan.seconds() < seconds, () -> plan.describe() + ": " + plan.seconds() + " s, not " + seconds);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shouldWarmUpThreadsThatSpinForSeconds(Row row) {
        boolean spins = row.benchmark().startsWith("org.pagoda.jmh.handover.AcrossCores")
                || row.benchmark().startsWith("org.pagoda.jmh.twojvm.TwoJvm");
        for (RunSettings settings : List.of(RunSettings.fast(), RunSettings.full(1))) {
            int millis = settings.warmUpsOf(row) * settings.warmUpMillis();
            assertTrue(!spins || millis >= SPINNING_WARM_UP_MILLIS, () -> millis + " ms");
        }
    }

    /** Every figure has one of its kind beside it: a floor, a peer, or itself under other conditions. */
    @Test
    void shouldHaveNoRowAloneInItsGroup() {
        Map<String, List<Row>> groups = rows().collect(Collectors.groupingBy(Row::group));
        groups.forEach((group, rows) -> assertTrue(rows.size() > 1, group));
        groups.entrySet().stream()
                .filter(each ->
                        each.getKey().startsWith("4 KiB") && !each.getKey().contains("JVM"))
                .forEach(each -> assertTrue(
                        each.getValue().stream().anyMatch(row -> row.what().startsWith("floor: ")), each::getKey));
    }

    /** What belongs together stands together, so that a document has each heading once. */
    @Test
    void shouldHaveGroupsInOnePiece() {
        List<String> groups = new ArrayList<>();
        rows().map(Row::group)
                .filter(group ->
                        groups.isEmpty() || !groups.get(groups.size() - 1).equals(group))
                .forEach(groups::add);
        assertEquals(groups.stream().distinct().toList(), groups);
    }

    /** All that there is to measure has a name. */
    @Test
    void shouldNameEachBenchmark() {
        Set<String> named = rows().map(Row::benchmark).collect(Collectors.toSet());
        assertEquals(
                Set.of(),
                benchmarks.keySet().stream()
                        .filter(each -> !named.contains(each))
                        .collect(Collectors.toSet()));
    }

    @Test
    void shouldFindRowsByPattern() {
        assertEquals(List.of("same-move"), RowTable.match("same-move"));
        assertEquals(List.of("across-move-16", "across-move-64", "across-move-256"), RowTable.match("across-move-*6*"));
        assertEquals(RowTable.all().stream().map(Row::name).toList(), RowTable.match("*"));
        assertEquals(List.of(), RowTable.match("same-mov"));
    }

    @Test
    void shouldMeasureWhatIsCurated() {
        assertEquals(24, RowTable.curated().size());
        assertEquals(
                List.of(1, 2, 2),
                Stream.of("same-move", "across-move", "jvms-ring")
                        .map(name -> RowTable.find(name).orElseThrow().needs().spinners())
                        .toList());
    }
}
