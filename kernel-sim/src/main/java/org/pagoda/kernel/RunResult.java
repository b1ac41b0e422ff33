package org.pagoda.kernel;

import java.util.List;

/**
 * How a run has ended.
 *
 * @param outcome why it stopped
 * @param tasks the tasks that are left, for people: {@code sink(5) waits for messages, in serve} and the like
 */
public record RunResult(Outcome outcome, List<String> tasks) {
    /** Why a run stops. */
    public enum Outcome {
        /** No process is left. */
        ALL_EXITED("no process is left"),
        /** All tasks that are left wait, and nobody is there to wake them. */
        IDLE("all that are left wait, and nobody is there to wake them"),
        /** The tick limit was reached. */
        TICK_LIMIT("the tick limit was reached"),
        /** A program ran for too long without a trap. */
        STUCK("a program ran for too long without a trap");

        private final String words;

        Outcome(String words) {
            this.words = words;
        }

        /** For people. */
        public String words() {
            return words;
        }
    }
}
