package org.pagoda.jmh.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A bound on what was measured.
 *
 * @param name what is bounded, for people
 * @param quantity what is compared with the bound
 * @param subjects the rows that it is about; of several the worst counts
 * @param rivals the rows that it is divided by, of which the best counts; none if it is not divided
 * @param bound a number of times, of nanoseconds or of bytes
 */
record Goal(String name, Quantity quantity, List<String> subjects, List<String> rivals, double bound) {
    /** What is compared with the bound. */
    enum Quantity {
        /** How many times the best rival's time the subject takes; at most. */
        TIMES_THE_TIME("x"),
        /** How many times the best rival's speed the subject has; at least. */
        TIMES_THE_SPEED("x"),
        /** What one operation takes; at most. */
        NANOSECONDS(" ns"),
        /** What one operation allocates; at most. */
        BYTES(" B");

        private final String unit;

        Quantity(String unit) {
            this.unit = unit;
        }

        String unit() {
            return unit;
        }
    }

    /** What came of a goal. */
    enum Outcome {
        MET,
        MISSED,
        /**
         * The bound is inside the error of a measurement that was quick; or what is divided was measured between cores near each other,
         * and what it is divided by never was, or the other way round.
         */
        INCONCLUSIVE,
        /** A row that it takes failed. */
        UNKNOWN;

        boolean isBad() {
            return this == MISSED || this == UNKNOWN;
        }
    }

    static Goal time(String name, String subject, double most, String... rivals) {
        return new Goal(name, Quantity.TIMES_THE_TIME, List.of(subject), List.of(rivals), most);
    }

    static Goal speed(String name, String subject, double least, String... rivals) {
        return new Goal(name, Quantity.TIMES_THE_SPEED, List.of(subject), List.of(rivals), least);
    }

    static Goal nanoseconds(String name, String subject, double most) {
        return new Goal(name, Quantity.NANOSECONDS, List.of(subject), List.of(), most);
    }

    static Goal bytes(String name, double most, String... subjects) {
        return new Goal(name, Quantity.BYTES, List.of(subjects), List.of(), most);
    }

    /** Whether the bound is the largest that will do, not the smallest. */
    boolean atMost() {
        return quantity != Quantity.TIMES_THE_SPEED;
    }

    /** The names of all rows that must be measured for it. */
    Stream<String> rows() {
        return Stream.concat(subjects.stream(), rivals.stream());
    }

    /** What is compared with the bound; nothing if a row failed, or if nothing that it is divided by is comparable. */
    Optional<Estimate> measure(Results results) {
        if (!areMeasured(results)) {
            return Optional.empty();
        }
        Comparator<Figure> byTime =
                Comparator.comparingDouble(figure -> figure.time().value());
        Optional<Figure> rival = figures(rivals, results)
                .filter(each -> figures(subjects, results).allMatch(each::isComparableWith))
                .min(byTime);
        return switch (quantity) {
            case BYTES ->
                figures(subjects, results)
                        .map(figure -> new Estimate(figure.bytesPerOperation(), 0))
                        .max(Comparator.comparingDouble(Estimate::value));
            case NANOSECONDS -> figures(subjects, results).max(byTime).map(Figure::time);
            case TIMES_THE_TIME ->
                figures(subjects, results).max(byTime).flatMap(subject -> rival.map(best -> subject.ratioTo(best)));
            case TIMES_THE_SPEED ->
                figures(subjects, results).max(byTime).flatMap(subject -> rival.map(best -> best.ratioTo(subject)));
        };
    }

    private boolean areMeasured(Results results) {
        return rows().allMatch(row -> results.find(row).isPresent());
    }

    private boolean areComparable(Results results) {
        return figures(subjects, results)
                .allMatch(subject -> figures(rivals, results).allMatch(subject::isComparableWith));
    }

    private static Stream<Figure> figures(List<String> rows, Results results) {
        return rows.stream().flatMap(row -> results.find(row).stream());
    }

    /** Whether it is met: the figure decides, but for a quick measurement only if the bound is outside its error. */
    Outcome judge(Results results) {
        Optional<Estimate> measured = measure(results);
        if (measured.isEmpty()) {
            return areMeasured(results) ? Outcome.INCONCLUSIVE : Outcome.UNKNOWN;
        }
        double distance = measured.get().value() - bound;
        if (results.settings().quick() && Math.abs(distance) <= measured.get().error() && distance != 0) {
            return Outcome.INCONCLUSIVE;
        }
        boolean missed = atMost() ? distance > 0 : distance < 0;
        // A rival that was left out could only be better than the best of the others.
        return missed ? Outcome.MISSED : areComparable(results) ? Outcome.MET : Outcome.INCONCLUSIVE;
    }
}
