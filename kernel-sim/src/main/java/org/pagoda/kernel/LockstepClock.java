package org.pagoda.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The time of CPUs that go in step: a tick passes for all of them, also for those that are idle. While only one CPU has something to do it may count
 * ticks by itself, and the clock follows it.
 */
final class LockstepClock {
    private long settled;
    private long leadersTicks;
    private @Nullable Cpu leader;

    long now() {
        Cpu followed = leader;
        return followed == null ? settled : settled + followed.ticks - leadersTicks;
    }

    /** Time passes; while no CPU is followed. */
    void advance(long ticks) {
        settled += ticks;
    }

    /** Each tick of {@code cpu} from now on is one of the clock. */
    void follow(Cpu cpu) {
        settle();
        leadersTicks = cpu.ticks;
        leader = cpu;
    }

    /** No CPU is followed from now on. */
    void settle() {
        settled = now();
        leader = null;
    }
}
