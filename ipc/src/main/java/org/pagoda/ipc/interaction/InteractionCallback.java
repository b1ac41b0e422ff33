package org.pagoda.ipc.interaction;

import org.jspecify.annotations.Nullable;

/** What the kernel does with a message of an interaction. */
@FunctionalInterface
public interface InteractionCallback {
    /**
     * Runs on the sender's task, in the kernel, before its {@code send} returns.
     *
     * @param interaction where it came in, and where replies go
     * @param message kernel address of its bytes, which are there until this returns; nothing is there if there are none
     * @param length how many bytes, 0 to {@link InteractionLimits#LONGEST_MESSAGE}
     * @param data what the callback was registered with: for a type its data, for a conversation its state
     */
    void onMessage(Interaction interaction, long message, int length, @Nullable Object data);
}
