package org.pagoda.user.shell;

/** A text that is read from front to back, and how deep what is being read is nested. */
final class Source {
    /** What is nested deeper is refused: each level takes host stack, of which there is not much. */
    private static final int DEEPEST = 100;

    private final String text;

    // Its reader's.
    private int position;
    private int line;
    private int depth;

    Source(String text, int line) {
        this(text, line, 0);
    }

    Source(String text, int line, int depth) {
        this.text = text;
        this.line = line;
        this.depth = depth;
    }

    int position() {
        return position;
    }

    int line() {
        return line;
    }

    int depth() {
        return depth;
    }

    boolean isAtEnd() {
        return position == text.length();
    }

    /** The next character, which stays; not at the end. */
    char peek() {
        return text.charAt(position);
    }

    /** The character behind the next one; NUL if there is none. */
    char peekSecond() {
        return position + 1 < text.length() ? text.charAt(position + 1) : '\0';
    }

    /** The next character, which stays; {@code none} at the end. */
    char peekOr(char none) {
        return isAtEnd() ? none : peek();
    }

    /** The character behind {@code expected} if that is next; NUL if it is not, or nothing is behind it. */
    char peekAfter(String expected) {
        int end = position + expected.length();
        return text.startsWith(expected, position) && end < text.length() ? text.charAt(end) : '\0';
    }

    /** Takes the next character; not at the end. */
    char next() {
        char next = text.charAt(position++);
        if (next == '\n') {
            line++;
        }
        return next;
    }

    /** Takes {@code expected} if that is next; lines joined by a backslash count as one. */
    boolean accept(String expected) {
        int end = position;
        for (int i = 0; i < expected.length(); i++) {
            while (text.startsWith("\\\n", end)) {
                end += 2;
            }
            if (end == text.length() || text.charAt(end) != expected.charAt(i)) {
                return false;
            }
            end++;
        }
        while (position < end) {
            next();
        }
        return true;
    }

    /** Passes over backslashes at the end of a line, 2.2.1. */
    void skipContinuations() {
        while (text.startsWith("\\\n", position)) {
            position += 2;
            line++;
        }
    }

    /** The rest of the line, without its end, which is passed over. */
    String readLine(boolean skipsTabs) {
        while (skipsTabs && !isAtEnd() && peek() == '\t') {
            position++;
        }
        int end = text.indexOf('\n', position);
        boolean isLast = end < 0;
        String read = text.substring(position, isLast ? text.length() : end);
        position = isLast ? text.length() : end + 1;
        line++;
        return read;
    }

    /** What stands between {@code start} and here. */
    String text(int start) {
        return text.substring(start, position);
    }

    /** Goes back, or forward. */
    void moveTo(int newPosition, int newLine) {
        position = newPosition;
        line = newLine;
    }

    /** Something nested begins. */
    void enter() {
        if (++depth > DEEPEST) {
            throw error("Syntax error: nested too deeply");
        }
    }

    /** Something nested has ended. */
    void leave() {
        depth--;
    }

    ShellSyntaxException error(String message) {
        return new ShellSyntaxException(line, message, false);
    }

    ShellSyntaxException incomplete(String message) {
        return new ShellSyntaxException(line, message, true);
    }
}
