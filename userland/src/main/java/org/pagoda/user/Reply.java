package org.pagoda.user;

/**
 * How a call ended.
 *
 * @param result pages of the reply, or a negative errno; then the rest is 0
 * @param pid who answered
 * @param address where the reply's pages are mapped now; for a notification, its value
 */
public record Reply(long result, long pid, long address) {
    /** True if somebody answered. */
    public boolean isAnswered() {
        return result >= 0;
    }
}
