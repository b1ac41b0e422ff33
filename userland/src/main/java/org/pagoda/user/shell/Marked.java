package org.pagoda.user.shell;

import java.util.ArrayList;
import java.util.List;

/**
 * A word under expansion: characters, and of each where it comes from, for only what comes from unquoted expansions is split into fields, and
 * only what is not quoted has a meaning in patterns. What {@code "$@"} makes of one word are several such pieces.
 */
final class Marked {
    /** Where a character comes from. */
    enum Origin {
        /** The command itself, unquoted. */
        WRITTEN,
        /** An unquoted expansion. */
        EXPANDED,
        /** Something quoted. */
        QUOTED
    }

    /** Stands for quotes with nothing in them: keeps a field that has nothing else. No text of a program has a NUL in it. */
    private static final char EMPTY = '\0';

    private static final String BLANKS = " \t\n";

    private final StringBuilder text = new StringBuilder();
    private final List<Origin> origins = new ArrayList<>();

    void add(String characters, Origin origin) {
        text.append(characters);
        for (int i = 0; i < characters.length(); i++) {
            origins.add(origin);
        }
        if (characters.isEmpty() && origin == Origin.QUOTED) {
            text.append(EMPTY);
            origins.add(origin);
        }
    }

    void addAll(Marked other) {
        text.append(other.text);
        origins.addAll(other.origins);
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    /** Without quotes. */
    String text() {
        return text.toString().replace(String.valueOf(EMPTY), "");
    }

    /** What is quoted has a backslash before each character. */
    String pattern() {
        StringBuilder pattern = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if (next != EMPTY) {
                pattern.append(origins.get(i) == Origin.QUOTED ? "\\" : "").append(next);
            }
        }
        return pattern.toString();
    }

    /** Field splitting, 2.6.5. */
    List<Marked> split(String separators) {
        List<Marked> fields = new ArrayList<>();
        int i = skipBlanks(0, separators);
        while (i < text.length()) {
            Marked field = new Marked();
            while (i < text.length() && !isSeparator(i, separators)) {
                field.text.append(text.charAt(i));
                field.origins.add(origins.get(i));
                i++;
            }
            i = skipBlanks(i, separators);
            if (i < text.length() && isSeparator(i, separators)) {
                i = skipBlanks(i + 1, separators);
            }
            fields.add(field);
        }
        return fields;
    }

    /** As many fields as {@code most}, of which the last one is all that is left, without blanks at its end; for {@code read}. */
    List<String> divide(String separators, int most) {
        List<String> fields = new ArrayList<>();
        int i = skipBlanks(0, separators);
        while (i < text.length() && fields.size() < most - 1) {
            int begin = i;
            while (i < text.length() && !isSeparator(i, separators)) {
                i++;
            }
            fields.add(text.substring(begin, i));
            i = skipBlanks(i, separators);
            if (i < text.length() && isSeparator(i, separators)) {
                i = skipBlanks(i + 1, separators);
            }
        }
        int end = text.length();
        while (end > i && isSeparator(end - 1, separators) && BLANKS.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        // One separator at the end of one last field only ends it.
        boolean isEnded = end > i && isSeparator(end - 1, separators) && !hasSeparator(i, end - 1, separators);
        fields.add(text.substring(i, isEnded ? end - 1 : end));
        return fields;
    }

    private boolean hasSeparator(int begin, int end, String separators) {
        for (int i = begin; i < end; i++) {
            if (isSeparator(i, separators)) {
                return true;
            }
        }
        return false;
    }

    private int skipBlanks(int from, String separators) {
        int i = from;
        while (i < text.length() && isSeparator(i, separators) && BLANKS.indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        return i;
    }

    private boolean isSeparator(int i, String separators) {
        return origins.get(i) == Origin.EXPANDED && separators.indexOf(text.charAt(i)) >= 0;
    }
}
