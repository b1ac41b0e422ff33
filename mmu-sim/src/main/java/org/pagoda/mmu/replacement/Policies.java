package org.pagoda.mmu.replacement;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Finds policies by what people call them. */
public final class Policies {
    private Policies() {}

    /**
     * The policy of a name, capitals or not; or of a class that implements {@link ReplacementPolicy} and has a public
     * constructor that takes {@link PolicyParameters}.
     *
     * @param name a name such as {@code LRU} or {@code 2q}, or the full name of a class
     * @param loader where to look for a class
     * @throws IllegalArgumentException if there is no such policy, or the class is none; the message is one line that
     *     names what was asked for
     */
    public static PolicyFactory find(String name, ClassLoader loader) {
        for (PolicyName known : PolicyName.values()) {
            if (known.title().equalsIgnoreCase(name)) {
                return known;
            }
        }
        return PolicyClass.load(name, loader);
    }

    /** The names of all policies that are built in, with commas between. */
    public static String names() {
        return Arrays.stream(PolicyName.values()).map(PolicyName::title).collect(Collectors.joining(", "));
    }
}
