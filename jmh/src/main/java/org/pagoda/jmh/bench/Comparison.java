package org.pagoda.jmh.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * A row's figure beside an earlier one.
 *
 * @param row the row's name
 * @param before what it took, in nanoseconds
 * @param after what it takes, in nanoseconds
 * @param comparable false if the host had the row's two cores near each other in one of the runs and far in the other, or if that is not
 *     known of one of them
 */
record Comparison(String row, Estimate before, Estimate after, boolean comparable) {
    /** Of all rows that both have, in the order of the later ones. */
    static List<Comparison> of(Results earlier, Results later) {
        List<Comparison> comparisons = new ArrayList<>();
        for (Figure figure : later.figures()) {
            earlier.find(figure.row())
                    .ifPresent(before -> comparisons.add(new Comparison(
                            figure.row(), before.time(), figure.time(), figure.isComparableWithEarlier(before))));
        }
        return comparisons;
    }

    /** Slower or faster only if the two are comparable and differ by more than both errors together. */
    Verdict verdict() {
        return !comparable
                ? Verdict.INCONCLUSIVE
                : Verdict.of(after.value() - before.value(), before.error() + after.error());
    }

    /** How many times as long it takes now. */
    double factor() {
        return after.value() / before.value();
    }
}
