package org.pagoda.user.lab;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** A table for people: columns are as wide as they must be, and those that hold nothing but numbers stand to the right. */
public final class Table {
    private static final String GAP = "  ";

    private final List<String[]> rows = new ArrayList<>();

    /** A table without rows. */
    public Table(String... headers) {
        rows.add(headers);
    }

    /** Adds a row. */
    public Table row(Object... cells) {
        String[] texts = new String[cells.length];
        for (int i = 0; i < cells.length; i++) {
            texts[i] = cells[i].toString();
        }
        rows.add(texts);
        return this;
    }

    /** Prints it, with the headers first. */
    public void print(PrintStream out) {
        int columns = rows.get(0).length;
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                String pad = " ".repeat(width(column) - row[column].length());
                line.append(GAP).append(isNumeric(column) ? pad + row[column] : row[column] + pad);
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private int width(int column) {
        int width = 0;
        for (String[] row : rows) {
            width = Math.max(width, row[column].length());
        }
        return width;
    }

    private boolean isNumeric(int column) {
        boolean numeric = rows.size() > 1;
        for (String[] row : rows.subList(1, rows.size())) {
            numeric &= row[column].matches("[0-9,]*([.][0-9]+( %)?)?");
        }
        return numeric;
    }
}
