package org.pagoda.user.shell;

/**
 * A pattern, 2.13.1 and 2.13.2: {@code *} stands for any characters, {@code ?} for one, {@code [a-c]} for one of several, {@code [!a-c]} for one of the
 * others; a backslash takes the meaning from the character behind it.
 */
final class Glob {
    private final String pattern;

    Glob(String pattern) {
        this.pattern = pattern;
    }

    /** {@code text} as a pattern that matches it and nothing else. */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            quoted.append('\\').append(text.charAt(i));
        }
        return quoted.toString();
    }

    /** True if it matches {@code text} from end to end. */
    boolean matches(String text) {
        int p = 0;
        int t = 0;
        // Where to go on if what follows the last asterisk does not match: it takes one character more.
        int asterisk = -1;
        int taken = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                asterisk = ++p;
                taken = t;
            } else {
                int after = p < pattern.length() ? one(p, text.charAt(t)) : -1;
                if (after >= 0) {
                    p = after;
                    t++;
                } else if (asterisk >= 0) {
                    p = asterisk;
                    t = ++taken;
                } else {
                    return false;
                }
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    /** The index behind what stands at {@code p} if that matches one character; -1 if it does not. */
    private int one(int p, char character) {
        char first = pattern.charAt(p);
        if (first == '?') {
            return p + 1;
        } else if (first == '[') {
            int end = endOfBrackets(p);
            if (end > 0) {
                return inBrackets(p + 1, end, character) ? end + 1 : -1;
            }
        } else if (first == '\\' && p + 1 < pattern.length()) {
            return pattern.charAt(p + 1) == character ? p + 2 : -1;
        }
        return first == character ? p + 1 : -1;
    }

    /** Where the bracket is that ends an expression that begins at {@code p}; -1 if there is none. */
    private int endOfBrackets(int p) {
        int i = p + 1;
        if (i < pattern.length() && (pattern.charAt(i) == '!' || pattern.charAt(i) == '^')) {
            i++;
        }
        int first = i;
        while (i < pattern.length()) {
            char next = pattern.charAt(i);
            if (next == ']' && i > first) {
                return i;
            } else if (next == '/') {
                return -1;
            } else if (next == '[' && i + 1 < pattern.length() && pattern.charAt(i + 1) == ':') {
                int end = pattern.indexOf(":]", i + 2);
                i = end < 0 ? i : end + 1;
            } else if (next == '\\') {
                i++;
            }
            i++;
        }
        return -1;
    }

    private boolean inBrackets(int begin, int end, char character) {
        boolean isNegated = pattern.charAt(begin) == '!' || pattern.charAt(begin) == '^';
        boolean isIn = false;
        int i = isNegated ? begin + 1 : begin;
        while (i < end) {
            int close = pattern.startsWith("[:", i) ? pattern.indexOf(":]", i + 2) : -1;
            if (close > 0 && close < end) {
                isIn |= isOfClass(pattern.substring(i + 2, close), character);
                i = close + 2;
                continue;
            }
            i = pattern.charAt(i) == '\\' && i + 1 < end ? i + 1 : i;
            char low = pattern.charAt(i);
            i++;
            char high = low;
            if (i + 1 < end && pattern.charAt(i) == '-') {
                i = pattern.charAt(i + 1) == '\\' && i + 2 < end ? i + 2 : i + 1;
                high = pattern.charAt(i);
                i++;
            }
            isIn |= low <= character && character <= high;
        }
        return isIn != isNegated;
    }

    private static boolean isOfClass(String name, char c) {
        boolean isUpper = c >= 'A' && c <= 'Z';
        boolean isLower = c >= 'a' && c <= 'z';
        boolean isDigit = c >= '0' && c <= '9';
        boolean isGraphic = c > ' ' && c < 0x7f;
        return switch (name) {
            case "upper" -> isUpper;
            case "lower" -> isLower;
            case "alpha" -> isUpper || isLower;
            case "digit" -> isDigit;
            case "alnum" -> isUpper || isLower || isDigit;
            case "xdigit" -> isDigit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
            case "space" -> c == ' ' || (c >= '\t' && c <= '\r');
            case "blank" -> c == ' ' || c == '\t';
            case "punct" -> isGraphic && !isUpper && !isLower && !isDigit;
            case "graph" -> isGraphic;
            case "print" -> isGraphic || c == ' ';
            case "cntrl" -> c < ' ' || c == 0x7f;
            default -> false;
        };
    }
}
