package org.pagoda.user.cli;

/** How the program ends. */
public final class ExitCode {
    /** What was asked for was done, also if it was to show a failure. */
    public static final int DONE = 0;
    /** What was announced did not happen. */
    public static final int FAILED = 1;
    /** What was asked for cannot be. */
    public static final int USAGE = 2;

    private ExitCode() {}
}
