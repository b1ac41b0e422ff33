package org.pagoda.kernel.scheduling;

/** Makes policies of one kind. */
public interface SchedulingPolicyFactory {
    /** What the policy is called on the command line: a word, or the name of its class. */
    String title();

    /**
     * A policy without tasks.
     *
     * @throws IllegalArgumentException if a class of somebody's own can't be made; the message is one line that names it
     */
    SchedulingPolicy create(SchedulingSettings settings);
}
