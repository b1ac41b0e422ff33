package org.pagoda.jmh.bench;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.pagoda.jmh.latency.LatencyRow;

/**
 * What one run measured.
 *
 * @param host where
 * @param command how, as typed
 * @param settings how long
 * @param figures what, in the order of the rows; a row that failed has none
 * @param latency how long single operations took, if that was measured: of each operation the closed loop's row, then those of the open
 *     ones
 */
record Results(Host host, String command, RunSettings settings, List<Figure> figures, List<LatencyRow> latency) {
    /** What was measured of a row, if it was. */
    Optional<Figure> find(String row) {
        return figures.stream().filter(figure -> figure.row().equals(row)).findFirst();
    }

    /** What a figure is divided by, if that was measured and is comparable; it may be the figure itself. */
    Optional<Figure> comparedWith(Figure figure) {
        return RowTable.find(figure.row())
                .flatMap(row -> find(row.comparedWith()))
                .filter(figure::isComparableWith);
    }

    /** For people: how far from each other the nearest cores of the run were; empty if there was no row between two. */
    String describeNearest() {
        return figures.stream()
                .map(figure -> figure.samples().nearest())
                .filter(nearest -> nearest > 0)
                .findFirst()
                .map(nearest -> String.format(Locale.ROOT, "%.0f ns for a cache line there and back", nearest))
                .orElse("");
    }

    /** Whether a figure is good for ratios at most, since more threads spun than there were cores. */
    boolean oversubscribes(Figure figure) {
        return RowTable.find(figure.row()).stream().anyMatch(row -> row.oversubscribes(host));
    }

    /** The flags that all rows had, in order. */
    List<String> commonFlags() {
        if (figures.isEmpty()) {
            return List.of();
        }
        return figures.get(0).flags().stream()
                .filter(flag ->
                        figures.stream().allMatch(figure -> figure.flags().contains(flag)))
                .toList();
    }
}
