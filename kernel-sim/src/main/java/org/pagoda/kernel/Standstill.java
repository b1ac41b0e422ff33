package org.pagoda.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Where a run stands still for an {@link Onlooker}. The slice under way is cut there and its rest held back, to be given again afterwards: a
 * slice that merely ended would have the next one drawn.
 *
 * <p>Used by whoever is in the kernel, in deterministic mode.
 */
final class Standstill {
    private final CpuSet cpus;
    private @Nullable Onlooker onlooker;
    private long at = Onlooker.NEVER;
    private long heldBack;

    Standstill(CpuSet cpus) {
        this.cpus = cpus;
    }

    /** Has {@code newOnlooker} look at tick {@code tick}, or as soon after as can be. */
    void set(long tick, Onlooker newOnlooker) {
        onlooker = newOnlooker;
        at = tick;
    }

    /** The next tick to stand still at, or {@link Onlooker#NEVER}. */
    long at() {
        return at;
    }

    boolean isDue() {
        return at <= cpus.ticks();
    }

    /** The ticks that can be given of a slice of {@code length} without running past the next standstill. */
    long cut(long length) {
        if (at == Onlooker.NEVER) {
            heldBack = 0;
            return length;
        }
        long given = Math.min(length, Math.max(1, at - cpus.ticks()));
        heldBack = length - given;
        return given;
    }

    /** Of a slice with {@code given} ticks left, how many are left with those that are held back. */
    long whole(long given) {
        return given + heldBack;
    }

    /** Has the onlooker look. */
    void look() {
        long now = cpus.ticks();
        Onlooker who = onlooker;
        at = Onlooker.NEVER;
        if (who != null) {
            long next = who.onStandstill(now);
            at = next <= now ? Onlooker.NEVER : next;
        }
    }
}
