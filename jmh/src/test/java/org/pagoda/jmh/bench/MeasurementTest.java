package org.pagoda.jmh.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pagoda.jmh.InteractionBenchmark;
import org.pagoda.jmh.SendBenchmark;
import org.pagoda.jmh.handover.AcrossCoresBenchmark;
import org.pagoda.jmh.handover.TransportKind;

/** Rows are really run, for milliseconds, and in this JVM. */
class MeasurementTest {
    private static final RunSettings TINY = new RunSettings(2, 1, 2, 10, 3, 10, false);

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<String> progress = new ArrayList<>();

    /** Another JMH may be at work on this machine, which is no reason not to try. */
    @BeforeAll
    static void doNotWaitForTheMachine() {
        System.setProperty("jmh.ignoreLock", "true");
    }

    private List<Figure> run(boolean verbose, Row... rows) {
        try (PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            return new Measurement(stream, verbose, false)
                    .run(List.of(rows), TINY, (done, all) -> progress.add(done + "/" + all));
        }
    }

    private static Row notification() {
        return Row.of("notify", "group", "what", SendBenchmark.class, "notifyAndWait");
    }

    private static Row interaction() {
        return Row.of("talk", "group", "what", InteractionBenchmark.class, "exchange");
    }

    @Test
    void shouldMeasureEachRowInEachFork() {
        List<Figure> figures =
                run(false, notification(), interaction().with("size", 64).needing(needs -> needs.inForks(3)));
        assertEquals(
                List.of("notify", "talk"), figures.stream().map(Figure::row).toList());
        assertEquals(2, figures.get(0).samples().nanoseconds().size());
        assertEquals(3, figures.get(1).samples().nanoseconds().size(), "as many as the row needs");
        for (Figure figure : figures) {
            for (List<Double> fork : figure.samples().nanoseconds()) {
                assertEquals(3, fork.size(), "iterations");
                assertTrue(fork.stream().allMatch(time -> time > 1 && time < 1e9), fork::toString);
            }
            assertEquals(figure.samples().nanoseconds().size(), figure.bytes().size());
        }
        assertTrue(figures.get(1).bytesPerOperation() >= 16, "an interaction's answer is an object");
        assertEquals(List.of("0/5", "1/5", "2/5", "3/5", "4/5"), progress);
        assertEquals("", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void shouldGoOnWithoutARowThatFails() {
        List<Figure> figures = run(
                false,
                Row.of("gone", "group", "what", SendBenchmark.class, "noSuchMethod"),
                interaction(), // both its sizes would be measured
                interaction().with("size", 64).needing(needs -> needs.counting("none")),
                notification());
        assertEquals(List.of("notify"), figures.stream().map(Figure::row).toList());
        String said = err.toString(StandardCharsets.UTF_8);
        assertTrue(said.contains("pagoda: row gone failed: "), said);
        assertTrue(said.contains("pagoda: row talk failed: "), said);
    }

    @Test
    void shouldGiveThreadsThatSpinALongerWarmUp() {
        Row row = Row.of("group", "group", "what", AcrossCoresBenchmark.class, "handOver")
                .with("transport", TransportKind.SPSC_REFERENCE)
                .needing(needs -> needs.counting("pages").producing(2));
        List<Figure> figures = run(true, row, notification());
        assertEquals(2, figures.size());
        String said = err.toString(StandardCharsets.UTF_8);
        assertTrue(said.contains("1x \"consume\", 2x \"produce\""), said);
        assertEquals(
                List.of("2", "1", "2", "1"),
                said.lines()
                        .filter(line -> line.startsWith("# Warmup: "))
                        .map(line -> line.replaceAll("[^0-9]*([0-9]+) iterations.*", "$1"))
                        .toList());
    }

    @Test
    void shouldSayHowFarTwoCoresWereFromEachOther() {
        Row row = Row.of("group", "group", "what", AcrossCoresBenchmark.class, "handOver")
                .with("transport", TransportKind.SPSC_REFERENCE)
                .needing(needs -> needs.counting("pages").producing(1));
        List<Figure> figures = run(false, row, notification());
        Samples between = figures.get(0).samples();
        between.roundTrips().forEach(fork -> assertEquals(3, fork.size(), "one an iteration"));
        assertEquals(List.of(), figures.get(1).samples().roundTrips(), "a row on one core");
        // Unknown where other work keeps the two threads from meeting.
        double least = between.roundTrips().stream()
                .flatMap(List::stream)
                .mapToDouble(each -> each)
                .filter(each -> each > 0)
                .min()
                .orElse(0);
        assertEquals(least, between.nearest());
    }

    @Test
    void shouldMeasureTheFirstOperationAlone() {
        List<Figure> figures = run(false, notification().needing(Needs::onlyCold));
        assertEquals(1, figures.get(0).samples().nanoseconds().get(0).size());
    }

    @Test
    void shouldShowWhatJmhSaysIfAsked() {
        run(true, notification());
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("# Benchmark: org.pagoda.jmh.SendBenchmark"));
    }
}
