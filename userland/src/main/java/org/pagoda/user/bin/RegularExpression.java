package org.pagoda.user.bin;

/** Basic and extended regular expressions (Base Definitions, 9.3 and 9.4) in the words of {@link java.util.regex.Pattern}. */
final class RegularExpression {
    private final String given;
    private final boolean isExtended;
    private final StringBuilder java = new StringBuilder();
    private int position;
    /** True where an asterisk is a character: at the beginning of the whole, or of a part in parentheses. */
    private boolean isStart = true;

    private RegularExpression(String given, boolean isExtended) {
        this.given = given;
        this.isExtended = isExtended;
    }

    /** {@code given} so that Java understands it. What is wrong with it Java says. */
    static String toJava(String given, boolean isExtended) {
        RegularExpression expression = new RegularExpression(given, isExtended);
        while (expression.position < given.length()) {
            expression.translateOne();
        }
        return expression.java.toString();
    }

    private void translateOne() {
        char next = given.charAt(position++);
        boolean wasStart = isStart;
        isStart = false;
        switch (next) {
            case '\\' -> translateEscaped();
            case '[' -> translateBrackets();
            case '.' -> java.append('.');
            case '*' -> java.append(wasStart ? "\\*" : "*");
            case '^' -> {
                boolean isAnchor = isExtended || wasStart;
                java.append(isAnchor ? "^" : "\\^");
                isStart = wasStart;
            }
            case '$' -> java.append(isExtended || isAtEndOfPart() ? "$" : "\\$");
            case '(', '|' -> {
                java.append(isExtended ? "" : "\\").append(next);
                isStart = isExtended;
            }
            case ')', '+', '?' -> java.append(isExtended ? "" : "\\").append(next);
            case '{' -> java.append(isExtended && isRepeat() ? "{" : "\\{");
            case '}' -> java.append(isExtended && isInRepeat() ? "}" : "\\}");
            default -> literal(next);
        }
    }

    private boolean isAtEndOfPart() {
        return position == given.length() || given.startsWith("\\)", position) || given.startsWith("\\|", position);
    }

    private boolean isRepeat() {
        return given.substring(position).matches("(?s)[0-9]+(,[0-9]*)?\\}.*");
    }

    private boolean isInRepeat() {
        return given.substring(0, position).matches("(?s).*\\{[0-9]+(,[0-9]*)?\\}");
    }

    private void translateEscaped() {
        if (position == given.length()) {
            java.append('\\'); // which Java does not take
            return;
        }
        char next = given.charAt(position++);
        if ("(){}|+?".indexOf(next) >= 0) {
            java.append(isExtended ? "\\" : "").append(next);
            isStart = !isExtended && (next == '(' || next == '|');
        } else if ("123456789wWsSbB".indexOf(next) >= 0) {
            java.append('\\').append(next);
        } else if (next == '<' || next == '>') {
            java.append("\\b");
        } else {
            literal(next);
        }
    }

    private void literal(char next) {
        boolean isPlain = next >= 0x80 || next <= ' ' || Character.isLetterOrDigit(next);
        java.append(isPlain ? "" : "\\").append(next);
    }

    private void translateBrackets() {
        java.append('[');
        if (position < given.length() && given.charAt(position) == '^') {
            java.append('^');
            position++;
        }
        int first = position;
        while (position < given.length() && (given.charAt(position) != ']' || position == first)) {
            int end = given.startsWith("[:", position) ? given.indexOf(":]", position) : -1;
            if (end > 0) {
                java.append(characterClass(given.substring(position + 2, end)));
                position = end + 2;
            } else {
                char next = given.charAt(position++);
                java.append("[]\\^&".indexOf(next) >= 0 ? "\\" : "").append(next);
            }
        }
        if (position < given.length()) {
            java.append(']');
            position++;
        }
    }

    private static String characterClass(String name) {
        return switch (name) {
            case "alpha" -> "\\p{Alpha}";
            case "digit" -> "\\p{Digit}";
            case "alnum" -> "\\p{Alnum}";
            case "upper" -> "\\p{Upper}";
            case "lower" -> "\\p{Lower}";
            case "space" -> "\\s";
            case "blank" -> "\\p{Blank}";
            case "punct" -> "\\p{Punct}";
            case "xdigit" -> "\\p{XDigit}";
            case "print" -> "\\p{Print}";
            case "graph" -> "\\p{Graph}";
            case "cntrl" -> "\\p{Cntrl}";
            default -> "\\p{" + name + "}"; // which Java does not take
        };
    }
}
