package org.pagoda.kernel;

/** Watches, from outside, whether a machine's clock goes on. */
final class Watchdog {
    private final long patience;
    private long lastTicks = -1;
    private long since;

    /** {@code patience} is how long the clock may stand still, in nanoseconds. */
    Watchdog(long patience) {
        this.patience = patience;
    }

    /**
     * Has a look.
     *
     * @param ticks the machine's clock; any other value than last time is a sign of life
     * @param now the host's, in nanoseconds from any beginning
     * @return true if the machine's clock has stood still for longer than it may
     */
    boolean isOutOfPatience(long ticks, long now) {
        if (ticks != lastTicks) {
            lastTicks = ticks;
            since = now;
        }
        return now - since > patience;
    }
}
