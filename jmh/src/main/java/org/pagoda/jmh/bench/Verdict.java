package org.pagoda.jmh.bench;

import java.util.Locale;

/** What a difference of two times means. */
enum Verdict {
    SLOWER,
    FASTER,
    /** It is inside the error: nothing can be said. */
    INCONCLUSIVE;

    /** Of something that took {@code difference} longer (or, below 0, shorter) than something else. */
    static Verdict of(double difference, double error) {
        if (Math.abs(difference) <= error) {
            return INCONCLUSIVE;
        }
        return difference > 0 ? SLOWER : FASTER;
    }

    /** For people and files. */
    String title() {
        return name().toLowerCase(Locale.ROOT);
    }
}
