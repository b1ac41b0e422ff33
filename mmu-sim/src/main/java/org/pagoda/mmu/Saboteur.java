package org.pagoda.mmu;

import java.util.EnumSet;
import java.util.Set;

/**
 * Does two kinds of harm: gives a kernel bugs that it could have, and has the n-th allocation fail, which a kernel must survive.
 */
public final class Saboteur implements Sabotage {
    private final Set<Mutant> mutants = EnumSet.noneOf(Mutant.class);

    // The test, between calls of the machine.
    private long failIn;
    private long asked;

    /** Lets allocations fail, if it is told to. */
    public Saboteur() {}

    /** Gives a kernel these bugs. */
    public Saboteur(Set<Mutant> bugs) {
        mutants.addAll(bugs);
    }

    @Override
    public boolean has(Mutant mutant) {
        return mutants.contains(mutant);
    }

    @Override
    public boolean hasAny() {
        return !mutants.isEmpty();
    }

    /** The {@code n}th allocation of a frame or of landing slots from now on fails, 1 is the next one; 0: none. */
    public void failNth(long n) {
        failIn = n;
        asked = 0;
    }

    @Override
    public boolean permits() {
        return failIn == 0 || ++asked != failIn;
    }

    /** True if the allocation that was to fail has been asked for. */
    public boolean hasStruck() {
        return failIn != 0 && asked >= failIn;
    }
}
