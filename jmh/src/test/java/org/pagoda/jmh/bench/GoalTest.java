package org.pagoda.jmh.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Bounds on figures that were made up. */
class GoalTest {
    private static final double SMALL = 1e-9;

    private static Results results() {
        return new MadeUp()
                .row("subject", 60, 60, 60)
                .row("floor", 40, 40, 40)
                .row("peer", 300, 300, 300)
                .allocating("careless", 16, 10, 10, 10)
                .results();
    }

    private static double measure(Goal goal) {
        return goal.measure(results()).map(Estimate::value).orElse(Double.NaN);
    }

    @Test
    void shouldDivideByTheBestRival() {
        Goal goal = Goal.time("a goal", "subject", 1.5, "peer", "floor");
        assertEquals(1.5, measure(goal), SMALL);
        assertEquals(Goal.Outcome.MET, goal.judge(results()));
        assertEquals(
                Goal.Outcome.MISSED,
                Goal.time("a goal", "subject", 1.4, "peer", "floor").judge(results()));
    }

    @Test
    void shouldCompareSpeeds() {
        assertEquals(5, measure(Goal.speed("a goal", "subject", 5, "peer")), SMALL);
        assertEquals(
                Goal.Outcome.MET, Goal.speed("a goal", "subject", 5, "peer").judge(results()));
        assertEquals(
                Goal.Outcome.MISSED,
                Goal.speed("a goal", "subject", 5.1, "peer").judge(results()));
        assertFalse(Goal.speed("a goal", "subject", 5, "peer").atMost());
    }

    @Test
    void shouldBoundTimes() {
        assertEquals(60, measure(Goal.nanoseconds("a goal", "subject", 59)), SMALL);
        assertEquals(
                Goal.Outcome.MISSED, Goal.nanoseconds("a goal", "subject", 59).judge(results()));
        assertTrue(Goal.nanoseconds("a goal", "subject", 59).atMost());
    }

    @Test
    void shouldTakeTheWorstOfWhatIsAllocated() {
        assertEquals(0, measure(Goal.bytes("a goal", 0, "subject", "floor")), SMALL);
        assertEquals(16, measure(Goal.bytes("a goal", 0, "subject", "careless")), SMALL);
        assertEquals(
                Goal.Outcome.MISSED,
                Goal.bytes("a goal", 0, "subject", "careless").judge(results()));
    }

    @Test
    void shouldBeInconclusiveOnlyInsideTheErrorOfAQuickMeasurement() {
        Goal goal = Goal.nanoseconds("a goal", "row", 100);
        assertEquals(
                Goal.Outcome.MISSED,
                goal.judge(new MadeUp().row("row", 104, 104, 104).results()));
        assertEquals(
                Goal.Outcome.INCONCLUSIVE,
                goal.judge(new MadeUp().quick().row("row", 104).results()));
        assertEquals(
                Goal.Outcome.INCONCLUSIVE,
                goal.judge(new MadeUp().quick().row("row", 96).results()));
        assertEquals(
                Goal.Outcome.MISSED,
                goal.judge(new MadeUp().quick().row("row", 120).results()));
        assertEquals(
                Goal.Outcome.MET, goal.judge(new MadeUp().quick().row("row", 80).results()));
    }

    private static MadeUp near(MadeUp madeUp, String name, double time) {
        return madeUp.between(name, 100, time, 100, time, 100);
    }

    private static MadeUp far(MadeUp madeUp, String name, double time) {
        return madeUp.between(name, 100, time, 500, time, 500);
    }

    @Test
    void shouldDivideByNoRivalThatWasOnlyFar() {
        Goal goal = Goal.time("a goal", "subject", 1, "floor");
        Results results = far(near(new MadeUp(), "subject", 50), "floor", 90).results();
        assertEquals(Optional.empty(), goal.measure(results));
        assertEquals(Goal.Outcome.INCONCLUSIVE, goal.judge(results));
        assertEquals(
                Goal.Outcome.MET,
                goal.judge(near(near(new MadeUp(), "subject", 50), "floor", 90).results()));
    }

    @Test
    void shouldBeMissedIfItIsMissedAgainstTheRivalsThatWereNear() {
        Goal goal = Goal.time("a goal", "subject", 1, "floor", "peer");
        MadeUp missed = far(near(near(new MadeUp(), "subject", 50), "floor", 40), "peer", 90);
        assertEquals(1.25, goal.measure(missed.results()).orElseThrow().value(), SMALL);
        assertEquals(Goal.Outcome.MISSED, goal.judge(missed.results()));
        MadeUp open = far(near(near(new MadeUp(), "subject", 50), "floor", 60), "peer", 90);
        assertEquals(Goal.Outcome.INCONCLUSIVE, goal.judge(open.results()), "the peer may be better than the floor");
    }

    @Test
    void shouldNotBeMetByARowThatFailed() {
        Goal goal = Goal.time("a goal", "subject", 100, "floor", "missing");
        assertEquals(Optional.empty(), goal.measure(results()));
        assertEquals(Goal.Outcome.UNKNOWN, goal.judge(results()));
        assertTrue(Goal.Outcome.UNKNOWN.isBad());
    }
}
