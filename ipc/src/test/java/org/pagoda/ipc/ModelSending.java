package org.pagoda.ipc;

import java.util.List;
import org.pagoda.mmu.Errno;

/** {@code send}: the checks in their order, then the commit. */
final class ModelSending {
    private static final long WAIT = 1 << 5;

    private final Model model;

    ModelSending(Model model) {
        this.model = model;
    }

    /**
     * Sends.
     *
     * @param task who waits; null: nobody
     * @param token the right to reply that goes along, for a call or what is forwarded; null: none
     * @param outOfMemory true if the real machine had no frame for it, which this one cannot know
     */
    long send(
            ModelProcess sender,
            long pid,
            long type,
            long address,
            long size,
            long flags,
            ModelTask task,
            ModelToken token,
            boolean outOfMemory) {
        if (!areArgumentsValid(type, address, size, flags)) {
            return Errno.EINVAL.result();
        }
        ModelRecipients recipients = new ModelRecipients(isBroadcast(flags));
        long result = choose(recipients, sender, pid, type, flags);
        if (result == 0) {
            result = recipients.leaveOut(receiver -> wouldDeadlock(receiver, type, task, token) ? Errno.EDEADLK : null);
        }
        long first = size == 0 ? 0 : address >> 12;
        if (result == 0) {
            result = ModelHandover.check(sender.space, first, size, flags);
        }
        if (result == 0) {
            recipients.leaveOut(receiver -> size > receiver.space.window.slots ? Errno.EMSGSIZE : null);
            recipients.leaveOut(receiver -> receiver.hasRoomFor(sender.pid) ? null : Errno.EAGAIN);
            result = recipients.reserve(size);
        }
        if (result == 0) {
            result = pay(sender, first, size, flags, outOfMemory);
            if (result < 0) {
                recipients.cancel();
            }
        }
        return result < 0 ? result : commit(sender, type, address, size, flags, task, token, recipients);
    }

    /** EDQUOT, ENOMEM. */
    private static long pay(ModelProcess sender, long first, long size, long flags, boolean outOfMemory) {
        long more = ModelHandover.countUntouched(sender.space, first, size) + (ModelHandover.keeps(flags) ? size : 0);
        if (!sender.space.account.canCharge(more)) {
            return Errno.EDQUOT.result();
        }
        return outOfMemory ? Errno.ENOMEM.result() : 0;
    }

    private long commit(
            ModelProcess sender,
            long type,
            long address,
            long size,
            long flags,
            ModelTask task,
            ModelToken token,
            ModelRecipients recipients) {
        List<ModelProcess> receivers = recipients.willing();
        long first = size == 0 ? 0 : address >> 12;
        boolean couldWrite = ModelHandover.allWritable(sender.space, first, size);
        List<List<ModelMessage.Cargo>> cargoes = ModelHandover.hand(sender.space, first, size, flags, receivers);
        boolean lends = ModelHandover.lends(flags);
        ModelPayment payment = lends ? null : new ModelPayment(sender.space.account, size, receivers.size());
        ModelWait wait = task == null ? null : new ModelWait(sender, token);
        for (int i = 0; i < receivers.size(); i++) {
            ModelProcess receiver = receivers.get(i);
            ModelMessage message = new ModelMessage();
            message.sender = sender.pid;
            message.type = type;
            message.address = size == 0 ? address : recipients.landing(receiver);
            message.size = size;
            message.flags = flags;
            message.origin = address;
            message.senderCouldWrite = couldWrite;
            // Of a duplicate the first receiver has the page that was sent, if the sender gave it away.
            message.comesBack = !ModelHandover.duplicates(flags) || (!ModelHandover.keeps(flags) && i == 0);
            message.payment = payment;
            message.cargo = cargoes.get(i);
            if (lends) {
                for (int j = 0; j < size; j++) {
                    receiver.space.borrowed.add(message.slot(j));
                }
            }
            if (wait != null && token == null) {
                wait.awaited.add(message);
                message.wait = wait;
            }
            if (token != null) {
                message.token = token;
                token.request = message;
            }
            receiver.admit(message);
        }
        if (task != null) {
            task.stack.push(wait);
        }
        sender.sent++;
        return size * receivers.size();
    }

    // ---- checks ----

    static boolean areArgumentsValid(long type, long address, long size, long flags) {
        return areFlagsValid(flags, size) && type >= 0 && isSendable(address, size);
    }

    private static boolean areFlagsValid(long flags, long size) {
        if ((flags & ~0xFFL) != 0) {
            return false;
        }
        // A notification's bits 0 to 2 are ignored.
        boolean asTheyAre = size == 0 || (!ModelHandover.keeps(flags) && !ModelHandover.duplicates(flags));
        return !ModelHandover.lends(flags) || ((flags & WAIT) != 0 && asTheyAre && !isBroadcast(flags));
    }

    static boolean isSendable(long address, long size) {
        if (size == 0) {
            return true; // any value
        }
        return size > 0
                && (address & 0xFFF) == 0
                && address >= 0
                && address < ModelSpace.END << 12
                && size <= ModelSpace.END - (address >> 12);
    }

    static boolean isBroadcast(long flags) {
        return (flags & SendFlags.TO_ALL) != 0;
    }

    /** ESRCH, EPERM, ECONNREFUSED. */
    private long choose(ModelRecipients recipients, ModelProcess sender, long pid, long type, long flags) {
        if (!isBroadcast(flags)) {
            ModelProcess receiver = (flags & SendFlags.TO_SELF) != 0 ? sender : model.alive.get(pid);
            if (receiver == null) {
                return Errno.ESRCH.result();
            }
            recipients.add(receiver);
        } else {
            boolean butSelf = (flags & SendFlags.TO_SELF) != 0;
            for (ModelProcess process : model.alive.values()) {
                if (process.handles(type) && !(butSelf && process == sender)) {
                    recipients.add(process);
                }
            }
            if (type < MessageType.FIRST_USER && !recipients.willing().isEmpty()) {
                return Errno.EPERM.result();
            }
        }
        return recipients.leaveOut(receiver -> refusal(sender, receiver, type));
    }

    private static Errno refusal(ModelProcess sender, ModelProcess receiver, long type) {
        if (type < MessageType.FIRST_USER || !sender.mayBeSentTo(receiver.pid, type)) {
            return Errno.EPERM;
        }
        return receiver.handles(type) ? null : Errno.ECONNREFUSED;
    }

    private static boolean wouldDeadlock(ModelProcess receiver, long type, ModelTask task, ModelToken token) {
        return (task != null && ModelDeadlock.wouldWaitForEver(task, receiver, type))
                || (token != null && ModelDeadlock.leadsBack(receiver, token.caller));
    }
}
