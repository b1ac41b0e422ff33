package org.pagoda.jmh.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** A row between two cores, in two runs. */
class ComparisonTest {
    private static MadeUp run(double nearest, double time, double distance) {
        return new MadeUp().between("row", nearest, time, distance, time, distance);
    }

    private static Verdict compare(MadeUp earlier, MadeUp later) {
        return Comparison.of(earlier.results(), later.results()).get(0).verdict();
    }

    @Test
    void shouldCompareRunsWhoseCoresWereAsNear() {
        assertEquals(Verdict.SLOWER, compare(run(100, 1000, 100), run(140, 4000, 140)));
        assertEquals(Verdict.FASTER, compare(run(100, 4000, 600), run(100, 1000, 500)));
    }

    @Test
    void shouldNotCompareNearWithFar() {
        assertEquals(Verdict.INCONCLUSIVE, compare(run(100, 1000, 100), run(100, 4000, 600)));
        assertEquals(Verdict.INCONCLUSIVE, compare(run(100, 1000, 100), run(600, 4000, 600)), "never near in that run");
        assertEquals(Verdict.INCONCLUSIVE, compare(new MadeUp().row("row", 1000), run(100, 4000, 100)), "not known");
    }

    @Test
    void shouldCompareWhatIsNotBetweenCores() {
        assertEquals(Verdict.SLOWER, compare(new MadeUp().row("row", 1000), new MadeUp().row("row", 4000)));
    }
}
