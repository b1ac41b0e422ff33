package org.pagoda.ipc.interaction;

import org.jspecify.annotations.Nullable;

/**
 * A conversation of one task with the kernel, of one type.
 *
 * <pre>
 *            create                    register_callback
 *   (none) ---------> OPEN, served by ------------------> OPEN, served by
 *                     the type's       <----------------  a callback of its own
 *                     callback        unregister_callback |
 *                       |                                 |
 *                       +---- destroy, the task ends -----+--> CLOSED; replies that wait are thrown away
 * </pre>
 *
 * When its type is unregistered it stays open, but is reset: whoever waits for a reply that is not there yet is told so, until a message
 * is sent again.
 */
public final class Interaction {
    private static final int DISPLAY_SHIFT = 16;

    private final long pid;
    private final int tid;
    private final InteractionType type;
    private final InteractionUser user;
    private final ProcessInteractions process;
    private final ReplyQueue replies;

    // The type's list of conversations.
    @Nullable
    Interaction previousOfType;

    @Nullable
    Interaction nextOfType;

    // Whoever is in the kernel.
    private @Nullable Registration own;
    private @Nullable Registration running;
    private boolean closed;
    private boolean reset;

    Interaction(
            long pid,
            int tid,
            InteractionType type,
            InteractionUser user,
            ProcessInteractions process,
            InteractionLimits limits) {
        this.pid = pid;
        this.tid = tid;
        this.type = type;
        this.user = user;
        this.process = process;
        replies = new ReplyQueue(limits.replies());
    }

    // ---- its key ----

    /** The process, with its generation. */
    public long pid() {
        return pid;
    }

    /** The task within the process. */
    public int tid() {
        return tid;
    }

    public long type() {
        return type.number();
    }

    /** The task's number as people like to see it: not unique, since it has no generation and little room. */
    public static long displayed(long pid, int tid) {
        return (long) tid << DISPLAY_SHIFT | (pid & ((1L << DISPLAY_SHIFT) - 1));
    }

    /** Who is at the other end. */
    public InteractionUser user() {
        return user;
    }

    // ---- what waits in it ----

    /** True if a reply waits. */
    public boolean hasReply() {
        return !replies.isEmpty();
    }

    /** How many replies wait. */
    public int replies() {
        return replies.size();
    }

    /** The kernel address of the oldest reply's bytes. */
    public long reply() {
        return replies.piece();
    }

    /** How many bytes the oldest reply has. */
    public int replyLength() {
        return replies.length();
    }

    ReplyQueue queue() {
        return replies;
    }

    ProcessInteractions process() {
        return process;
    }

    // ---- who serves it ----

    /** What is called with its next message; null: nobody would be. */
    public @Nullable Registration serving() {
        return own != null ? own : type.registration();
    }

    InteractionType typeEntry() {
        return type;
    }

    @Nullable
    Registration own() {
        return own;
    }

    void setOwn(@Nullable Registration registration) {
        own = registration;
    }

    @Nullable
    Registration running() {
        return running;
    }

    void setRunning(@Nullable Registration registration) {
        running = registration;
    }

    /** True if it was destroyed, or its task has ended. */
    public boolean isClosed() {
        return closed;
    }

    void setClosed() {
        closed = true;
    }

    /** True if its type was unregistered since a message was sent last. */
    public boolean isReset() {
        return reset;
    }

    void setReset(boolean on) {
        reset = on;
    }

    @Override
    public String toString() {
        return "interaction of type " + type() + " of task " + tid + " of process " + pid;
    }
}
