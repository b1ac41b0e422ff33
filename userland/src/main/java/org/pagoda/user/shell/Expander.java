package org.pagoda.user.shell;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pagoda.user.shell.Marked.Origin;

/**
 * Expands words, 2.6, in this order: tildes, parameters, commands and arithmetic from left to right; then fields are split, files are found
 * for patterns, and quotes are removed.
 */
final class Expander {
    /** Executes commands for their output. */
    @FunctionalInterface
    interface Commands {
        /** What they print, without newlines at its end; {@code line} is that of the first. */
        String output(String commands, int line);
    }

    private static final String USUAL_SEPARATORS = " \t\n";

    private final ShellState state;
    private final Commands commands;
    private final PathnameExpansion files;

    Expander(ShellState state, Commands commands, Folders folders) {
        this.state = state;
        this.commands = commands;
        files = new PathnameExpansion(folders);
    }

    // ---- words ----

    /** The fields that words become. */
    List<String> fields(List<Word> words) {
        List<String> fields = new ArrayList<>();
        for (Word word : words) {
            String plain = word.plain();
            if (plain != null && !plain.startsWith("~") && !PathnameExpansion.hasMeaning(plain)) {
                fields.add(plain); // most words
            } else {
                addFields(word, fields);
            }
        }
        return fields;
    }

    private void addFields(Word word, List<String> fields) {
        for (Marked piece : pieces(word, Origin.WRITTEN)) {
            for (Marked field : piece.split(separators())) {
                String pattern = field.pattern();
                boolean isPattern = !state.has('f') && PathnameExpansion.hasMeaning(pattern);
                List<String> found = isPattern ? files.expand(pattern) : List.of();
                if (found.isEmpty()) {
                    fields.add(field.text());
                } else {
                    fields.addAll(found);
                }
            }
        }
    }

    /** One field, neither split nor taken for a pattern: an assignment's value, a file to redirect to, the subject of a {@code case}. */
    String text(Word word) {
        return joined(word).text();
    }

    /** One pattern, in which what is quoted has backslashes. */
    String pattern(Word word) {
        return joined(word).pattern();
    }

    private Marked joined(Word word) {
        List<Marked> pieces = pieces(word, Origin.WRITTEN);
        if (pieces.size() == 1) {
            return pieces.get(0);
        }
        Marked all = new Marked();
        StringBuilder text = new StringBuilder();
        for (Marked piece : pieces) {
            text.append(text.isEmpty() ? "" : " ").append(piece.text());
        }
        all.add(text.toString(), Origin.QUOTED);
        return all;
    }

    private String separators() {
        String separators = state.variables.get("IFS");
        return separators == null ? USUAL_SEPARATORS : separators;
    }

    // ---- parts ----

    /** One piece, or as many as there are parameters in <code>"$@"</code>; none for a word that is nothing. */
    private List<Marked> pieces(Word word, Origin unquoted) {
        List<Marked> pieces = new ArrayList<>();
        pieces.add(new Marked());
        boolean isFirst = true;
        for (Word.Part part : word.parts()) {
            if (part instanceof Word.Literal literal) {
                addLiteral(literal, isFirst, unquoted, last(pieces));
            } else if (part instanceof Word.Parameter parameter) {
                addParameter(parameter, pieces);
            } else if (part instanceof Word.Substitution substitution) {
                String output = commands.output(substitution.commands(), substitution.line());
                addExpanded(output, substitution.isQuoted(), pieces);
            } else if (part instanceof Word.Arithmetic arithmetic) {
                long value = new Arithmetics(text(arithmetic.expression()), state.variables).value();
                addExpanded(String.valueOf(value), arithmetic.isQuoted(), pieces);
            }
            isFirst = false;
        }
        return pieces;
    }

    private static Marked last(List<Marked> pieces) {
        return pieces.get(pieces.size() - 1);
    }

    private void addLiteral(Word.Literal literal, boolean isFirst, Origin unquoted, Marked to) {
        String text = literal.text();
        if (literal.isQuoted()) {
            to.add(text, Origin.QUOTED);
            return;
        }
        String home = state.variables.get("HOME");
        boolean isTilde = isFirst && (text.equals("~") || text.startsWith("~/"));
        if (isTilde && home != null) {
            to.add(home, Origin.QUOTED);
            to.add(text.substring(1), unquoted);
        } else {
            to.add(text, unquoted);
        }
    }

    private static void addExpanded(String text, boolean isQuoted, List<Marked> pieces) {
        last(pieces).add(text, isQuoted ? Origin.QUOTED : Origin.EXPANDED);
    }

    // ---- parameters, 2.6.2 ----

    private void addParameter(Word.Parameter parameter, List<Marked> pieces) {
        String operator = parameter.operator();
        boolean isAll = parameter.name().equals("@") || parameter.name().equals("*");
        String value = isAll ? allParameters(parameter) : value(parameter.name());
        if (operator.equals("length")) {
            checkIsSet(parameter.name(), value);
            addExpanded(String.valueOf(value == null ? 0 : value.length()), parameter.isQuoted(), pieces);
            return;
        }
        boolean isColon = operator.startsWith(":");
        boolean isMissing = value == null || (isColon && value.isEmpty());
        switch (isColon ? operator.substring(1) : operator) {
            case "-" -> {
                if (isMissing) {
                    addArgument(parameter, pieces);
                    return;
                }
            }
            case "+" -> {
                if (!isMissing) {
                    addArgument(parameter, pieces);
                }
                return;
            }
            case "=" -> {
                if (isMissing) {
                    assign(parameter, pieces);
                    return;
                }
            }
            case "?" -> {
                if (isMissing) {
                    throw missing(parameter, isColon);
                }
            }
            case "" -> checkIsSet(parameter.name(), value);
            default -> {
                checkIsSet(parameter.name(), value);
                value = cut(value == null ? "" : value, operator, pattern(argument(parameter)));
                addExpanded(value, parameter.isQuoted(), pieces);
                return;
            }
        }
        if (isAll) {
            addAll(parameter, pieces);
        } else {
            addExpanded(value == null ? "" : value, parameter.isQuoted(), pieces);
        }
    }

    private @Nullable String value(String name) {
        return WordReader.isNameStart(name.charAt(0)) ? state.variables.get(name) : state.special(name);
    }

    private void checkIsSet(String name, @Nullable String value) {
        if (value == null && state.has('u') && !name.equals("@") && !name.equals("*")) {
            throw new ShellError(name + ": parameter not set");
        }
    }

    private static Word argument(Word.Parameter parameter) {
        Word argument = parameter.argument();
        return argument == null ? new Word(List.of()) : argument;
    }

    private void addArgument(Word.Parameter parameter, List<Marked> pieces) {
        List<Marked> added = pieces(argument(parameter), Origin.EXPANDED);
        Marked to = last(pieces);
        for (int i = 0; i < added.size(); i++) {
            if (i > 0) {
                to = new Marked();
                pieces.add(to);
            }
            to.addAll(added.get(i));
        }
        if (parameter.isQuoted() && last(pieces).isEmpty()) {
            last(pieces).add("", Origin.QUOTED);
        }
    }

    private void assign(Word.Parameter parameter, List<Marked> pieces) {
        if (!WordReader.isNameStart(parameter.name().charAt(0))) {
            throw new ShellError(parameter.name() + ": bad variable name");
        }
        String value = text(argument(parameter));
        state.variables.set(parameter.name(), value);
        addExpanded(value, parameter.isQuoted(), pieces);
    }

    private ShellError missing(Word.Parameter parameter, boolean isColon) {
        String message = text(argument(parameter));
        String usual = isColon ? "parameter not set or null" : "parameter not set";
        return new ShellError(parameter.name() + ": " + (message.isEmpty() ? usual : message));
    }

    private static String cut(String value, String operator, String pattern) {
        Glob glob = new Glob(pattern);
        boolean isLongest = operator.length() == 2;
        boolean isFront = operator.startsWith("#");
        for (int i = 0; i <= value.length(); i++) {
            // Lengths of what is cut off.
            int length = isLongest ? value.length() - i : i;
            int border = isFront ? length : value.length() - length;
            if (glob.matches(isFront ? value.substring(0, border) : value.substring(border))) {
                return isFront ? value.substring(border) : value.substring(0, border);
            }
        }
        return value;
    }

    // ---- all parameters, 2.5.2 ----

    /** Null without parameters. */
    private @Nullable String allParameters(Word.Parameter parameter) {
        return state.parameters.isEmpty() && !parameter.operator().equals("length")
                ? null
                : String.join(joint(), state.parameters);
    }

    private String joint() {
        String separators = separators();
        return separators.isEmpty() ? "" : separators.substring(0, 1);
    }

    private void addAll(Word.Parameter parameter, List<Marked> pieces) {
        if (parameter.isQuoted() && parameter.name().equals("*")) {
            addExpanded(String.join(joint(), state.parameters), true, pieces);
            return;
        }
        for (int i = 0; i < state.parameters.size(); i++) {
            if (i > 0) {
                pieces.add(new Marked());
            }
            addExpanded(state.parameters.get(i), parameter.isQuoted(), pieces);
        }
    }
}
