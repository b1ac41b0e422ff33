package org.pagoda.user.system;

/** Who types: a person, a file, a test, or the record of an earlier run. */
public interface Keyboard {
    /** What is typed next; waits for it. The machine stands still. */
    Typed next();

    /**
     * True if Ctrl-C was pressed while a program was running, and nobody has done anything about it.
     *
     * @param tick now
     */
    default boolean isInterrupted(long tick) {
        return false;
    }

    /** Something was done about it. */
    default void onInterrupted() {}

    /** A program has been running for a while. */
    default void onBusy() {}

    /** True if the session is to be given up. */
    default boolean isOver() {
        return false;
    }
}
