package org.pagoda.user;

/**
 * A library for functions that are like system calls: what they do is done in the kernel, by whoever serves their type. Each task has
 * conversations of its own, so several tasks can call the same function at once.
 *
 * <p>One question and one answer are a call of {@link #exchange}. A function that needs several has them on an interaction:
 *
 * <pre>{@code
 * Interaction interaction = new Interaction(libc, TYPE);
 * long result = interaction.create();
 * if (result >= 0) {
 *     interaction.send(question, length);             // the kernel's callback has run
 *     result = interaction.recv(answer, room);        // ... as often as it takes
 *     interaction.destroy();
 * }
 * }</pre>
 *
 * <p>All results are a count of bytes, or a negative {@link org.pagoda.mmu.Errno}. A task has one conversation of a type at a time; a handler
 * that interrupts it is the same task.
 */
public final class Interaction {
    private static final long NONBLOCK = 1;
    private static final long OWN_TASK = 0;

    private final Libc libc;
    private final long pid;
    private final long type;

    public Interaction(Libc libc, long type) {
        this.libc = libc;
        this.type = type;
        pid = libc.getpid();
    }

    /**
     * One exchange of messages, with an interaction that is made for it.
     *
     * @param question address of {@code length} bytes to send
     * @param answer address of {@code room} bytes for the reply
     * @return bytes of the reply; {@code -EEXIST} if the task is in the middle of a conversation of this type; or as the calls it makes
     */
    public static long exchange(Libc libc, long type, long question, long length, long answer, long room) {
        Interaction interaction = new Interaction(libc, type);
        long result = interaction.create();
        if (result < 0) {
            return result;
        }
        result = interaction.send(question, length);
        if (result >= 0) {
            result = interaction.recv(answer, room);
        }
        interaction.destroy();
        return result;
    }

    public long type() {
        return type;
    }

    /**
     * Begins the conversation.
     *
     * @return the task's number, which with pid and type is the interaction's key; {@code -EINVAL} for what is no type; {@code -EEXIST};
     *     {@code -EDQUOT} with as many as a process may have
     */
    public long create() {
        return libc.interactionCreate(pid, OWN_TASK, type);
    }

    /**
     * Sends a message; the kernel's callback has run when this returns.
     *
     * @return {@code length}; {@code -ENOENT} if there is no conversation; {@code -EINVAL} for a negative length; {@code -EMSGSIZE} for more
     *     than 64 KiB; {@code -ECONNREFUSED} if nobody serves the type; {@code -EFAULT}; {@code -ENOMEM}
     */
    public long send(long address, long length) {
        return libc.interactionSend(pid, OWN_TASK, type, address, length);
    }

    /**
     * Receives the next reply, and waits for it if need be.
     *
     * @return its bytes; {@code -ENOENT} if there is no conversation; {@code -EINVAL} for a negative length; {@code -EMSGSIZE} if it is
     *     longer than {@code length}, and {@code -EFAULT} if it cannot be stored: it can be received again then; {@code -ECONNREFUSED} if nobody
     *     serves the type; {@code -ECONNRESET} if somebody did
     */
    public long recv(long address, long length) {
        return libc.interactionRecv(pid, OWN_TASK, type, address, length, 0);
    }

    /** {@link #recv} without waiting: {@code -EAGAIN} if no reply is there. */
    public long tryRecv(long address, long length) {
        return libc.interactionRecv(pid, OWN_TASK, type, address, length, NONBLOCK);
    }

    /** Ends the conversation; replies that nobody has received are thrown away. {@code -ENOENT} if there is none. */
    public long destroy() {
        return libc.interactionDestroy(pid, OWN_TASK, type);
    }
}
