package org.pagoda.user.shell;

/** A text is no command. */
final class ShellSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String message;

    private final int line;
    private final boolean isIncomplete;

    ShellSyntaxException(int line, String message, boolean isIncomplete) {
        super(message, null, false, false);
        this.message = message;
        this.line = line;
        this.isIncomplete = isIncomplete;
    }

    @Override
    public String getMessage() {
        return message;
    }

    /** Where, from 1. */
    int line() {
        return line;
    }

    /** True if it could become one with more lines. */
    boolean isIncomplete() {
        return isIncomplete;
    }
}
