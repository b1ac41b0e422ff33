package org.pagoda.ipc.interaction;

import org.jspecify.annotations.Nullable;

/**
 * A callback that was registered, for a type or for the rest of one conversation, and who uses it.
 *
 * <pre>
 *   REGISTERED --unregister--> OVER, in use --the last callback returns, all it took over is released--> FINISHED
 *        \---------------------------- unregister, when not in use ------------------------------------/
 * </pre>
 *
 * A conversation's stands under the type's that was registered when it began, and keeps that one in use until its release has run.
 */
public final class Registration {
    private final InteractionCallback callback;
    private final @Nullable Object data;
    private final CallbackOwner owner;
    private final @Nullable Registration type;
    private final @Nullable Interaction interaction;
    private final @Nullable InteractionRelease release;

    // Whoever is in the kernel.
    private int uses;
    private boolean over;

    /** For a type. */
    Registration(InteractionCallback callback, @Nullable Object data, CallbackOwner owner) {
        this.callback = callback;
        this.data = data;
        this.owner = owner;
        type = null;
        interaction = null;
        release = null;
    }

    /** For the rest of a conversation. */
    Registration(
            InteractionCallback callback,
            @Nullable Object state,
            Registration type,
            Interaction interaction,
            @Nullable InteractionRelease release) {
        this.callback = callback;
        data = state;
        owner = type.owner;
        this.type = type;
        this.interaction = interaction;
        this.release = release;
        type.use();
    }

    public CallbackOwner owner() {
        return owner;
    }

    /** True if it was unregistered, no callback of it runs, and what it took over was released. */
    public boolean isFinished() {
        return over && uses == 0;
    }

    boolean isOver() {
        return over;
    }

    /** The type's registration that it is, or stands under. */
    Registration root() {
        return type == null ? this : type;
    }

    /** Calls what was registered. */
    public void call(Interaction from, long message, int length) {
        callback.onMessage(from, message, length, data);
    }

    /** Calls its release, if it has one. */
    public void release() {
        if (release != null && interaction != null) {
            release.release(interaction, data);
        }
    }

    // ---- who uses it ----

    void use() {
        uses++;
        owner.use();
    }

    /** One less; true if it is finished by that. */
    boolean unuse() {
        uses--;
        owner.unuse();
        return isFinished();
    }

    /** It is called no more; true if it is finished by that. */
    boolean end() {
        over = true;
        return isFinished();
    }
}
