package org.pagoda.ipc.interaction;

import org.jspecify.annotations.Nullable;

/** Gives back what a callback has kept for one conversation. */
@FunctionalInterface
public interface InteractionRelease {
    /**
     * Called once, after the conversation's last callback, whichever way it came to its end. Must not wait. What it throws is put down, and
     * nothing else comes of it: there may be nobody who has caused it.
     *
     * @param state what the callback was registered with
     */
    void release(Interaction interaction, @Nullable Object state);
}
