package org.pagoda.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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

    /** Of a run that has stopped like {@code outcome}, with these processes left. */
    static RunResult of(Outcome outcome, List<Process> processes) {
        List<String> left = new ArrayList<>();
        for (Process process : processes) {
            for (Task task : process.tasks()) {
                boolean parked = task.state() == Task.State.PARKED;
                left.add(task
                        + (parked
                                ? " waits for " + task.waitsFor().words()
                                : " is " + task.state().name().toLowerCase(Locale.ROOT)));
            }
        }
        boolean done = outcome == Outcome.IDLE && left.isEmpty();
        return new RunResult(done ? Outcome.ALL_EXITED : outcome, left);
    }
}
