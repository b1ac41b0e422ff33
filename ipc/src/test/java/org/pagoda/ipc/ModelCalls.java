package org.pagoda.ipc;

import java.util.List;
import org.pagoda.mmu.Errno;

/** Call, reply, keep, forward, cancel. */
final class ModelCalls {
    private final ModelSending sending;
    private final ModelDelivery delivery;

    ModelCalls(ModelSending sending, ModelDelivery delivery) {
        this.sending = sending;
        this.delivery = delivery;
    }

    long call(
            ModelTask task,
            long pid,
            long type,
            long address,
            long size,
            long flags,
            ModelToken token,
            boolean outOfMemory) {
        if (ModelSending.isBroadcast(flags)) {
            return Errno.EINVAL.result();
        }
        ModelProcess caller = task.running();
        long result = sending.send(caller, pid, type, address, size, flags | SendFlags.WAIT, task, token, outOfMemory);
        if (result >= 0) {
            caller.calls.add(token);
        }
        return result;
    }

    /** The token meant by a number: 0 is that of the request whose handler runs. */
    private static ModelToken find(ModelTask task, long number) {
        if (number != 0) {
            return task.running().tokens.get(number);
        }
        ModelMessage handling = task.handling();
        return handling == null ? null : handling.token;
    }

    /**
     * A number for the token of the request whose handler runs; {@code -EINVAL} if it is no request or was answered, {@code -ESRCH} if
     * nobody waits for it any more.
     */
    long keep(ModelTask task) {
        ModelToken token = find(task, 0);
        if (token == null || isAnswered(token)) {
            return Errno.EINVAL.result();
        }
        return token.isOpen() ? task.running().keep(token) : Errno.ESRCH.result();
    }

    private static boolean isAnswered(ModelToken token) {
        return token.outcome != null && token.outcome.startsWith("reply");
    }

    long reply(ModelTask task, long number, long address, long size, long flags, boolean outOfMemory) {
        if ((flags & ~7L) != 0 || !ModelSending.isSendable(address, size)) {
            return Errno.EINVAL.result();
        }
        ModelToken token = find(task, number);
        if (token == null) {
            return (number == 0 ? Errno.EINVAL : Errno.ESRCH).result();
        } else if (!token.isOpen()) {
            token.forget();
            return Errno.ESRCH.result();
        }
        ModelSpace replier = task.running().space;
        ModelSpace caller = token.caller.space;
        long first = size == 0 ? 0 : address >> 12;
        long result = ModelHandover.check(replier, first, size, flags);
        if (result < 0) {
            return result;
        } else if (size > caller.window.slots) {
            return Errno.EMSGSIZE.result();
        }
        int slot = size == 0 ? 0 : caller.window.reserve(size);
        if (slot == ModelWindow.NONE) {
            return Errno.ENOBUFS.result();
        }
        // Whatever happens, nobody holds the slots any longer than this.
        if (size > 0) {
            caller.window.release(slot, size);
        }
        if (!caller.account.canCharge(size)
                || !replier.account.canCharge(ModelHandover.countUntouched(replier, first, size))) {
            return Errno.EDQUOT.result();
        } else if (outOfMemory) {
            return Errno.ENOMEM.result();
        }
        List<ModelMessage.Cargo> cargo = ModelHandover.hand(replier, first, size, flags, List.of(token.caller))
                .get(0);
        for (int i = 0; i < size; i++) {
            cargo.get(i).page().holders--;
            caller.put(ModelWindow.START + slot + i, cargo.get(i).landed());
        }
        if (token.request != null && token.request.lends()) {
            delivery.giveBack(token.request);
        }
        long landing = size == 0 ? address : (ModelWindow.START + slot) << 12;
        token.close(reply(task.running().pid, landing, size));
        token.forget();
        return size;
    }

    /** How a call ends that is answered. */
    static String reply(long replier, long address, long size) {
        return "reply of process " + replier + ": " + size + " pages at 0x" + Long.toHexString(address);
    }

    long forward(
            ModelTask task,
            long number,
            long pid,
            long type,
            long address,
            long size,
            long flags,
            boolean outOfMemory) {
        boolean sendersOnly = ModelSending.isBroadcast(flags) || (flags & (SendFlags.WAIT | SendFlags.LEND)) != 0;
        if (sendersOnly || !ModelSending.areArgumentsValid(type, address, size, flags)) {
            return Errno.EINVAL.result();
        }
        ModelToken token = find(task, number);
        if (token == null) {
            return (number == 0 ? Errno.EINVAL : Errno.ESRCH).result();
        } else if (!token.isOpen()) {
            token.forget();
            return Errno.ESRCH.result();
        }
        ModelMessage old = token.request;
        long result = sending.send(task.running(), pid, type, address, size, flags, null, token, outOfMemory);
        if (result >= 0) {
            token.forget();
            token.holder = null;
            token.forwarded = true;
            if (old != null) {
                old.token = null;
            }
        }
        return result;
    }

    /** The caller waits no more: a request that is still queued is abandoned. */
    void cancel(ModelToken token) {
        ModelMessage request = token.request;
        token.close("cancelled");
        if (request != null && request.isQueued()) {
            delivery.drop(request);
        }
    }
}
