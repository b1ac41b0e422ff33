package org.pagoda.user.shell;

import java.util.ArrayList;
import java.util.List;

/** Reads words: quoting (2.2) and what is to be expanded (2.6). */
final class WordReader {
    /** Where a word stands, which says what ends it and what quotes mean in it. */
    enum Mode {
        /** Between blanks. */
        WORD,
        /** In double quotes. */
        DOUBLE_QUOTES,
        /** In <code>${name-...}</code>. */
        BRACES,
        /** In the same in double quotes. */
        QUOTED_BRACES,
        /** In {@code $((...))}. */
        ARITHMETIC,
        HERE_DOCUMENT;

        boolean isQuoted() {
            return this != WORD && this != BRACES;
        }
    }

    private static final String SPECIAL = "@*#?-$!";

    private final Source source;

    WordReader(Source source) {
        this.source = source;
    }

    /** Reads up to what ends a word of this kind, which is left, or to the end of the text, for kinds that may end there. */
    Word read(Mode mode) {
        source.enter();
        Parts parts = new Parts(mode.isQuoted());
        int parentheses = 0;
        while (true) {
            source.skipContinuations();
            if (source.isAtEnd()) {
                if (mode != Mode.WORD && mode != Mode.HERE_DOCUMENT) {
                    throw source.incomplete(missing(mode));
                }
                break;
            }
            char next = source.peek();
            if (mode == Mode.ARITHMETIC) {
                if (next == ')' && parentheses == 0) {
                    break;
                }
                parentheses += next == '(' ? 1 : next == ')' ? -1 : 0;
            }
            if (isEnd(mode, next)) {
                break;
            }
            readPart(parts, mode);
        }
        source.leave();
        return new Word(parts.list());
    }

    private static String missing(Mode mode) {
        return switch (mode) {
            case DOUBLE_QUOTES -> "Syntax error: Unterminated quoted string";
            case ARITHMETIC -> "Syntax error: Missing '))'";
            default -> "Syntax error: Missing '}'";
        };
    }

    private static boolean isEnd(Mode mode, char next) {
        return switch (mode) {
            case WORD -> " \t\n|&;<>()".indexOf(next) >= 0;
            case DOUBLE_QUOTES -> next == '"';
            case BRACES, QUOTED_BRACES -> next == '}';
            case ARITHMETIC, HERE_DOCUMENT -> false;
        };
    }

    private void readPart(Parts parts, Mode mode) {
        char next = source.next();
        if (next == '\\') {
            readEscaped(parts, mode);
        } else if (next == '\'' && !mode.isQuoted()) {
            parts.add(new Word.Literal(readSingleQuotes(), true));
        } else if (next == '"' && mode != Mode.HERE_DOCUMENT && mode != Mode.ARITHMETIC) {
            List<Word.Part> quoted = read(Mode.DOUBLE_QUOTES).parts();
            source.next();
            if (quoted.isEmpty()) {
                parts.add(new Word.Literal("", true));
            }
            quoted.forEach(parts::add);
        } else if (next == '$') {
            readDollar(parts, mode);
        } else if (next == '`') {
            int line = source.line();
            parts.add(new Word.Substitution(readBackquotes(mode.isQuoted()), line, mode.isQuoted()));
        } else {
            parts.append(next);
        }
    }

    private void readEscaped(Parts parts, Mode mode) {
        if (source.isAtEnd()) {
            parts.append('\\');
            return;
        }
        String escapes = switch (mode) {
            case WORD, BRACES -> "";
            case DOUBLE_QUOTES -> "$`\"\\";
            case QUOTED_BRACES -> "$`\"\\}";
            case ARITHMETIC, HERE_DOCUMENT -> "$`\\";
        };
        if (!mode.isQuoted() || escapes.indexOf(source.peek()) >= 0) {
            parts.add(new Word.Literal(String.valueOf(source.next()), true));
        } else {
            parts.append('\\');
        }
    }

    private String readSingleQuotes() {
        int start = source.position();
        while (!source.isAtEnd()) {
            if (source.next() == '\'') {
                String text = source.text(start);
                return text.substring(0, text.length() - 1);
            }
        }
        throw source.incomplete("Syntax error: Unterminated quoted string");
    }

    private String readBackquotes(boolean isQuoted) {
        StringBuilder commands = new StringBuilder();
        while (!source.isAtEnd()) {
            char next = source.next();
            if (next == '`') {
                return commands.toString();
            }
            if (next == '\\' && !source.isAtEnd() && (isQuoted ? "$`\\\"" : "$`\\").indexOf(source.peek()) >= 0) {
                next = source.next();
            }
            commands.append(next);
        }
        throw source.incomplete("Syntax error: EOF in backquote substitution");
    }

    private void readDollar(Parts parts, Mode mode) {
        boolean isQuoted = mode.isQuoted();
        source.skipContinuations();
        char next = source.isAtEnd() ? ' ' : source.peek();
        if (next == '(') {
            parts.add(source.peekSecond() == '(' ? readArithmetic(isQuoted) : readSubstitution(isQuoted));
        } else if (next == '{') {
            parts.add(readBraces(isQuoted));
        } else if (isNameStart(next)) {
            parts.add(new Word.Parameter(readName(), "", null, isQuoted));
        } else if (isDigit(next) || SPECIAL.indexOf(next) >= 0) {
            parts.add(new Word.Parameter(String.valueOf(source.next()), "", null, isQuoted));
        } else {
            parts.append('$');
        }
    }

    /** What begins with two parentheses is never a subshell in a substitution, which 2.6.3 leaves open; that needs a blank. */
    private Word.Part readArithmetic(boolean isQuoted) {
        source.next();
        source.next();
        Word expression = read(Mode.ARITHMETIC);
        if (!source.accept("))")) {
            throw source.error("Syntax error: Missing '))'");
        }
        return new Word.Arithmetic(expression, isQuoted);
    }

    private Word.Part readSubstitution(boolean isQuoted) {
        source.next();
        int start = source.position();
        int line = source.line();
        source.enter();
        new Parser(source).skipSubstitution();
        source.leave();
        String commands = source.text(start);
        return new Word.Substitution(commands.substring(0, commands.length() - 1), line, isQuoted);
    }

    private Word.Part readBraces(boolean isQuoted) {
        source.next();
        source.skipContinuations();
        boolean isLength = !source.isAtEnd()
                && source.peek() == '#'
                && source.peekSecond() != '}'
                && isParameterStart(source.peekSecond());
        if (isLength) {
            source.next();
        }
        String name = readParameter();
        source.skipContinuations();
        if (source.accept("}")) {
            return new Word.Parameter(name, isLength ? "length" : "", null, isQuoted);
        }
        String operator = isLength ? "" : readOperator();
        if (operator.isEmpty()) {
            throw source.isAtEnd() ? source.incomplete("Syntax error: Missing '}'") : source.error("Bad substitution");
        }
        boolean isPattern = operator.startsWith("%") || operator.startsWith("#");
        Word argument = read(isQuoted && !isPattern ? Mode.QUOTED_BRACES : Mode.BRACES);
        source.next();
        return new Word.Parameter(name, operator, argument, isQuoted);
    }

    private String readOperator() {
        for (String operator : List.of(":-", ":=", ":?", ":+", "-", "=", "?", "+", "%%", "%", "##", "#")) {
            if (source.accept(operator)) {
                return operator;
            }
        }
        return "";
    }

    private static boolean isParameterStart(char next) {
        return isNameStart(next) || isDigit(next) || SPECIAL.indexOf(next) >= 0;
    }

    private String readParameter() {
        if (source.isAtEnd()) {
            throw source.incomplete("Syntax error: Missing '}'");
        }
        char next = source.peek();
        if (isNameStart(next)) {
            return readName();
        } else if (isDigit(next)) {
            int start = source.position();
            while (!source.isAtEnd() && isDigit(source.peek())) {
                source.next();
            }
            return source.text(start);
        } else if (SPECIAL.indexOf(next) >= 0) {
            return String.valueOf(source.next());
        }
        throw source.error("Bad substitution");
    }

    private String readName() {
        StringBuilder name = new StringBuilder();
        while (!source.isAtEnd() && (isNameStart(source.peek()) || isDigit(source.peek()))) {
            name.append(source.next());
            source.skipContinuations();
        }
        return name.toString();
    }

    /** True for what a name begins with, 3.216 of the Base Definitions. */
    static boolean isNameStart(char next) {
        return (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') || next == '_';
    }

    static boolean isDigit(char next) {
        return next >= '0' && next <= '9';
    }

    /** True for a name, of a variable or function. */
    static boolean isName(String text) {
        return text.matches("[A-Za-z_][A-Za-z_0-9]*");
    }

    /** Parts as they come; characters next to each other are one. */
    private static final class Parts {
        private final boolean isQuoted;
        private final List<Word.Part> list = new ArrayList<>();
        private final StringBuilder literal = new StringBuilder();

        Parts(boolean isQuoted) {
            this.isQuoted = isQuoted;
        }

        void append(char next) {
            literal.append(next);
        }

        void add(Word.Part part) {
            endLiteral();
            list.add(part);
        }

        private void endLiteral() {
            if (!literal.isEmpty()) {
                list.add(new Word.Literal(literal.toString(), isQuoted));
                literal.setLength(0);
            }
        }

        List<Word.Part> list() {
            endLiteral();
            return List.copyOf(list);
        }
    }
}
