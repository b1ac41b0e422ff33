package org.pagoda.kernel.interaction;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.interaction.CallbackOwner;
import org.pagoda.ipc.interaction.Interaction;
import org.pagoda.ipc.interaction.InteractionCallback;
import org.pagoda.ipc.interaction.InteractionLimits;
import org.pagoda.ipc.interaction.InteractionRelease;
import org.pagoda.ipc.interaction.InteractionTable;
import org.pagoda.ipc.interaction.Registration;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.TaskControl;
import org.pagoda.kernel.log.Oops;
import org.pagoda.kernel.uaccess.UserMemory;
import org.pagoda.mmu.Errno;

/**
 * The kernel's side of interactions: callbacks for types and for conversations, and replies. For code that runs in the kernel, a callback
 * for instance, or while nothing runs. Results are 0 or as said, or a negative errno.
 *
 * <p>A callback runs on the host thread of the task that sends, and in its own time: whoever else wants the kernel waits, unless the callback
 * {@linkplain #letOthersRun lets others run}. One that throws is an oops: it is logged with its stack, the sender's process is killed, and the
 * machine goes on. All that is kept for the conversation is released as at any other end.
 */
public final class Interactions {
    private final InteractionTable table;
    private final TaskControl tasks;
    private final Oops oops;

    // Whoever is in the kernel: those that wait until a registration is finished.
    private final List<Task> waiting = new ArrayList<>();
    private final CallbackOwner kernelItself = new CallbackOwner("kernel");

    /**
     * Interactions of a machine, and their system calls.
     *
     * @param oops puts down what callbacks and releases throw
     */
    public Interactions(Kernel kernel, UserMemory userMemory, InteractionLimits limits, Oops oops) {
        tasks = kernel.tasks();
        this.oops = oops;
        table = new InteractionTable(kernel.kernelMemory(), limits, new InteractionTable.Listener() {
            @Override
            public void onReleasable(Registration registration) {
                release(registration);
            }

            @Override
            public void onFinished(Registration registration) {
                waiting.forEach(tasks::wake);
            }
        });
        tasks.listen(new TaskControl.EndListener() {
            @Override
            public void onTaskEnded(Task task) {
                table.closeAll(task.process().pid(), task.tid());
            }

            @Override
            public void onProcessEnding(Process process) {
                table.closeAll(process.pid());
            }

            @Override
            public void onProcessReplaced(Process process) {
                table.closeAll(process.pid());
            }
        });
        new InteractionCalls(kernel, userMemory, table, oops).addTo(kernel.table());
    }

    private void release(Registration registration) {
        try {
            registration.release();
        } catch (Throwable e) {
            oops.unowned(registration.owner().name(), "a release of " + registration.owner(), e);
        }
    }

    // ---- types ----

    /**
     * The number that belongs to a name; the same as programs are told.
     *
     * @return {@code -EINVAL}, {@code -ENAMETOOLONG} or {@code -ENOSPC} as {@link org.pagoda.ipc.interaction.TypeNames#number}
     */
    public long typeNamed(String name) {
        return table.names().number(name, true);
    }

    /** {@link #registerCallbackForType(long, InteractionCallback, Object, CallbackOwner)} for the kernel itself. */
    public long registerCallbackForType(long type, InteractionCallback callback, @Nullable Object data) {
        return registerCallbackForType(type, callback, data, kernelItself);
    }

    /**
     * Has {@code callback} called, with {@code data}, for each message of a type.
     *
     * @param owner who may not go away while the callback, or one that it has registered for a conversation, is in use
     * @return 0; {@code -EINVAL} for what is no type; {@code -EEXIST} if the type has a callback
     */
    public long registerCallbackForType(
            long type, InteractionCallback callback, @Nullable Object data, CallbackOwner owner) {
        return table.register(type, callback, data, owner);
    }

    /**
     * Calls the type's callback no more, nor those of its conversations, whose releases are run: those of conversations whose callback is
     * running now when it returns. Whoever waits for a reply of this type gets {@code -ECONNRESET}. Does not wait.
     *
     * @return 0; {@code -ENOENT} if the type has no callback
     */
    public long unregisterCallbackForType(long type) {
        return table.unregister(type);
    }

    /**
     * {@link #unregisterCallbackForType}, and waits until no callback runs and all releases have.
     *
     * @param task the calling task
     * @return 0; {@code -ENOENT}; {@code -EDEADLK} from inside a callback, whichever: nothing has changed then
     */
    public long unregisterCallbackForTypeAndWait(Task task, long type) {
        Registration registration = table.registration(type);
        if (registration == null) {
            return Errno.ENOENT.result();
        } else if (isInCallback(task)) {
            return Errno.EDEADLK.result();
        }
        table.unregister(type);
        await(task, registration);
        return 0;
    }

    // ---- conversations ----

    /** {@link #registerCallback(Interaction, InteractionCallback, Object, InteractionRelease)} for a state of which nothing has to be released. */
    public long registerCallback(Interaction interaction, InteractionCallback callback, @Nullable Object state) {
        return registerCallback(interaction, callback, state, null);
    }

    /**
     * Has {@code callback} called, with {@code state}, for the rest of one conversation, in place of the type's.
     *
     * @param release called exactly once, after the last call of {@code callback}: when it was unregistered, the type was, or the interaction
     *     has ended
     * @return 0; {@code -EPIPE} if the interaction has ended; {@code -ECONNREFUSED} if its type has no callback, or this is called from a
     *     callback that was unregistered; {@code -EEXIST} if the conversation has a callback of its own
     */
    public long registerCallback(
            Interaction interaction,
            InteractionCallback callback,
            @Nullable Object state,
            @Nullable InteractionRelease release) {
        return table.takeOver(interaction, callback, state, release);
    }

    /**
     * Has the type's callback called again. The release is run before this returns, or, if the conversation's callback is running, when that
     * returns. Does not wait.
     *
     * @return 0; {@code -ENOENT} if the conversation has no callback of its own
     */
    public long unregisterCallback(Interaction interaction) {
        return table.giveBack(interaction);
    }

    /** {@link #unregisterCallback}, and waits until the release has run; results as {@link #unregisterCallbackForTypeAndWait}. */
    public long unregisterCallbackAndWait(Task task, Interaction interaction) {
        Registration own = table.own(interaction);
        if (own == null) {
            return Errno.ENOENT.result();
        } else if (isInCallback(task)) {
            return Errno.EDEADLK.result();
        }
        table.giveBack(interaction);
        await(task, own);
        return 0;
    }

    private boolean isInCallback(Task task) {
        return table.isInCallback(task.process().pid(), task.tid());
    }

    private void await(Task task, Registration registration) {
        waiting.add(task);
        try {
            while (!registration.isFinished()) {
                tasks.await(task, Task.Wait.CALLBACKS);
            }
        } finally {
            waiting.remove(task);
        }
    }

    // ---- messages ----

    /**
     * Queues a reply for the task at the other end, and wakes it if it waits for one. Its bytes are copied.
     *
     * @param message kernel address of its bytes
     * @param length bytes, 0 to {@link InteractionLimits#LONGEST_MESSAGE}
     * @return {@code length}; {@code -EINVAL} if it is negative; {@code -EMSGSIZE} if it is too large; {@code -EPIPE} if the interaction has
     *     ended; {@code -EAGAIN} if as many replies wait as may; {@code -EDQUOT} if as many bytes wait for the process as may; {@code -ENOMEM}
     */
    public long send(Interaction interaction, long message, int length) {
        return table.reply(interaction, message, length);
    }

    /** {@link #send(Interaction, long, int)} with all bytes of an array. */
    public long send(Interaction interaction, byte[] message) {
        return table.reply(interaction, message);
    }

    // ---- tasks ----

    /** The task at the other end. In a callback of the interaction that is the calling task. */
    public Task task(Interaction interaction) {
        return ((TaskUser) interaction.user()).task();
    }

    /**
     * From a callback of {@code interaction}: lets other tasks run first. Meanwhile anything may happen, other than that another message of
     * this interaction comes in.
     *
     * @return false if the process has ended; the callback is to come to an end
     */
    public boolean letOthersRun(Interaction interaction) {
        return tasks.letOthersRun(task(interaction));
    }

    // ---- figures ----

    /** Interactions that are open. */
    public int open() {
        return table.open();
    }

    /** Bytes of replies that wait. */
    public long queuedBytes() {
        return table.queuedBytes();
    }

    /** Callbacks, releases and other code in the kernel that have thrown something. */
    public long oopses() {
        return oops.count();
    }
}
