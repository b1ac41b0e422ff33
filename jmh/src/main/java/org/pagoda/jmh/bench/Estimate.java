package org.pagoda.jmh.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * A number and its error, in one unit: as far as that it may well be off.
 *
 * <p>Forks differ more than the iterations of one fork do, since what is compiled how and what lies where is drawn anew in each of
 * them. So what counts is a fork's median: the value is the median of these medians, the error half the width of the 95 % confidence
 * interval of their mean, by Student's t. With a single fork it is that of its iterations, which know nothing of other forks. Few forks
 * can agree by luck, so that no error is less than a tenth of the value divided by the number of forks.
 *
 * @param value at least 0
 * @param error at least 0
 */
record Estimate(double value, double error) {
    private static final double CONFIDENCE = 0.95;
    private static final double LEAST_ERROR = 0.1;

    /** Of what the iterations of each fork gave; at least one of one fork. Forks without any do not count. */
    static Estimate of(List<List<Double>> all) {
        List<List<Double>> forks = all.stream().filter(fork -> !fork.isEmpty()).toList();
        List<Double> medians = forks.stream().map(Estimate::median).toList();
        double value = median(medians);
        double error = halfWidth(forks.size() > 1 ? medians : forks.get(0));
        return new Estimate(value, Math.max(error, value * LEAST_ERROR / forks.size()));
    }

    /**
     * How many times {@code divisor} the {@code dividend} is. Forks of the two that ran one after the other had the same machine, in
     * whatever state it was: with several such pairs, it is their quotients that count.
     */
    static Estimate ratio(List<List<Double>> dividend, List<List<Double>> divisor) {
        List<List<Double>> quotients = new ArrayList<>();
        for (int fork = 0; fork < Math.min(dividend.size(), divisor.size()); fork++) {
            if (!dividend.get(fork).isEmpty() && !divisor.get(fork).isEmpty()) {
                quotients.add(List.of(median(dividend.get(fork)) / median(divisor.get(fork))));
            }
        }
        return quotients.size() > 1 ? of(quotients) : of(dividend).dividedBy(of(divisor));
    }

    /** A quotient of two numbers that have nothing to do with each other: relative errors add up. */
    Estimate dividedBy(Estimate divisor) {
        double quotient = value / divisor.value;
        return new Estimate(quotient, quotient * (error / value + divisor.error / divisor.value));
    }

    /** The middle one, or the mean of the two in the middle. */
    static double median(List<Double> numbers) {
        List<Double> sorted = new ArrayList<>(numbers);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** Of a single number nothing is known. */
    private static double halfWidth(List<Double> numbers) {
        int count = numbers.size();
        if (count == 1) {
            return numbers.get(0);
        }
        double mean = numbers.stream().mapToDouble(Double::doubleValue).sum() / count;
        double squares = numbers.stream()
                .mapToDouble(number -> (number - mean) * (number - mean))
                .sum();
        double quantile = new TDistribution(count - 1).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
        return quantile * Math.sqrt(squares / (count - 1) / count);
    }
}
