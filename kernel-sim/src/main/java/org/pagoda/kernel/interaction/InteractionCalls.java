package org.pagoda.kernel.interaction;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.interaction.Interaction;
import org.pagoda.ipc.interaction.InteractionLimits;
import org.pagoda.ipc.interaction.InteractionTable;
import org.pagoda.ipc.interaction.Registration;
import org.pagoda.ipc.interaction.TypeNames;
import org.pagoda.ipc.syscall.Caller;
import org.pagoda.ipc.syscall.SystemCall;
import org.pagoda.ipc.syscall.UserAddress;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.TaskControl;
import org.pagoda.kernel.log.Oops;
import org.pagoda.kernel.syscall.SystemCallTable;
import org.pagoda.kernel.uaccess.UserMemory;
import org.pagoda.mmu.Access;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.KernelHeap;
import org.pagoda.mmu.MemoryManagementUnit;
import org.pagoda.mmu.Page;

/**
 * The system calls about interactions. Each names its interaction by the key, (pid, tid, in_type): the caller's own pid, and its own tid or 0;
 * others are {@code -EPERM}.
 */
final class InteractionCalls {
    /** The only flag of {@code recv}. */
    private static final long NONBLOCK = 1;

    private final Kernel kernel;
    private final UserMemory userMemory;
    private final InteractionTable table;
    private final Oops oops;
    private final TaskControl tasks;

    // Whoever is in the kernel.
    private final byte[] name = new byte[TypeNames.LONGEST_NAME + 1];

    InteractionCalls(Kernel kernel, UserMemory userMemory, InteractionTable table, Oops oops) {
        this.kernel = kernel;
        this.userMemory = userMemory;
        this.table = table;
        this.oops = oops;
        tasks = kernel.tasks();
    }

    void addTo(SystemCallTable<Task> calls) {
        InteractionCallsEntries.addTo(calls, this);
    }

    private static boolean isOwnKey(Task task, long pid, long tid) {
        return pid == task.process().pid() && (tid == 0 || tid == task.tid());
    }

    private @Nullable Interaction find(Task task, long type) {
        return table.find(task.process().pid(), task.tid(), type);
    }

    /**
     * Begins an interaction with the kernel; a thread has one of each type.
     *
     * @param pid the caller's own process identifier
     * @param tid the caller's own thread; 0: the same
     * @param type which interaction
     * @return the caller's thread
     */
    @SystemCall(
            number = 50,
            name = "interaction_create",
            errors = {Errno.EINVAL, Errno.EPERM, Errno.EEXIST, Errno.EDQUOT})
    long create(@Caller Task task, long pid, long tid, long type) {
        if (!table.names().isType(type)) {
            return Errno.EINVAL.result();
        } else if (!isOwnKey(task, pid, tid)) {
            return Errno.EPERM.result();
        }
        long result = table.create(pid, task.tid(), type, new TaskUser(tasks, task));
        return result < 0 ? result : task.tid();
    }

    /**
     * Ends an interaction; replies that wait are gone.
     *
     * @param pid the caller's own process identifier
     * @param tid the caller's own thread; 0: the same
     * @param type which interaction
     */
    @SystemCall(
            number = 53,
            name = "interaction_destroy",
            errors = {Errno.EPERM, Errno.ENOENT})
    long destroy(@Caller Task task, long pid, long tid, long type) {
        if (!isOwnKey(task, pid, tid)) {
            return Errno.EPERM.result();
        }
        Interaction interaction = find(task, type);
        if (interaction == null) {
            return Errno.ENOENT.result();
        }
        table.close(interaction);
        return 0;
    }

    /**
     * Says which type of interaction has a name; a new one if nobody has asked for it yet.
     *
     * @param address of the name, up to 255 bytes and a NUL
     * @return the type
     */
    @SystemCall(
            number = 54,
            name = "interaction_type",
            errors = {Errno.EINVAL, Errno.EFAULT, Errno.ENAMETOOLONG, Errno.ENOSPC, Errno.ENOMEM})
    long type(@Caller Task task, @UserAddress long address) {
        long length = userMemory.strncpyFromUser(task, name, address);
        if (length < 0) {
            return length;
        } else if (length == name.length) {
            return Errno.ENAMETOOLONG.result();
        }
        return table.names().number(new String(name, 0, (int) length, StandardCharsets.ISO_8859_1), false);
    }

    // ---- send ----

    /**
     * Sends a message to the kernel; returns when its callback has run.
     *
     * @param pid the caller's own process identifier
     * @param tid the caller's own thread; 0: the same
     * @param type which interaction
     * @param address of the message
     * @param length bytes, 0 to 65,536
     * @return bytes sent
     */
    @SystemCall(
            number = 51,
            name = "interaction_send",
            errors = {
                Errno.EINVAL,
                Errno.EPERM,
                Errno.ENOENT,
                Errno.EMSGSIZE,
                Errno.ECONNREFUSED,
                Errno.EFAULT,
                Errno.ENOMEM
            })
    long send(@Caller Task task, long pid, long tid, long type, @UserAddress long address, long length) {
        if (length < 0) {
            return Errno.EINVAL.result();
        } else if (!isOwnKey(task, pid, tid)) {
            return Errno.EPERM.result();
        }
        Interaction interaction = find(task, type);
        if (interaction == null) {
            return Errno.ENOENT.result();
        } else if (length > InteractionLimits.LONGEST_MESSAGE) {
            return Errno.EMSGSIZE.result();
        }
        Registration registration = interaction.serving();
        if (registration == null) {
            return Errno.ECONNREFUSED.result();
        }
        int bytes = (int) length;
        long buffer = table.takeBuffer(bytes);
        if (buffer == KernelHeap.NONE && bytes > 0) {
            return Errno.ENOMEM.result();
        }
        try {
            if (bytes > 0 && userMemory.copyFromUser(task, buffer, address, bytes) != bytes) {
                return Errno.EFAULT.result();
            }
            call(task, interaction, registration, buffer, bytes);
            return length;
        } finally {
            table.giveBuffer(buffer, bytes);
        }
    }

    private void call(Task task, Interaction interaction, Registration registration, long buffer, int length) {
        table.enter(interaction, registration);
        try {
            registration.call(interaction, buffer, length);
        } catch (Throwable e) {
            String where = "a callback of " + registration.owner() + " for type " + interaction.type();
            throw oops.inCallOf(task, registration.owner().name(), where, e);
        } finally {
            table.leave(interaction, registration);
        }
    }

    // ---- recv ----

    /**
     * Takes the kernel's next reply; waits for it. A reply that is not taken stays.
     *
     * @param pid the caller's own process identifier
     * @param tid the caller's own thread; 0: the same
     * @param type which interaction
     * @param address where it goes
     * @param length bytes it may have, at most
     * @param flags 1: does not wait
     * @return bytes received
     */
    @SystemCall(
            number = 52,
            name = "interaction_recv",
            errors = {
                Errno.EINVAL,
                Errno.EPERM,
                Errno.ENOENT,
                Errno.EMSGSIZE,
                Errno.ECONNREFUSED,
                Errno.ECONNRESET,
                Errno.EAGAIN,
                Errno.EFAULT,
                Errno.ENOMEM
            })
    long recv(@Caller Task task, long pid, long tid, long type, @UserAddress long address, long length, long flags) {
        if (length < 0 || (flags & ~NONBLOCK) != 0) {
            return Errno.EINVAL.result();
        } else if (!isOwnKey(task, pid, tid)) {
            return Errno.EPERM.result();
        }
        Interaction interaction = find(task, type);
        if (interaction == null) {
            return Errno.ENOENT.result();
        }
        if (!interaction.hasReply()) {
            long result = (flags & NONBLOCK) != 0 ? outcomeWithoutReply(interaction) : await(task, interaction);
            if (result < 0) {
                return result;
            }
        }
        return take(task, interaction, address, length);
    }

    /** Why no reply is there, and will not come; {@code -EAGAIN} if one may. */
    private static long outcomeWithoutReply(Interaction interaction) {
        if (interaction.isClosed() || interaction.isReset()) {
            return Errno.ECONNRESET.result();
        }
        return (interaction.serving() == null ? Errno.ECONNREFUSED : Errno.EAGAIN).result();
    }

    /** Waits for a reply; handlers run meanwhile, and may take what was waited for, or destroy the interaction. 0 if one is there. */
    private long await(Task task, Interaction interaction) {
        TaskUser user = (TaskUser) interaction.user();
        user.beginWaiting();
        try {
            while (!interaction.hasReply()) {
                long result = outcomeWithoutReply(interaction);
                if (result != Errno.EAGAIN.result()) {
                    return result;
                }
                tasks.await(task, Task.Wait.ANSWER);
            }
            return 0;
        } finally {
            user.endWaiting();
        }
    }

    private long take(Task task, Interaction interaction, long address, long length) {
        int bytes = interaction.replyLength();
        if (bytes > length) {
            return Errno.EMSGSIZE.result();
        }
        if (bytes > 0) {
            boolean canAll = Page.chunk(address, bytes) == bytes || canStore(task, address, bytes);
            if (!canAll || userMemory.copyToUser(task, address, interaction.reply(), bytes) != bytes) {
                return Errno.EFAULT.result();
            }
        }
        table.takeReply(interaction);
        return bytes;
    }

    /** True if all pages can be stored into: a copy that stops half-way would have changed something. */
    private boolean canStore(Task task, long address, int length) {
        for (int done = 0; done < length; done += Page.chunk(address + done, length - done)) {
            if (kernel.translate(task, address + done, Access.STORE) == MemoryManagementUnit.FAULT) {
                return false;
            }
        }
        return true;
    }
}
