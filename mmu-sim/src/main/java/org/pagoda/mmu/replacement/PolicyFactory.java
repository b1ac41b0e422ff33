package org.pagoda.mmu.replacement;

/** Makes policies of one kind. */
public interface PolicyFactory {
    /** What people call the policy: its usual name in capitals, or the name of its class. */
    String title();

    /**
     * A policy that knows of no page yet.
     *
     * @throws IllegalArgumentException if a class of somebody's own can't be made; the message is one line that names it
     */
    ReplacementPolicy create(PolicyParameters parameters);
}
