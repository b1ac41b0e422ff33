package org.pagoda.jmh.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Two forks with three iterations each; the nearest cores of the run are 100 ns apart. */
class SamplesTest {
    private static final List<List<Double>> TIMES = List.of(List.of(10.0, 11.0, 50.0), List.of(60.0, 61.0, 62.0));

    private static Samples samples(List<Double> first, List<Double> second) {
        return new Samples(TIMES, List.of(first, second), 100);
    }

    @Test
    void shouldCallAnIterationAsFarAsWhatWasMeasuredBeforeItOrTheNextOne() {
        assertEquals(
                List.of(500.0, 500.0, 90.0, 100.0, 100.0),
                Samples.duringEach(List.of(80.0, 500.0, 90.0, 90.0, 100.0)),
                "nothing comes after the last one");
        assertEquals(
                List.of(0.0, 0.0, 90.0), Samples.duringEach(List.of(80.0, 0.0, 90.0)), "neither side may be unknown");
        assertEquals(List.of(), Samples.duringEach(List.of()));
    }

    @Test
    void shouldCountNoIterationOfCoresFarFromEachOther() {
        Samples samples = samples(List.of(100.0, 250.0, 251.0), List.of(400.0, 500.0, 600.0));
        assertEquals(List.of(List.of(10.0, 11.0), List.of()), samples.near());
        assertEquals(List.of(List.of(50.0), List.of(60.0, 61.0, 62.0)), samples.far());
        assertEquals(samples.near(), samples.counted());
        assertFalse(samples.isFar());
    }

    @Test
    void shouldCountAllIfNoneIsNear() {
        Samples samples = samples(List.of(300.0, 300.0, 300.0), List.of(400.0, 500.0, 600.0));
        assertEquals(TIMES, samples.counted());
        assertTrue(samples.isFar());
    }

    @Test
    void shouldNotCallFarWhatIsUnknown() {
        Samples samples = samples(List.of(0.0, 0.0, 0.0), List.of(0.0, 0.0, 0.0));
        assertEquals(TIMES, samples.near());
        assertFalse(samples.isFar());
    }

    @Test
    void shouldCountNoIterationWhoseDistanceIsUnknownBesideOthers() {
        Samples samples = samples(List.of(0.0, 500.0, 600.0), List.of(400.0, 500.0, 600.0));
        assertTrue(samples.isFar());
        assertEquals(List.of(List.of(11.0, 50.0), List.of(60.0, 61.0, 62.0)), samples.far());
        assertEquals(
                List.of(List.of(11.0), List.of()),
                samples(List.of(0.0, 100.0, 600.0), List.of(0.0, 500.0, 600.0)).near());
    }

    @Test
    void shouldCountAllOfARowThatIsNotBetweenCores() {
        assertEquals(TIMES, Samples.of(TIMES).counted());
        assertFalse(Samples.of(TIMES).isFar());
    }

    @Test
    void shouldDivideForksThatBothHaveNearOnes() {
        Samples subject = samples(List.of(100.0, 100.0, 400.0), List.of(100.0, 100.0, 400.0));
        Samples floor = samples(List.of(400.0, 400.0, 400.0), List.of(100.0, 100.0, 100.0));
        assertEquals(35.5, Estimate.of(subject.near()).value());
        assertEquals(
                35.5 / 61,
                Estimate.ratio(subject.counted(), floor.counted()).value(),
                1e-9,
                "a single pair is none: all of the one by all of the other");
    }
}
