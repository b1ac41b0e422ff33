package org.pagoda.user.bin;

/** A text with backslashes, as {@code printf} reads it. */
final class Escapes {
    private final String text;
    private int position;
    private boolean isEnded;

    Escapes(String text) {
        this.text = text;
    }

    boolean isAtEnd() {
        return position == text.length();
    }

    char peek() {
        return text.charAt(position);
    }

    int position() {
        return position;
    }

    void skip(int characters) {
        position += characters;
    }

    /** True if there was a {@code \c}, behind which nothing counts. */
    boolean isEnded() {
        return isEnded;
    }

    /** The next character, or what stands for it. */
    String next(boolean isArgument) {
        char next = text.charAt(position++);
        if (next != '\\' || isAtEnd()) {
            return String.valueOf(next);
        }
        char escaped = text.charAt(position++);
        String plain = switch (escaped) {
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'r' -> "\r";
            case 'a' -> "\u0007";
            case 'b' -> "\b";
            case 'f' -> "\f";
            case 'v' -> "\u000b";
            case '\\' -> "\\";
            case 'c' -> "";
            default -> null;
        };
        isEnded |= escaped == 'c';
        return plain == null ? octal(escaped, isArgument) : plain;
    }

    private String octal(char escaped, boolean isArgument) {
        if (escaped < '0' || escaped > '7') {
            return "\\" + escaped;
        }
        int most = isArgument && escaped == '0' ? 4 : 3;
        int begin = position - 1;
        while (position < text.length()
                && position - begin < most
                && text.charAt(position) >= '0'
                && text.charAt(position) <= '7') {
            position++;
        }
        return String.valueOf((char) (Integer.parseInt(text.substring(begin, position), 8) & 0xff));
    }
}
