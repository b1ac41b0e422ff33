package org.pagoda.user.lab;

/** What a person asked for cannot be; the message is one line that names the value at fault. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UsageException(String message) {
        super(message);
    }
}
