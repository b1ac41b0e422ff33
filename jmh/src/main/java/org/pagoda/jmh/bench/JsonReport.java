package org.pagoda.jmh.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pagoda.jmh.latency.LatencyRow;

/** Results for programs: an object each. Times are in nanoseconds, errors in the unit of what stands before them. */
final class JsonReport {
    private JsonReport() {}

    static Map<String, @Nullable Object> describe(Row row) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("row", row.name());
        object.put("group", row.group());
        object.put("what", row.what());
        object.put("benchmark", row.benchmark());
        object.put("parameters", row.parameters());
        object.put("comparedWith", row.comparedWith());
        object.put("curated", row.curated());
        return object;
    }

    static Map<String, @Nullable Object> describeMachine(Results results) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("cpu", results.host().cpu());
        object.put("cores", results.host().cores());
        object.put("system", results.host().system());
        object.put("jdk", results.host().jdk());
        object.put("flags", results.commonFlags());
        object.put("commit", results.host().commit());
        return object;
    }

    /** A figure; {@code ratio} is null if what it would be of was not measured, or is not comparable. */
    static Map<String, @Nullable Object> describe(Figure figure, Results results) {
        Optional<Row> row = RowTable.find(figure.row());
        Optional<Figure> other = results.comparedWith(figure);
        Optional<Estimate> ratio = other.map(figure::ratioTo);
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("row", figure.row());
        object.put("group", row.map(Row::group).orElse(null));
        object.put("what", row.map(Row::what).orElse(null));
        object.put("benchmark", row.map(Row::benchmark).orElse(null));
        object.put("parameters", row.map(Row::parameters).orElse(Map.of()));
        object.put("nanoseconds", figure.time().value());
        object.put("error", figure.time().error());
        object.put("nanosecondsFar", figure.timeFar().map(Estimate::value).orElse(null));
        object.put("errorFar", figure.timeFar().map(Estimate::error).orElse(null));
        object.put("nearest", figure.samples().nearest());
        object.put("onlyFar", figure.samples().isFar());
        object.put("comparedWith", row.map(Row::comparedWith).orElse(null));
        object.put("ratio", ratio.map(Estimate::value).orElse(null));
        object.put("ratioError", ratio.map(Estimate::error).orElse(null));
        object.put("bytesPerOperation", figure.bytesPerOperation());
        object.put("oversubscribed", results.oversubscribes(figure));
        object.put("forks", figure.samples().nanoseconds().size());
        return object;
    }

    static Map<String, @Nullable Object> describeWithMachine(Figure figure, Results results) {
        Map<String, @Nullable Object> object = describe(figure, results);
        object.putAll(describeMachine(results));
        return object;
    }

    /** What one operation took in one loop, in nanoseconds; {@code dueEachSecond} is 0 in the closed loop. */
    static Map<String, @Nullable Object> describe(LatencyRow row) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("latency", row.name());
        object.put("loop", row.isOpen() ? "open" : "closed");
        object.put("dueEachSecond", row.rate());
        object.put("operations", row.count());
        object.put("p50", row.p50());
        object.put("p99", row.p99());
        object.put("p999", row.p999());
        object.put("max", row.max());
        return object;
    }

    static Map<String, @Nullable Object> describeWithMachine(LatencyRow row, Results results) {
        Map<String, @Nullable Object> object = describe(row);
        object.putAll(describeMachine(results));
        return object;
    }

    static Map<String, @Nullable Object> describe(Comparison comparison) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("row", comparison.row());
        object.put("before", comparison.before().value());
        object.put("beforeError", comparison.before().error());
        object.put("now", comparison.after().value());
        object.put("nowError", comparison.after().error());
        object.put("factor", comparison.factor());
        object.put("comparable", comparison.comparable());
        object.put("verdict", comparison.verdict().title());
        return object;
    }

    /** {@code measured} and {@code error} are null if a row that the goal takes failed, or is not comparable. */
    static Map<String, @Nullable Object> describe(Goal goal, Results results) {
        Optional<Estimate> measured = goal.measure(results);
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("name", goal.name());
        object.put("measured", measured.map(Estimate::value).orElse(null));
        object.put("error", measured.map(Estimate::error).orElse(null));
        object.put("goal", goal.bound());
        object.put("atMost", goal.atMost());
        return object;
    }
}
