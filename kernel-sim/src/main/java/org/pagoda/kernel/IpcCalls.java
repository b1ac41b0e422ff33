package org.pagoda.kernel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.Calls;
import org.pagoda.ipc.Delivery;
import org.pagoda.ipc.Endpoint;
import org.pagoda.ipc.HandlerTable;
import org.pagoda.ipc.Revocation;
import org.pagoda.ipc.SendFlags;
import org.pagoda.ipc.SendMask;
import org.pagoda.ipc.Sending;
import org.pagoda.ipc.Wait;
import org.pagoda.ipc.syscall.Caller;
import org.pagoda.ipc.syscall.SystemCall;
import org.pagoda.ipc.syscall.UserAddress;
import org.pagoda.kernel.syscall.SystemCallTable;
import org.pagoda.mmu.Access;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.MemoryManagementUnit;
import org.pagoda.mmu.Page;

/** The system calls about messages: what they add to the floor below is to wait, before a send or after it. */
final class IpcCalls {
    private static final int MOST_RULES = 64;
    private static final int RULE_SIZE = 3 * Long.BYTES;

    // Words of a call's frame in user memory; first comes the time-out.
    private static final int REPLIER = Long.BYTES;
    private static final int ADDRESS = 2 * Long.BYTES;
    private static final int SIZE = 3 * Long.BYTES;

    private final Kernel kernel;
    private final Sending sending;
    private final Delivery delivery;
    private final Calls calls;
    private final Revocation revocation;
    private final Upcalls upcalls;

    IpcCalls(Kernel kernel, Sending sending, Delivery delivery, Calls calls, Revocation revocation, Upcalls upcalls) {
        this.kernel = kernel;
        this.sending = sending;
        this.delivery = delivery;
        this.calls = calls;
        this.revocation = revocation;
        this.upcalls = upcalls;
    }

    void addTo(SystemCallTable<Task> table) {
        IpcCallsEntries.addTo(table, this);
    }

    // ---- send ----

    /**
     * Hands pages to the handler that another process has for a type; see `SendFlags`.
     *
     * @param pid who gets them, unless `flags` say that others do
     * @param type which handler, from 64
     * @param address of the first page; without pages any value
     * @param size pages; 0: a notification
     * @param flags who keeps them, who may write, whether they are duplicated, who gets them, whether to wait
     * @return pages handed over; with `WAIT` pages that handlers have kept
     */
    @SystemCall(
            number = 20,
            errors = {
                Errno.EINVAL,
                Errno.ESRCH,
                Errno.EPERM,
                Errno.ECONNREFUSED,
                Errno.EDEADLK,
                Errno.EFAULT,
                Errno.EACCES,
                Errno.EBUSY,
                Errno.EMSGSIZE,
                Errno.EAGAIN,
                Errno.ENOBUFS,
                Errno.EDQUOT,
                Errno.ENOMEM,
                Errno.EINTR
            })
    long send(@Caller Task task, long pid, long type, @UserAddress long address, long size, long flags) {
        if (!SendFlags.waits(flags)) {
            return sendWhenRoom(task, pid, type, address, size, flags, null);
        }
        Wait wait = task.waiter().begin();
        try {
            long result = sendWhenRoom(task, pid, type, address, size, flags, wait);
            if (result < 0) {
                return result;
            }
            upcalls.awaitHandled(task, wait, soleReceiver(task, pid, flags));
            return wait.kept();
        } finally {
            task.waiter().end(wait);
        }
    }

    /** Sends; waits for room before, if the flags say so. */
    private long sendWhenRoom(
            Task task, long pid, long type, long address, long size, long flags, @Nullable Wait wait) {
        Endpoint sender = task.process().endpoint();
        long result = sending.send(sender, pid, type, address, size, flags, wait);
        while (result == Errno.EAGAIN.result() && SendFlags.blocks(flags)) {
            if (!waitForRoom(task, pid, type, flags)) {
                return Errno.EINTR.result();
            }
            result = sending.send(sender, pid, type, address, size, flags, wait);
        }
        return askFirst(task, address, size, result);
    }

    /** {@code result} of sending pages. If it is that they are not there, some may have to be asked for; then the call is made again. */
    private static long askFirst(Task task, long address, long size, long result) {
        if (result == Errno.EFAULT.result()) {
            task.miss(address, size, Access.LOAD);
        }
        return result;
    }

    /** Who the send goes to if it is no broadcast; else null. */
    private @Nullable Process soleReceiver(Task task, long pid, long flags) {
        if (SendFlags.isBroadcast(flags)) {
            return null;
        }
        return SendFlags.target(flags) == SendFlags.TO_SELF ? task.process() : kernel.process(pid);
    }

    /** Waits until there may be room in a mailbox; false if messages of the caller's own were handled meanwhile. */
    private boolean waitForRoom(Task task, long pid, long type, long flags) {
        if (upcalls.deliver(task) > 0) {
            return false;
        }
        Process receiver = SendFlags.isBroadcast(flags)
                ? kernel.process(sending.fullReceiver(task.process().endpoint(), type, flags))
                : soleReceiver(task, pid, flags);
        if (receiver != null) {
            receiver.waitingForRoom().add(task);
            try {
                kernel.park(task, Task.Wait.ROOM);
            } finally {
                receiver.waitingForRoom().remove(task);
            }
        }
        return upcalls.deliver(task) == 0;
    }

    // ---- handlers ----

    /**
     * Handles messages of a type from now on; a new handler takes over those that wait.
     *
     * @param type which
     * @param handler its address, which the caller's library has given it; 0: they are not handled any more, and those that wait abandoned
     */
    @SystemCall(number = 21, errors = Errno.EINVAL)
    long registerHandler(@Caller Task task, long type, long handler) {
        return delivery.register(task.process().endpoint(), type, handler);
    }

    /** Handles messages for ever: does not return. */
    @SystemCall(number = 22)
    long serve(@Caller Task task) {
        while (true) {
            upcalls.deliver(task);
            kernel.park(task, Task.Wait.SERVE);
        }
    }

    /** Waits until a handler has run. */
    @SystemCall(number = 23, errors = Errno.EINTR)
    long pause(@Caller Task task) {
        awaitMessage(task);
        return Errno.EINTR.result();
    }

    private void awaitMessage(Task task) {
        while (upcalls.deliver(task) == 0) {
            kernel.park(task, Task.Wait.MESSAGE);
        }
    }

    /**
     * Keeps messages of a type waiting, or lets them in again.
     *
     * @param type which
     * @param on 1: keeps them waiting
     */
    @SystemCall(number = 24, errors = Errno.EINVAL)
    long mask(@Caller Task task, long type, boolean on) {
        long result = delivery.mask(task.process().endpoint(), type, on);
        task.process().setAttention(); // what waited may be handled now
        return result;
    }

    /**
     * Lets messages of a type in and waits until a handler has run, in one step, so that none can come between; then masks the type again.
     *
     * @param type which; -1: all
     */
    @SystemCall(number = 25, errors = Errno.EINVAL)
    long waitMessage(@Caller Task task, long type) {
        if (type < HandlerTable.ALL_TYPES) {
            return Errno.EINVAL.result();
        }
        HandlerTable handlers = task.process().endpoint().handlers();
        long before = handlers.unmaskFor(type);
        try {
            awaitMessage(task);
        } finally {
            handlers.unmaskFor(before);
        }
        return 0;
    }

    // ---- calls ----

    /**
     * Sends, and waits until the handler, or whoever it passes the right on to, replies.
     *
     * @param pid as for `send`
     * @param type as for `send`
     * @param address as for `send`
     * @param size as for `send`
     * @param flags as for `send`; to one process
     * @param frame of four 64-bit words: after how many ticks to give up (0: never); filled in: who replied, where its pages are, how many
     * @return pages of the reply; with `-ETIMEDOUT` and `-EPIPE` there is none
     */
    @SystemCall(
            number = 26,
            errors = {
                Errno.EINVAL,
                Errno.ESRCH,
                Errno.EPERM,
                Errno.ECONNREFUSED,
                Errno.EDEADLK,
                Errno.EFAULT,
                Errno.EACCES,
                Errno.EBUSY,
                Errno.EMSGSIZE,
                Errno.EAGAIN,
                Errno.ENOBUFS,
                Errno.EDQUOT,
                Errno.ENOMEM,
                Errno.EINTR,
                Errno.ETIMEDOUT,
                Errno.EPIPE
            })
    long call(
            @Caller Task task,
            long pid,
            long type,
            @UserAddress long address,
            long size,
            long flags,
            @UserAddress long frame) {
        if (frame % Long.BYTES != 0) {
            return Errno.EINVAL.result();
        }
        long physical = kernel.translate(task, frame, Access.STORE);
        if (physical == MemoryManagementUnit.FAULT
                || (!isInOnePage(frame)
                        && kernel.translate(task, lastWord(frame), Access.STORE) == MemoryManagementUnit.FAULT)) {
            return Errno.EFAULT.result();
        }
        long timeOut = kernel.memory().getLong(physical);
        if (timeOut < 0 || !kernel.canPass(timeOut)) {
            return Errno.EINVAL.result();
        }
        PendingCall pending = task.beginCall();
        Wait wait = task.waiter().begin();
        try {
            pending.begin();
            if (timeOut > 0) {
                pending.limit(kernel.ticks() + timeOut, calls);
            }
            long result = callWhenRoom(task, pid, type, address, size, flags, wait, pending);
            if (result < 0) {
                return result;
            }
            upcalls.awaitReply(task, pending, soleReceiver(task, pid, flags), Task.Wait.REPLY);
            return finish(task, frame, pending);
        } finally {
            task.waiter().end(wait);
            task.endCall();
        }
    }

    private long callWhenRoom(
            Task task, long pid, long type, long address, long size, long flags, Wait wait, PendingCall pending) {
        Endpoint caller = task.process().endpoint();
        long result = calls.call(caller, pid, type, address, size, flags, wait, pending.token());
        while (result == Errno.EAGAIN.result() && SendFlags.blocks(flags)) {
            if (!waitForRoom(task, pid, type, flags)) {
                return Errno.EINTR.result();
            } else if (pending.state() == PendingCall.State.TIMED_OUT) {
                return Errno.ETIMEDOUT.result();
            }
            result = calls.call(caller, pid, type, address, size, flags, wait, pending.token());
        }
        return askFirst(task, address, size, result);
    }

    /** The call's result, when it is answered, lost or out of time. */
    private long finish(Task task, long frame, PendingCall pending) {
        if (pending.state() == PendingCall.State.TIMED_OUT) {
            return Errno.ETIMEDOUT.result();
        } else if (pending.state() == PendingCall.State.LOST) {
            return Errno.EPIPE.result();
        }
        if (!writeReply(task, frame, pending)) {
            task.missNothing(); // the call was made, and must not be made again
            return Errno.EFAULT.result();
        }
        return pending.size();
    }

    private long read(Task task, long address) {
        return kernel.memory().getLong(kernel.translate(task, address, Access.LOAD));
    }

    /** Fills in who has replied, where the pages are, and how many; false if the frame is not there any more. */
    private boolean writeReply(Task task, long frame, PendingCall pending) {
        if (!isInOnePage(frame)) {
            return write(task, frame + REPLIER, pending.replier())
                    && write(task, frame + ADDRESS, pending.address())
                    && write(task, frame + SIZE, pending.size());
        }
        long physical = kernel.translate(task, frame, Access.STORE);
        if (physical == MemoryManagementUnit.FAULT) {
            return false;
        }
        kernel.memory().putLong(physical + REPLIER, pending.replier());
        kernel.memory().putLong(physical + ADDRESS, pending.address());
        kernel.memory().putLong(physical + SIZE, pending.size());
        return true;
    }

    /** Translations cost: a frame takes one, unless it lies across the border of two pages. */
    private static boolean isInOnePage(long frame) {
        return Page.number(frame) == Page.number(lastWord(frame));
    }

    private static long lastWord(long frame) {
        return frame + SIZE;
    }

    private boolean write(Task task, long address, long value) {
        long physical = kernel.translate(task, address, Access.STORE);
        if (physical == MemoryManagementUnit.FAULT) {
            return false;
        }
        kernel.memory().putLong(physical, value);
        return true;
    }

    /**
     * Answers a call.
     *
     * @param token which; 0: the one whose handler runs
     * @param address of the first page of the answer
     * @param size pages
     * @param flags bits 0 to 2 as for `send`
     * @return pages handed over
     */
    @SystemCall(
            number = 27,
            errors = {
                Errno.EINVAL,
                Errno.ESRCH,
                Errno.EFAULT,
                Errno.EACCES,
                Errno.EBUSY,
                Errno.EMSGSIZE,
                Errno.ENOBUFS,
                Errno.EDQUOT,
                Errno.ENOMEM
            })
    long reply(@Caller Task task, long token, @UserAddress long address, long size, long flags) {
        long result = calls.reply(task.process().endpoint(), task.waiter(), token, address, size, flags);
        return askFirst(task, address, size, result);
    }

    /**
     * Keeps the right to answer the call whose handler runs beyond its end.
     *
     * @return its number, for `reply` and `forward`
     */
    @SystemCall(
            number = 28,
            errors = {Errno.EINVAL, Errno.ESRCH})
    long keepToken(@Caller Task task) {
        return calls.keep(task.process().endpoint(), task.waiter());
    }

    /**
     * Sends, and with the pages the right to answer a call.
     *
     * @param token which; 0: the one whose handler runs
     * @param pid as for `send`
     * @param type as for `send`
     * @param address as for `send`
     * @param size as for `send`
     * @param flags as for `send`; to one process
     * @return pages handed over
     */
    @SystemCall(
            number = 29,
            errors = {
                Errno.EINVAL,
                Errno.ESRCH,
                Errno.EPERM,
                Errno.ECONNREFUSED,
                Errno.EDEADLK,
                Errno.EFAULT,
                Errno.EACCES,
                Errno.EBUSY,
                Errno.EMSGSIZE,
                Errno.EAGAIN,
                Errno.ENOBUFS,
                Errno.EDQUOT,
                Errno.ENOMEM
            })
    long forward(@Caller Task task, long token, long pid, long type, @UserAddress long address, long size, long flags) {
        long result = calls.forward(task.process().endpoint(), task.waiter(), token, pid, type, address, size, flags);
        kernel.scheduler().onWaitsChanged();
        return askFirst(task, address, size, result);
    }

    // ---- the rest ----

    /**
     * Takes all other mappings of pages that the caller owns away.
     *
     * @param address of the first page
     * @param size pages
     * @return how many mappings, and references of messages, there were
     */
    @SystemCall(
            number = 30,
            errors = {Errno.EINVAL, Errno.EFAULT, Errno.EPERM})
    long revoke(@Caller Task task, @UserAddress long address, long size) {
        return revocation.revoke(task.process().endpoint(), address, size);
    }

    /**
     * Restricts where a child may send to: to what the caller may itself, or less. One that the kernel has made may set anybody's, to anything.
     *
     * @param pid the child
     * @param rules of three 64-bit words each: a process (-1: any), the lowest and the highest type
     * @param count rules, 0 to 64
     */
    @SystemCall(
            number = 31,
            errors = {Errno.EINVAL, Errno.ESRCH, Errno.EPERM, Errno.EFAULT, Errno.ENOMEM})
    long setSendMask(@Caller Task task, long pid, @UserAddress long rules, long count) {
        Process process = kernel.alive(pid);
        if (count < 0 || count > MOST_RULES || rules % Long.BYTES != 0) {
            return Errno.EINVAL.result();
        } else if (process == null) {
            return Errno.ESRCH.result();
        } else if (!process.isChildOf(task.process()) && !task.process().isRoot()) {
            return Errno.EPERM.result();
        }
        for (long offset = 0; offset < count * RULE_SIZE; offset += Long.BYTES) {
            if (kernel.translate(task, rules + offset, Access.LOAD) == MemoryManagementUnit.FAULT) {
                return Errno.EFAULT.result();
            }
        }
        List<SendMask.Rule> list = new ArrayList<>();
        for (long rule = rules; rule < rules + count * RULE_SIZE; rule += RULE_SIZE) {
            list.add(new SendMask.Rule(
                    read(task, rule), read(task, rule + Long.BYTES), read(task, rule + 2 * Long.BYTES)));
        }
        SendMask mask = new SendMask(list);
        if (!task.process().isRoot() && !task.process().endpoint().sendMask().covers(mask)) {
            return Errno.EPERM.result(); // else whoever is confined would let a child send for it
        }
        process.endpoint().setSendMask(mask);
        return 0;
    }
}
