package org.pagoda.user.cli;

/** How the program ends. */
final class ExitCode {
    /** What was asked for was done, also if it was to show a failure. */
    static final int DONE = 0;
    /** What was announced did not happen. */
    static final int FAILED = 1;
    /** What was asked for cannot be. */
    static final int USAGE = 2;

    private ExitCode() {}
}
