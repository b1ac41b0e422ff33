package org.pagoda.user.scheduling;

/** A policy that somebody has written does not do what a policy must; the message is one line. */
public final class PolicyFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    PolicyFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
