package org.pagoda.user.shell;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A word as it was written, before anything in it is expanded (Shell Command Language, 2.6): parts that follow each other without a blank.
 *
 * @param parts in their order; none for an empty here-document
 */
record Word(List<Part> parts) {
    /** A part of a word. */
    sealed interface Part permits Literal, Parameter, Substitution, Arithmetic {}

    /**
     * Characters that stand for themselves.
     *
     * @param text without the quotes; may be empty if it is quoted
     * @param isQuoted true if none of them has a meaning in patterns
     */
    record Literal(String text, boolean isQuoted) implements Part {}

    /**
     * {@code $name} or <code>${name}</code>, 2.6.2.
     *
     * @param name of a variable, a number, or one of {@code @*#?-$!}
     * @param operator one of {@code - = ? + % %% # ##}, the first four also after a colon; {@code length} for <code>${#name}</code>; empty: none
     * @param argument what stands behind the operator; null: nothing can
     * @param isQuoted true in double quotes
     */
    record Parameter(String name, String operator, @Nullable Word argument, boolean isQuoted) implements Part {}

    /**
     * {@code $(commands)}, 2.6.3.
     *
     * @param commands as they were written
     * @param line of the first of them, from 1
     * @param isQuoted true in double quotes
     */
    record Substitution(String commands, int line, boolean isQuoted) implements Part {}

    /**
     * {@code $((expression))}, 2.6.4.
     *
     * @param expression what is computed once it is expanded
     * @param isQuoted true in double quotes
     */
    record Arithmetic(Word expression, boolean isQuoted) implements Part {}

    /** The characters of a word with nothing in it that was quoted or is to be expanded; null for another word. */
    @Nullable
    String plain() {
        return parts.size() == 1 && parts.get(0) instanceof Literal literal && !literal.isQuoted()
                ? literal.text()
                : null;
    }

    /** The characters of a word in which nothing is expanded: quotes are gone. */
    String literal() {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            if (part instanceof Literal literal) {
                text.append(literal.text());
            }
        }
        return text.toString();
    }

    /** True if a part of it is quoted. */
    boolean hasQuotes() {
        return parts.stream().anyMatch(part -> part instanceof Literal literal && literal.isQuoted());
    }
}
