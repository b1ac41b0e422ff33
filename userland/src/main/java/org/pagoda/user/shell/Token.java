package org.pagoda.user.shell;

import org.jspecify.annotations.Nullable;

/**
 * A token, 2.3.
 *
 * @param kind what it is
 * @param text an operator, or what a word looks like
 * @param word for words
 * @param line where it begins, from 1
 * @param start the index of its first character
 * @param end the index behind its last one
 */
record Token(Kind kind, String text, @Nullable Word word, int line, int start, int end) {
    enum Kind {
        WORD,
        OPERATOR,
        /** Digits right before {@code <} or {@code >}. */
        DESCRIPTOR,
        NEWLINE,
        END
    }

    boolean is(String operator) {
        return kind == Kind.OPERATOR && text.equals(operator);
    }

    /** The characters of a word without quotes and expansions: what can be a reserved word; empty for others. */
    String reserved() {
        String plain = word == null ? null : word.plain();
        return plain == null ? "" : plain;
    }
}
