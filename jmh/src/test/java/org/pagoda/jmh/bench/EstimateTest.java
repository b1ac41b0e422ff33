package org.pagoda.jmh.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values and their errors, of numbers that were made up. */
class EstimateTest {
    private static final double SMALL = 1e-9;

    @Test
    void shouldTakeTheMedianOfTheForksMedians() {
        Estimate estimate = Estimate.of(List.of(List.of(10.0, 11.0, 500.0), List.of(14.0, 13.0), List.of(90.0)));
        assertEquals(13.5, estimate.value(), SMALL);
    }

    /** Student's t for two degrees of freedom and 95 % is 4.3027, as tables have it. */
    @Test
    void shouldGiveTheConfidenceIntervalOfTheForks() {
        Estimate estimate = Estimate.of(List.of(List.of(100.0), List.of(120.0), List.of(140.0)));
        assertEquals(120, estimate.value(), SMALL);
        assertEquals(4.3027 * 20 / Math.sqrt(3), estimate.error(), 0.01);
    }

    @Test
    void shouldNotTakeIterationsForForks() {
        List<Double> steady = List.of(100.0, 100.0, 100.0, 100.0, 100.0, 100.0);
        List<Double> elsewhere = List.of(200.0, 200.0, 200.0, 200.0, 200.0, 200.0);
        assertTrue(Estimate.of(List.of(steady, elsewhere)).error() > 100, "the forks differ by 100");
    }

    @Test
    void shouldGiveTheConfidenceIntervalOfTheIterationsIfThereIsOneFork() {
        Estimate estimate = Estimate.of(List.of(List.of(100.0, 160.0, 220.0)));
        assertEquals(4.3027 * 60 / Math.sqrt(3), estimate.error(), 0.01);
    }

    @Test
    void shouldNotTrustAFewForksThatAgree() {
        List<Double> fork = List.of(50.0, 50.0, 50.0);
        assertEquals(5.0, Estimate.of(List.of(fork)).error(), SMALL);
        assertEquals(1.0, Estimate.of(List.of(fork, fork, fork, fork, fork)).error(), SMALL);
    }

    @Test
    void shouldKnowNothingOfASingleNumber() {
        assertEquals(new Estimate(70, 70), Estimate.of(List.of(List.of(70.0))));
    }

    /** The machine was half as fast during the second forks, and a fifth faster during the third. */
    @Test
    void shouldDivideForksThatRanOneAfterTheOther() {
        List<List<Double>> subject = List.of(List.of(30.0), List.of(60.0), List.of(24.0));
        List<List<Double>> floor = List.of(List.of(20.0), List.of(40.0), List.of(16.0));
        Estimate ratio = Estimate.ratio(subject, floor);
        assertEquals(1.5, ratio.value(), SMALL);
        assertEquals(1.5 * 0.1 / 3, ratio.error(), SMALL, "nothing but what three forks cannot know");
        assertTrue(Estimate.of(subject).dividedBy(Estimate.of(floor)).error() > 1.5, "otherwise nothing could be said");
    }

    @Test
    void shouldLeaveOutForksThatHaveNoPartner() {
        List<List<Double>> ten = List.of(List.of(30.0), List.of(60.0), List.of(1.0), List.of(1.0));
        assertEquals(
                3.0, Estimate.ratio(ten, List.of(List.of(10.0), List.of(20.0))).value(), SMALL);
    }

    @Test
    void shouldAddRelativeErrors() {
        Estimate ratio = new Estimate(300, 30).dividedBy(new Estimate(100, 20));
        assertEquals(3.0, ratio.value(), SMALL);
        assertEquals(0.9, ratio.error(), SMALL);
    }

    @ParameterizedTest
    @CsvSource({"5, 4, SLOWER", "-5, 4, FASTER", "4, 4, INCONCLUSIVE", "-3, 4, INCONCLUSIVE", "0, 0, INCONCLUSIVE"})
    void shouldSayNothingOfADifferenceInsideTheError(double difference, double error, Verdict expected) {
        assertEquals(expected, Verdict.of(difference, error));
    }
}
