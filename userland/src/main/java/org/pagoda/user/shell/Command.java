package org.pagoda.user.shell;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a shell does, as the parser has read it: a tree. Each node has a number, its place in the order in which nodes of a complete command
 * are made, by which a subshell finds the one that it is for in the same text; and the line where it begins.
 */
sealed interface Command {
    /** Its number. */
    int id();

    /** Where it begins, from 1. */
    int line();

    /**
     * A simple command, 2.9.1.
     *
     * @param assignments before the words
     * @param words its name and arguments; may be none
     */
    record Simple(int id, int line, List<Assignment> assignments, List<Word> words, List<Redirection> redirections)
            implements Command {}

    /** {@code name=value}. */
    record Assignment(String name, Word value) {}

    /**
     * A redirection, 2.7.
     *
     * @param descriptor that is redirected
     * @param operator one of {@code < > >> >| <> <& >& << <<-}
     * @param target a file, a descriptor's number, or {@code -}; for a here-document its delimiter
     * @param here the here-document; null: it is none
     */
    record Redirection(
            int descriptor,
            String operator,
            Word target,
            @Nullable HereDocument here) {}

    /** Two commands or more with pipes between them, or one whose status is turned round; 2.9.2. */
    record Pipeline(int id, int line, boolean isNegated, List<Command> commands) implements Command {}

    /** {@code left && right} or {@code left || right}, 2.9.3. */
    record AndOr(int id, int line, Command left, boolean isAnd, Command right) implements Command {}

    /** Commands one after the other, or at once; 2.9.3. */
    record Sequence(int id, int line, List<Item> items) implements Command {}

    /** One of a {@link Sequence}; it is not waited for if it is in the background. */
    record Item(Command command, boolean isBackground) {}

    /** <code>{ body; }</code>, 2.9.4.1. */
    record Group(int id, int line, Command body) implements Command {}

    /** {@code (body)}, 2.9.4.1. */
    record Subshell(int id, int line, Command body) implements Command {}

    /** A compound command with redirections of its own. */
    record Redirected(int id, int line, Command body, List<Redirection> redirections) implements Command {}

    /** {@code if}, 2.9.4.4. */
    record If(
            int id,
            int line,
            List<Branch> branches,
            @Nullable Command otherwise) implements Command {}

    /** {@code if condition; then body}, or {@code elif}. */
    record Branch(Command condition, Command body) {}

    /** {@code while} and {@code until}, 2.9.4.5 and 2.9.4.6. */
    record Loop(int id, int line, boolean isUntil, Command condition, Command body) implements Command {}

    /** {@code for}, 2.9.4.2; without words it goes through the parameters. */
    record For(int id, int line, String name, @Nullable List<Word> words, Command body) implements Command {}

    /** {@code case}, 2.9.4.3. */
    record Case(int id, int line, Word subject, List<Choice> choices) implements Command {}

    /** One of a {@link Case}; without a body nothing is done. */
    record Choice(List<Word> patterns, @Nullable Command body) {}

    /** {@code name() body}, 2.9.5. */
    record Function(int id, int line, String name, Command body) implements Command {}
}
