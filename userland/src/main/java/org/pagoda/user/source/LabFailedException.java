package org.pagoda.user.source;

/** A lab in a file has thrown something; the message is one line that says what, and where in the file. */
public final class LabFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LabFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
