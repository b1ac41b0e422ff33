package org.pagoda.kernel;

/** Watches, from outside, whether anything happens on a machine, or on a CPU. */
final class Watchdog {
    private final long patience;
    private long lastSign = -1;
    private long since;

    /** {@code patience} is how long nothing may happen, in nanoseconds. */
    Watchdog(long patience) {
        this.patience = patience;
    }

    /**
     * Has a look.
     *
     * @param sign any other value than last time is a sign of life
     * @param now the host's, in nanoseconds from any beginning
     * @return true if there was no sign of life for longer than there may be none
     */
    boolean isOutOfPatience(long sign, long now) {
        if (sign != lastSign) {
            lastSign = sign;
            since = now;
        }
        return now - since > patience;
    }
}
