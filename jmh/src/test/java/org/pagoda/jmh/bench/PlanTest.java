package org.pagoda.jmh.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.pagoda.jmh.SendBenchmark;
import org.pagoda.jmh.latency.LatencyRun;
import org.pagoda.jmh.latency.LatencySettings;

/** What is announced. */
class PlanTest {
    /** 5 s, and what a JVM takes to start; 6 s if threads spin. */
    private static final RunSettings SETTINGS = new RunSettings(3, 3, 4, 1_000, 4, 500, false);

    private static Row row(UnaryOperator<Needs> needs) {
        return Row.of("row", "group", "what", SendBenchmark.class, "notifyAndWait")
                .needing(needs);
    }

    private static int seconds(UnaryOperator<Needs> needs) {
        return new Plan(List.of(row(needs)), SETTINGS, false).seconds();
    }

    @Test
    void shouldAddUpWhatEachRowNeeds() {
        int usual = seconds(needs -> needs);
        int start = usual - 3 * 5;
        assertEquals(3 * 6 + start, seconds(needs -> needs.spinning(2)));
        assertEquals(3 * 6 + start, seconds(needs -> needs.producing(1)));
        assertEquals(3 * (5 + 7) + start, seconds(needs -> needs.settingUp(7)));
        assertEquals(2 * usual, seconds(needs -> needs.inForks(6)), 1.0);
        assertEquals(3 / 2 + start, seconds(Needs::onlyCold), 1.0);
    }

    @Test
    void shouldAddLatency() {
        LatencySettings settings = LatencySettings.full();
        int latency = LatencyRun.seconds(settings);
        assertEquals(latency, new Plan(List.of(), RunSettings.full(3), true).seconds());
        int openLoops = 5 * settings.operations() / settings.rates().get(0);
        int warmUps = 5 * settings.warmUpMillis() / 1_000;
        assertEquals(openLoops + warmUps + 5, latency);
    }

    @Test
    void shouldBeCompleteOnlyWithAllThatWasAskedFor() {
        Results one = new MadeUp().row("row", 1).results();
        Results both = new MadeUp().row("row", 1).latency("call", 1).results();
        List<Row> rows = List.of(row(needs -> needs));
        assertTrue(new Plan(rows, SETTINGS, false).isComplete(one));
        assertTrue(new Plan(rows, SETTINGS, true).isComplete(both));
        assertFalse(new Plan(rows, SETTINGS, true).isComplete(one), "latency failed");
        assertFalse(new Plan(rows, SETTINGS, false).isComplete(new MadeUp().results()), "the row failed");
    }

    @Test
    void shouldSayWhatIsPlanned() {
        Row one = row(needs -> needs);
        assertEquals("1 row, 3 forks, about 18 seconds", new Plan(List.of(one), SETTINGS, false).describe());
        assertEquals(
                "2 rows, 23 forks, about 3 minutes",
                new Plan(List.of(one, row(needs -> needs.inForks(20))), SETTINGS, false).describe());
        assertEquals("latency, about 30 seconds", new Plan(List.of(), RunSettings.fast(), true).describe());
    }
}
