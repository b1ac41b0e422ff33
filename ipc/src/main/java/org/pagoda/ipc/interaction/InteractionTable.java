package org.pagoda.ipc.interaction;

import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.KernelHeap;
import org.pagoda.mmu.KernelMemory;

/** All interactions of a machine, and who serves them. Used by whoever is in the kernel. */
public final class InteractionTable {
    /** What becomes of registrations. */
    public interface Listener {
        /** A conversation's last callback has returned: {@link Registration#release} is to be called, now. */
        void onReleasable(Registration registration);

        /** A registration is finished. */
        void onFinished(Registration registration);
    }

    private final KernelMemory memory;
    private final InteractionLimits limits;
    private final Listener listener;
    private final TypeNames names = new TypeNames();
    private final MessagePool pool;

    private final Long2ObjectHashMap<ProcessInteractions> processes = new Long2ObjectHashMap<>(); // never walked
    private final Long2ObjectHashMap<InteractionType> types = new Long2ObjectHashMap<>(); // never walked
    private int open;
    private long queuedBytes;

    public InteractionTable(KernelMemory memory, InteractionLimits limits, Listener listener) {
        this.memory = memory;
        this.limits = limits;
        this.listener = listener;
        pool = new MessagePool(memory.heap());
    }

    public TypeNames names() {
        return names;
    }

    public InteractionLimits limits() {
        return limits;
    }

    /** Interactions that are open. */
    public int open() {
        return open;
    }

    /** Bytes of replies that wait, in all of them. */
    public long queuedBytes() {
        return queuedBytes;
    }

    // ---- conversations ----

    /** The open interaction of this key; null if there is none. */
    public @Nullable Interaction find(long pid, int tid, long type) {
        ProcessInteractions process = names.isType(type) ? processes.get(pid) : null;
        return process == null ? null : process.get(tid, type);
    }

    /** How many interactions a process has. */
    public int open(long pid) {
        ProcessInteractions process = processes.get(pid);
        return process == null ? 0 : process.size();
    }

    /**
     * Opens an interaction.
     *
     * @return 0; {@code -EINVAL} for what is no type; {@code -EEXIST} if it is open; {@code -EDQUOT} if the process has as many as it may
     */
    public long create(long pid, int tid, long type, InteractionUser user) {
        if (!names.isType(type)) {
            return Errno.EINVAL.result();
        } else if (find(pid, tid, type) != null) {
            return Errno.EEXIST.result();
        } else if (open(pid) >= limits.open()) {
            return Errno.EDQUOT.result();
        }
        ProcessInteractions process = processes.get(pid);
        if (process == null) {
            process = new ProcessInteractions();
            processes.put(pid, process);
        }
        InteractionType entry = entry(type);
        Interaction interaction = new Interaction(pid, tid, entry, user, process, limits);
        process.add(interaction);
        entry.add(interaction);
        open++;
        pool.keep(true);
        return 0;
    }

    private InteractionType entry(long type) {
        InteractionType entry = types.get(type);
        if (entry == null) {
            entry = new InteractionType(type);
            types.put(type, entry);
        }
        return entry;
    }

    private void dropIfUnused(InteractionType entry) {
        if (entry.isUnused()) {
            types.remove(entry.number());
        }
    }

    /** Ends an interaction that is open; who waits in it is told. */
    public void close(Interaction interaction) {
        interaction.setClosed();
        ProcessInteractions process = interaction.process();
        process.remove(interaction);
        if (process.size() == 0) {
            processes.remove(interaction.pid());
        }
        interaction.typeEntry().remove(interaction);
        dropIfUnused(interaction.typeEntry());
        while (interaction.hasReply()) {
            takeReply(interaction);
        }
        open--;
        if (open == 0) {
            pool.keep(false);
        }
        endOwn(interaction);
        interaction.user().wakeUp();
    }

    /** Ends all that a task has. */
    public void closeAll(long pid, int tid) {
        ProcessInteractions process = processes.get(pid);
        if (process != null) {
            closeAll(process.of(tid));
        }
    }

    /** Ends all that a process has, in the order in which they were opened. */
    public void closeAll(long pid) {
        ProcessInteractions process = processes.get(pid);
        if (process != null) {
            closeAll(process.all());
        }
    }

    private void closeAll(List<Interaction> interactions) {
        for (Interaction each : interactions) {
            if (!each.isClosed()) { // what a release does may have closed it
                close(each);
            }
        }
    }

    // ---- messages ----

    /** Memory for a message's {@code length} bytes; {@link KernelHeap#NONE} without any, and if {@code length} is 0. */
    public long takeBuffer(int length) {
        return pool.take(length);
    }

    public void giveBuffer(long buffer, int length) {
        pool.give(buffer, length);
    }

    /**
     * Queues a reply, whose bytes are copied from kernel address {@code message}.
     *
     * @return {@code length}; {@code -EINVAL} for a negative length; {@code -EMSGSIZE} for more than the longest message; {@code -EPIPE} if
     *     the interaction is closed; {@code -EAGAIN} if as many wait as may; {@code -EDQUOT} if as many bytes wait for the process as may;
     *     {@code -ENOMEM}
     */
    public long reply(Interaction interaction, long message, int length) {
        long buffer = prepareReply(interaction, length);
        if (buffer < 0 && Errno.isError(buffer)) {
            return buffer;
        }
        if (length > 0) {
            memory.copy(message, buffer, length);
        }
        return queue(interaction, buffer, length);
    }

    /** {@link #reply(Interaction, long, int)} with all bytes of an array. */
    public long reply(Interaction interaction, byte[] message) {
        long buffer = prepareReply(interaction, message.length);
        if (buffer < 0 && Errno.isError(buffer)) {
            return buffer;
        }
        if (message.length > 0) {
            memory.write(buffer, message, 0, message.length);
        }
        return queue(interaction, buffer, message.length);
    }

    /** Memory for a reply that can be queued; or a negative errno. */
    private long prepareReply(Interaction interaction, int length) {
        if (length < 0) {
            return Errno.EINVAL.result();
        } else if (length > InteractionLimits.LONGEST_MESSAGE) {
            return Errno.EMSGSIZE.result();
        } else if (interaction.isClosed()) {
            return Errno.EPIPE.result();
        } else if (interaction.queue().isFull()) {
            return Errno.EAGAIN.result();
        } else if (length > limits.queuedBytes() - interaction.process().queuedBytes()) {
            return Errno.EDQUOT.result();
        }
        long buffer = pool.take(length);
        return buffer == KernelHeap.NONE && length > 0 ? Errno.ENOMEM.result() : buffer;
    }

    private long queue(Interaction interaction, long buffer, int length) {
        interaction.queue().add(buffer, length);
        interaction.process().queue(length);
        queuedBytes += length;
        interaction.user().wakeUp();
        return length;
    }

    /** Takes the oldest reply out, and its memory back. */
    public void takeReply(Interaction interaction) {
        int length = interaction.replyLength();
        pool.give(interaction.reply(), length);
        interaction.queue().remove();
        interaction.process().unqueue(length);
        queuedBytes -= length;
    }

    // ---- callbacks ----

    /** What serves a type; null: nothing. */
    public @Nullable Registration registration(long type) {
        InteractionType entry = types.get(type);
        return entry == null ? null : entry.registration();
    }

    /**
     * Has {@code callback} serve all conversations of a type from now on.
     *
     * @return 0; {@code -EINVAL} for what is no type; {@code -EEXIST} if the type is served
     */
    public long register(long type, InteractionCallback callback, @Nullable Object data, CallbackOwner owner) {
        if (!names.isType(type)) {
            return Errno.EINVAL.result();
        } else if (registration(type) != null) {
            return Errno.EEXIST.result();
        }
        entry(type).setRegistration(new Registration(callback, data, owner));
        owner.onRegistered();
        return 0;
    }

    /**
     * Has {@code callback} serve the rest of one conversation.
     *
     * @return 0; {@code -EPIPE} if it is closed; {@code -ECONNREFUSED} if its type is not served, or not any more by the callback that runs;
     *     {@code -EEXIST} if it has a callback of its own
     */
    public long takeOver(
            Interaction interaction,
            InteractionCallback callback,
            @Nullable Object state,
            @Nullable InteractionRelease release) {
        Registration running = interaction.running();
        Registration type = running == null ? interaction.typeEntry().registration() : running.root();
        if (interaction.isClosed()) {
            return Errno.EPIPE.result();
        } else if (type == null || type.isOver()) {
            return Errno.ECONNREFUSED.result();
        } else if (interaction.own() != null) {
            return Errno.EEXIST.result();
        }
        interaction.setOwn(new Registration(callback, state, type, interaction, release));
        return 0;
    }

    /** What serves the conversation in place of its type's callback; null: nothing. */
    public @Nullable Registration own(Interaction interaction) {
        return interaction.own();
    }

    /** The type's callback serves the conversation again; {@code -ENOENT} if it has none of its own. */
    public long giveBack(Interaction interaction) {
        return endOwn(interaction) ? 0 : Errno.ENOENT.result();
    }

    private boolean endOwn(Interaction interaction) {
        Registration own = interaction.own();
        if (own == null) {
            return false;
        }
        interaction.setOwn(null);
        if (own.end()) {
            finish(own);
        }
        return true;
    }

    /** Nobody serves the type any more; {@code -ENOENT} if nobody does. Its conversations are reset. */
    public long unregister(long type) {
        InteractionType entry = types.get(type);
        Registration registration = entry == null ? null : entry.registration();
        if (entry == null || registration == null) {
            return Errno.ENOENT.result();
        }
        entry.setRegistration(null);
        registration.owner().onUnregistered();
        boolean finished = registration.end();
        for (Interaction each : entry.interactions()) {
            if (!each.isClosed()) {
                each.setReset(true);
                endOwn(each);
                each.user().wakeUp();
            }
        }
        dropIfUnused(entry);
        if (finished) {
            listener.onFinished(registration);
        }
        return 0;
    }

    /** A message comes in, and {@code registration} is called with it. */
    public void enter(Interaction interaction, Registration registration) {
        interaction.setReset(false);
        interaction.setRunning(registration);
        registration.use();
    }

    /** The callback has returned. */
    public void leave(Interaction interaction, Registration registration) {
        interaction.setRunning(null);
        if (registration.unuse()) {
            finish(registration);
        }
    }

    /** A registration has come to its end; with a conversation's, the type's may. */
    private void finish(Registration registration) {
        Registration root = registration.root();
        if (root != registration) {
            listener.onReleasable(registration);
            listener.onFinished(registration);
            if (!root.unuse()) {
                return;
            }
        }
        listener.onFinished(root);
    }

    /** True if a callback runs in one of the task's interactions. */
    public boolean isInCallback(long pid, int tid) {
        ProcessInteractions process = processes.get(pid);
        if (process == null) {
            return false;
        }
        for (Interaction each : process.of(tid)) {
            if (each.running() != null) {
                return true;
            }
        }
        return false;
    }
}
