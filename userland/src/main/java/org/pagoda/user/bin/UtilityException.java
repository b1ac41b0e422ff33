package org.pagoda.user.bin;

/** A utility cannot go on. */
public final class UtilityException extends RuntimeException {
    /** The status of what ends because nobody reads its output: that of a process killed by SIGPIPE. */
    static final int NOBODY_READS = 141;

    private static final long serialVersionUID = 1;

    private final String message;

    private final int status;

    /** @param message for people, without the utility's name */
    public UtilityException(String message, int status) {
        super(message, null, false, false);
        this.message = message;
        this.status = status;
    }

    @Override
    public String getMessage() {
        return message;
    }

    /** Nobody reads the output: there is nobody to tell, either. */
    static UtilityException nobodyReads() {
        return new UtilityException("", NOBODY_READS);
    }

    /** The exit status. */
    public int status() {
        return status;
    }

    boolean isSilent() {
        return status == NOBODY_READS;
    }
}
