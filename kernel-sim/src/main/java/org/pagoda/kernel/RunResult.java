package org.pagoda.kernel;

import java.util.List;

/**
 * How a run has ended.
 *
 * @param outcome why it stopped
 * @param tasks the tasks that are left, for people: {@code sink(5) waits for SERVE} and the like
 */
public record RunResult(Outcome outcome, List<String> tasks) {
    /** Why a run stops. */
    public enum Outcome {
        /** No process is left. */
        ALL_EXITED,
        /** All tasks that are left wait, and nobody is there to wake them. */
        IDLE,
        /** The tick limit was reached. */
        TICK_LIMIT,
        /** A program ran for too long without a trap. */
        STUCK
    }
}
