package org.pagoda.user.exercise;

/**
 * One thing that the grader looks at.
 *
 * @param title what must be so, in a few words
 * @param extra true if it is for those who want more: not needed for a pass
 * @param body tries the submission; throws {@link NotYet} if it does not do it
 */
public record Check(String title, boolean extra, Body body) {
    /** What a check does. */
    @FunctionalInterface
    public interface Body {
        /** Tries the submission; returns if all is well. */
        void run(Trial trial);
    }

    /** A check that is needed. */
    public static Check of(String title, Body body) {
        return new Check(title, false, body);
    }

    /** A check that is not needed. */
    public static Check extra(String title, Body body) {
        return new Check(title, true, body);
    }
}
