package org.pagoda.jmh.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pagoda.user.lab.UsageException;

/** All rows: {@link HandOverRows}, {@link MessageRows}, {@link KernelRows}; and which of them are measured if nothing is asked for. */
final class RowTable {
    /** At most 24, since there is a quarter of an hour for three forks of each. */
    private static final Set<String> CURATED = Set.of(
            "same-move",
            "same-share",
            "same-duplicate",
            "same-duplicate-written",
            "same-kernel-copy",
            "same-copy",
            "same-reference",
            "across-move",
            "across-reference",
            "across-agrona",
            "across-disruptor",
            "across-array-queue",
            "across-aeron",
            "across-move-all",
            "across-reference-all",
            "across-agrona-all",
            "across-move-64",
            "across-agrona-64",
            "jvms-aeron",
            "jvms-ring",
            "jvms-socket",
            "notify",
            "call-page",
            "pipe-round-trip");

    private static final List<Row> ROWS = Stream.of(HandOverRows.all(), MessageRows.all(), KernelRows.all())
            .flatMap(rows -> rows)
            .map(row -> CURATED.contains(row.name()) ? row.inCuratedTable() : row)
            .toList();

    private RowTable() {}

    /** All of them, those of a group one after the other. */
    static List<Row> all() {
        return ROWS;
    }

    /** Those that are measured unless others are named. */
    static List<Row> curated() {
        return ROWS.stream().filter(Row::curated).toList();
    }

    static Optional<Row> find(String name) {
        return ROWS.stream().filter(row -> row.name().equals(name)).findFirst();
    }

    /** The names that are {@code pattern}, in which {@code *} stands for any letters. */
    static List<String> match(String pattern) {
        Pattern compiled = Pattern.compile(
                Stream.of(pattern.split("[*]", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
        return ROWS.stream()
                .map(Row::name)
                .filter(name -> compiled.matcher(name).matches())
                .toList();
    }

    /** The rows that names, or patterns, say; {@link UsageException} if one says none. */
    static List<Row> named(List<String> patterns) {
        List<String> names = new ArrayList<>();
        for (String pattern : patterns) {
            List<String> found = match(pattern);
            if (found.isEmpty()) {
                throw new UsageException("no row is called '" + pattern + "': bench --list says which there are");
            }
            names.addAll(found);
        }
        return choose(names);
    }

    /** The rows of some names, each once, in the table's order. */
    static List<Row> choose(Collection<String> names) {
        return ROWS.stream().filter(row -> names.contains(row.name())).toList();
    }
}
