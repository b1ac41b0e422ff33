package org.pagoda.user.bin;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A table of lines for people: each column is as wide as it has to be.
 *
 * @param <T> what a line is about
 */
final class Columns<T> {
    private record Column<T>(String header, boolean isRight, Function<T, String> value) {}

    private final List<Column<T>> columns = new ArrayList<>();

    /** Adds a column whose values begin at its left edge. */
    Columns<T> left(String header, Function<T, String> value) {
        columns.add(new Column<>(header, false, value));
        return this;
    }

    /** Adds a column whose values end at its right edge. */
    Columns<T> right(String header, Function<T, String> value) {
        columns.add(new Column<>(header, true, value));
        return this;
    }

    /** The table, with its headers if one is not empty. */
    String show(List<T> lines) {
        List<String> out = new ArrayList<>();
        for (int i = 0; i <= lines.size(); i++) {
            out.add("");
        }
        boolean hasHeaders = false;
        for (int number = 0; number < columns.size(); number++) {
            Column<T> column = columns.get(number);
            hasHeaders |= !column.header().isEmpty();
            List<String> values = new ArrayList<>();
            values.add(column.header());
            lines.forEach(line -> values.add(column.value().apply(line)));
            int width = values.stream().mapToInt(String::length).max().orElse(0);
            boolean isLast = number == columns.size() - 1;
            for (int i = 0; i < values.size(); i++) {
                String value = values.get(i);
                String pad = " ".repeat(width - value.length());
                String shown = column.isRight() ? pad + value : isLast ? value : value + pad;
                out.set(i, out.get(i) + (number == 0 ? "" : " ") + shown);
            }
        }
        return String.join("\n", out.subList(hasHeaders ? 0 : 1, out.size()))
                + (lines.isEmpty() && !hasHeaders ? "" : "\n");
    }
}
