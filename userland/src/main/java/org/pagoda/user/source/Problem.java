package org.pagoda.user.source;

import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong with a source file at one place.
 *
 * @param file its name
 * @param line from 1; 0: the file as a whole
 * @param column from 1; 0: unknown
 * @param message one or several lines
 * @param sourceLine the line of the file; empty if unknown
 */
public record Problem(String file, long line, long column, String message, String sourceLine) {
    /** For people, as {@code javac} shows it: what and where, the line, a caret under the column, details. */
    public List<String> lines() {
        List<String> message = message().lines().toList();
        String first = message.isEmpty() ? "" : message.get(0);
        List<String> lines = new ArrayList<>();
        lines.add(file + (line > 0 ? ":" + line : "") + ": error: " + first);
        if (line > 0 && !sourceLine.isEmpty()) {
            lines.add(sourceLine);
            if (column > 0) {
                String before = sourceLine.substring(0, (int) Math.min(column - 1, sourceLine.length()));
                lines.add(before.replaceAll("[^\t]", " ") + "^"); // tabs stay, so that it is under the column
            }
        }
        lines.addAll(message.subList(Math.min(1, message.size()), message.size()));
        return lines;
    }
}
