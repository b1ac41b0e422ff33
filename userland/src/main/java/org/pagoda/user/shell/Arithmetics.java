package org.pagoda.user.shell;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Computes an expression, 2.6.4: signed 64-bit integers, the operators of C without those that count up and down. */
final class Arithmetics {
    /** Two-place operators by how closely they bind, the loosest first; of those that begin alike, the longest first. */
    private static final List<List<String>> LEVELS = List.of(
            List.of("||"),
            List.of("&&"),
            List.of("|"),
            List.of("^"),
            List.of("&"),
            List.of("==", "!="),
            List.of("<=", ">=", "<", ">"),
            List.of("<<", ">>"),
            List.of("+", "-"),
            List.of("*", "/", "%"));

    private static final List<String> ASSIGNMENTS =
            List.of("=", "+=", "-=", "*=", "/=", "%=", "<<=", ">>=", "&=", "^=", "|=");

    private final String text;
    private final Source source;
    private final Variables variables;
    /** More than 0 in a part whose value is not needed: nothing is assigned, and nothing fails. */
    private int unused;

    Arithmetics(String text, Variables variables) {
        this.text = text;
        this.variables = variables;
        source = new Source(text, 1);
    }

    /** Throws {@link ShellError} for what is no expression, and for a division by zero. */
    long value() {
        try {
            skipBlanks();
            if (source.isAtEnd()) {
                return 0;
            }
            long value = assignment();
            if (!source.isAtEnd()) {
                throw syntaxError();
            }
            return value;
        } catch (ShellSyntaxException e) {
            throw new ShellError("arithmetic expression: " + e.getMessage() + ": \"" + text + "\"");
        }
    }

    private ShellError syntaxError() {
        return new ShellError(
                "arithmetic expression: expecting " + (source.isAtEnd() ? "primary" : "EOF") + ": \"" + text + "\"");
    }

    private void skipBlanks() {
        while (!source.isAtEnd() && Character.isWhitespace(source.peek())) {
            source.next();
        }
    }

    private boolean accept(String operator) {
        boolean isIt = source.accept(operator);
        if (isIt) {
            skipBlanks();
        }
        return isIt;
    }

    private long assignment() {
        source.enter();
        int start = source.position();
        if (!source.isAtEnd() && WordReader.isNameStart(source.peek())) {
            String name = name();
            for (String operator : ASSIGNMENTS) {
                boolean isComparison = operator.equals("=") && source.peekOr(' ') == '=' && source.peekSecond() == '=';
                if (!isComparison && accept(operator)) {
                    long right = assignment();
                    String two = operator.substring(0, operator.length() - 1);
                    long value = two.isEmpty() ? right : apply(two, variable(name), right);
                    if (unused == 0) {
                        variables.set(name, String.valueOf(value));
                    }
                    source.leave();
                    return value;
                }
            }
            source.moveTo(start, 1);
        }
        long value = conditional();
        source.leave();
        return value;
    }

    private long conditional() {
        long condition = binary(0);
        if (!accept("?")) {
            return condition;
        }
        long first = ifUsed(condition != 0, false);
        if (!accept(":")) {
            throw syntaxError();
        }
        long second = ifUsed(condition == 0, true);
        return condition != 0 ? first : second;
    }

    private long ifUsed(boolean isUsed, boolean isLast) {
        unused += isUsed ? 0 : 1;
        source.enter();
        long value = isLast ? conditional() : assignment();
        source.leave();
        unused -= isUsed ? 0 : 1;
        return value;
    }

    private long binary(int level) {
        if (level == LEVELS.size()) {
            return unary();
        }
        long left = binary(level + 1);
        String operator = acceptOne(level);
        while (operator != null) {
            boolean isShort = (operator.equals("||") && left != 0) || (operator.equals("&&") && left == 0);
            unused += isShort ? 1 : 0;
            long right = binary(level + 1);
            unused -= isShort ? 1 : 0;
            left = apply(operator, left, right);
            operator = acceptOne(level);
        }
        return left;
    }

    private @Nullable String acceptOne(int level) {
        for (String operator : LEVELS.get(level)) {
            char after = source.peekAfter(operator);
            // Of a longer operator: "a || b" has no "|" in it, "a <<= b" no "<<".
            boolean isLonger = (after == '=' && !operator.endsWith("=") && !"<>".contains(operator))
                    || (operator.length() == 1 && "|&<>".contains(operator) && after == operator.charAt(0));
            if (!isLonger && accept(operator)) {
                return operator;
            }
        }
        return null;
    }

    private long unary() {
        source.enter();
        long value;
        if (accept("!")) {
            value = unary() == 0 ? 1 : 0;
        } else if (accept("-")) {
            value = -unary();
        } else if (accept("+")) {
            value = unary();
        } else if (accept("~")) {
            value = ~unary();
        } else if (accept("(")) {
            value = assignment();
            if (!accept(")")) {
                throw syntaxError();
            }
        } else {
            value = primary();
        }
        source.leave();
        return value;
    }

    private long primary() {
        if (source.isAtEnd()) {
            throw syntaxError();
        }
        if (WordReader.isNameStart(source.peek())) {
            return variable(name());
        }
        int start = source.position();
        while (!source.isAtEnd() && Character.isLetterOrDigit(source.peek())) {
            source.next();
        }
        String digits = source.text(start);
        skipBlanks();
        return number(digits);
    }

    private String name() {
        int start = source.position();
        while (!source.isAtEnd() && (WordReader.isNameStart(source.peek()) || WordReader.isDigit(source.peek()))) {
            source.next();
        }
        String name = source.text(start);
        skipBlanks();
        return name;
    }

    private long variable(String name) {
        String value = variables.get(name);
        String digits = value == null ? "" : value.strip();
        if (digits.isEmpty()) {
            return 0;
        }
        boolean isNegative = digits.startsWith("-");
        long number = number(isNegative || digits.startsWith("+") ? digits.substring(1) : digits);
        return isNegative ? -number : number;
    }

    private long number(String digits) {
        try {
            if (digits.startsWith("0x") || digits.startsWith("0X")) {
                return Long.parseUnsignedLong(digits.substring(2), 16);
            }
            return digits.length() > 1 && digits.startsWith("0") ? Long.parseLong(digits, 8) : Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw syntaxError();
        }
    }

    private long apply(String operator, long left, long right) {
        return switch (operator) {
            case "||" -> left != 0 || right != 0 ? 1 : 0;
            case "&&" -> left != 0 && right != 0 ? 1 : 0;
            case "|" -> left | right;
            case "^" -> left ^ right;
            case "&" -> left & right;
            case "==" -> left == right ? 1 : 0;
            case "!=" -> left != right ? 1 : 0;
            case "<=" -> left <= right ? 1 : 0;
            case ">=" -> left >= right ? 1 : 0;
            case "<" -> left < right ? 1 : 0;
            case ">" -> left > right ? 1 : 0;
            case "<<" -> left << right;
            case ">>" -> left >> right;
            case "+" -> left + right;
            case "-" -> left - right;
            case "*" -> left * right;
            default -> divide(operator, left, right);
        };
    }

    private long divide(String operator, long left, long right) {
        if (right == 0 && unused > 0) {
            return 0;
        } else if (right == 0) {
            throw new ShellError("arithmetic expression: division by zero: \"" + text + "\"");
        }
        return operator.equals("/") ? left / right : left % right;
    }
}
