package org.pagoda.user.shell;

/** What a command cannot be done for; a shell that is not interactive ends by it (2.8.1), another one goes on with the next line. */
final class ShellError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String message;

    private final int status;

    ShellError(String message) {
        this(message, 2);
    }

    ShellError(String message, int status) {
        super(message, null, false, false);
        this.message = message;
        this.status = status;
    }

    @Override
    public String getMessage() {
        return message;
    }

    /** With which exit status. */
    int status() {
        return status;
    }
}
