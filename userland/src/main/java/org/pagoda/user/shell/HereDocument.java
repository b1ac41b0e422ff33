package org.pagoda.user.shell;

import java.util.List;

/** The lines that follow a command with {@code <<}, 2.7.4; they are there once the lexer has come to them. */
final class HereDocument {
    private final String delimiter;
    private final boolean isQuoted;
    private final boolean skipsTabs;

    // The parser's.
    private Word body = new Word(List.of());

    /**
     * @param delimiter the line that ends it
     * @param isQuoted true if nothing in it is expanded
     * @param skipsTabs true if tabs at the beginning of lines are left out
     */
    HereDocument(String delimiter, boolean isQuoted, boolean skipsTabs) {
        this.delimiter = delimiter;
        this.isQuoted = isQuoted;
        this.skipsTabs = skipsTabs;
    }

    String delimiter() {
        return delimiter;
    }

    boolean isQuoted() {
        return isQuoted;
    }

    boolean skipsTabs() {
        return skipsTabs;
    }

    Word body() {
        return body;
    }

    void fill(Word lines) {
        body = lines;
    }
}
