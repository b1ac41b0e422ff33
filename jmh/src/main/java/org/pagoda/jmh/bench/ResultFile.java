package org.pagoda.jmh.bench;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.jmh.latency.LatencyRow;
import org.pagoda.user.lab.UsageException;

/** Results as JSON: written for programs, and for a later run to be compared with. */
final class ResultFile {
    private static final Gson GSON = new GsonBuilder()
            .serializeNulls()
            .disableHtmlEscaping()
            .setPrettyPrinting()
            .create();

    private ResultFile() {}

    /** One object with the machine, the run and all rows. */
    static String write(Results results) {
        Map<String, @Nullable Object> run = new LinkedHashMap<>();
        run.put("command", results.command());
        run.put("forks", results.settings().forks());
        run.put("warmUps", results.settings().warmUps());
        run.put("spinningWarmUps", results.settings().spinningWarmUps());
        run.put("warmUpMillis", results.settings().warmUpMillis());
        run.put("iterations", results.settings().iterations());
        run.put("iterationMillis", results.settings().iterationMillis());
        run.put("quick", results.settings().quick());
        List<Object> rows = new ArrayList<>();
        results.figures().forEach(figure -> rows.add(withSamples(figure, results)));
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("machine", JsonReport.describeMachine(results));
        document.put("run", run);
        document.put("rows", rows);
        document.put(
                "latency", results.latency().stream().map(JsonReport::describe).toList());
        return GSON.toJson(document) + "\n";
    }

    private static Map<String, @Nullable Object> withSamples(Figure figure, Results results) {
        Map<String, @Nullable Object> object = JsonReport.describe(figure, results);
        object.put("flags", figure.flags());
        object.put("bytes", figure.bytes());
        object.put("samples", figure.samples().nanoseconds());
        object.put("roundTrips", figure.samples().roundTrips());
        return object;
    }

    /** What an earlier run has written; throws {@link UsageException} if {@code option} names no such file. */
    static Results read(String option, Path file) {
        try {
            JsonObject document = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            JsonObject machine = document.getAsJsonObject("machine");
            JsonObject run = document.getAsJsonObject("run");
            List<Figure> figures = new ArrayList<>();
            document.getAsJsonArray("rows").forEach(row -> figures.add(readFigure(row.getAsJsonObject())));
            List<LatencyRow> latency = new ArrayList<>();
            document.getAsJsonArray("latency").forEach(row -> latency.add(readLatency(row.getAsJsonObject())));
            return new Results(
                    new Host(
                            machine.get("cpu").getAsString(),
                            machine.get("cores").getAsInt(),
                            machine.get("system").getAsString(),
                            machine.get("jdk").getAsString(),
                            machine.get("commit").getAsString()),
                    run.get("command").getAsString(),
                    new RunSettings(
                            run.get("forks").getAsInt(),
                            run.get("warmUps").getAsInt(),
                            run.get("spinningWarmUps").getAsInt(),
                            run.get("warmUpMillis").getAsInt(),
                            run.get("iterations").getAsInt(),
                            run.get("iterationMillis").getAsInt(),
                            run.get("quick").getAsBoolean()),
                    figures,
                    latency);
        } catch (IOException e) {
            throw new UsageException(option + " " + file + " cannot be read: " + e.getMessage());
        } catch (RuntimeException e) {
            // Gson says in many ways that something is missing or of another kind.
            throw new UsageException(
                    option + " " + file + " is no file that bench --out has written: " + e.getMessage());
        }
    }

    private static Figure readFigure(JsonObject row) {
        List<List<Double>> nanoseconds = forks(row.getAsJsonArray("samples"));
        Samples samples = row.has("roundTrips")
                ? new Samples(
                        nanoseconds,
                        forks(row.getAsJsonArray("roundTrips")),
                        row.get("nearest").getAsDouble())
                : Samples.of(nanoseconds); // as files of earlier versions
        if (samples.nanoseconds().isEmpty() || samples.nanoseconds().stream().anyMatch(List::isEmpty)) {
            throw new IllegalArgumentException("a row has no samples");
        }
        if (!samples.roundTrips().isEmpty() && !sizes(samples.roundTrips()).equals(sizes(samples.nanoseconds()))) {
            throw new IllegalArgumentException("a row has not as many round trips as samples");
        }
        List<String> flags = new ArrayList<>();
        row.getAsJsonArray("flags").forEach(flag -> flags.add(flag.getAsString()));
        return new Figure(
                row.get("row").getAsString(), samples, numbers(row.getAsJsonArray("bytes")), List.copyOf(flags));
    }

    private static List<List<Double>> forks(JsonArray array) {
        List<List<Double>> forks = new ArrayList<>();
        array.forEach(fork -> forks.add(numbers(fork.getAsJsonArray())));
        return List.copyOf(forks);
    }

    private static List<Integer> sizes(List<List<Double>> forks) {
        return forks.stream().map(List::size).toList();
    }

    private static LatencyRow readLatency(JsonObject row) {
        return new LatencyRow(
                row.get("latency").getAsString(),
                row.get("dueEachSecond").getAsInt(),
                row.get("operations").getAsLong(),
                row.get("p50").getAsLong(),
                row.get("p99").getAsLong(),
                row.get("p999").getAsLong(),
                row.get("max").getAsLong());
    }

    private static List<Double> numbers(JsonArray array) {
        List<Double> numbers = new ArrayList<>();
        array.forEach(number -> numbers.add(number.getAsDouble()));
        return List.copyOf(numbers);
    }
}
