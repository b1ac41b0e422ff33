package org.pagoda.mmu.replacement;

/** Time as the simulated machine counts it. It has nothing to do with the host's. */
@FunctionalInterface
public interface VirtualClock {
    /** Ticks since the start; one for each memory access, in a replay one for each reference. Never decreases. */
    long now();
}
