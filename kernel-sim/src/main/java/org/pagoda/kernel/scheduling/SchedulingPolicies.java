package org.pagoda.kernel.scheduling;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Finds policies by what people call them. */
public final class SchedulingPolicies {
    private SchedulingPolicies() {}

    /**
     * The policy of a name, capitals or not; or of a class that implements {@link SchedulingPolicy} and has a public constructor that takes
     * {@link SchedulingSettings}.
     *
     * @param name a name such as {@code rr}, or the full name of a class
     * @param loader where to look for a class
     * @throws IllegalArgumentException if there is no such policy, or the class is none; the message is one line that names what was asked for
     */
    public static SchedulingPolicyFactory find(String name, ClassLoader loader) {
        for (SchedulingPolicyName known : SchedulingPolicyName.values()) {
            if (known.title().equalsIgnoreCase(name)) {
                return known;
            }
        }
        return SchedulingPolicyClass.load(name, loader);
    }

    /** The names of all policies that are built in, with commas between. */
    public static String names() {
        return Arrays.stream(SchedulingPolicyName.values())
                .map(SchedulingPolicyName::title)
                .collect(Collectors.joining(", "));
    }
}
