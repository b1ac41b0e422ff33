package org.pagoda.ipc.interaction;

/**
 * What interactions may use.
 *
 * @param open interactions that one process may have at a time
 * @param replies replies that may wait in one interaction
 * @param queuedBytes bytes of replies that may wait for one process, in all of its interactions
 */
public record InteractionLimits(int open, int replies, long queuedBytes) {
    /** Bytes of the longest message, either way: 64 KiB. */
    public static final int LONGEST_MESSAGE = 64 << 10;

    /** What processes may use unless somebody says otherwise. */
    public static final InteractionLimits DEFAULT = new InteractionLimits(256, 64, 1 << 20);
}
