package org.pagoda.jmh.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.pagoda.jmh.latency.LatencyJvm;
import org.pagoda.jmh.latency.LatencyRow;
import org.pagoda.jmh.latency.LatencyRun;
import org.pagoda.jmh.latency.LatencySettings;
import org.pagoda.user.lab.Progress;

/**
 * What a run is to measure, and how long that takes.
 *
 * @param rows the rows, in the order of the table; none if only latency is asked for
 * @param settings how long each of them is measured
 * @param latency whether the latency of single operations is measured too, after the rows
 */
record Plan(List<Row> rows, RunSettings settings, boolean latency) {
    private static final int MINUTE = 60;

    LatencySettings latencySettings() {
        return settings.quick() ? LatencySettings.quick() : LatencySettings.full();
    }

    /** How long all of it takes, roughly, in seconds. */
    int seconds() {
        return settings.seconds(rows) + (latency ? LatencyRun.seconds(latencySettings()) : 0);
    }

    /**
     * Does it. What fails is said on {@code err}, and missing from the results.
     *
     * @param command what asked for it
     * @param verbose whether all that JMH says goes to {@code err} too
     */
    Results measure(String command, PrintStream err, boolean verbose, Progress progress) {
        Host host = Host.describe();
        List<Figure> figures = new Measurement(err, verbose, true).run(rows, settings, progress);
        return new Results(host, command, settings, figures, latency ? measureLatency(err) : List.of());
    }

    private List<LatencyRow> measureLatency(PrintStream err) {
        try {
            return LatencyJvm.run(latencySettings());
        } catch (IllegalStateException e) {
            err.println("pagoda: latency failed: " + e.getMessage());
            return List.of();
        }
    }

    /** Whether nothing of it failed. */
    boolean isComplete(Results results) {
        return results.figures().size() == rows.size()
                && latency != results.latency().isEmpty();
    }

    /** For people: {@code 24 rows, 72 forks, about 10 minutes}. */
    String describe() {
        List<String> parts = new ArrayList<>();
        if (!rows.isEmpty()) {
            parts.add(count(rows.size(), "row"));
            parts.add(count(settings.allForks(rows), "fork"));
        }
        if (latency) {
            parts.add("latency");
        }
        int seconds = seconds();
        parts.add("about "
                + (seconds < 2 * MINUTE ? count(seconds, "second") : count((seconds + MINUTE - 1) / MINUTE, "minute")));
        return String.join(", ", parts);
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
