package org.pagoda.ipc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.pagoda.mmu.Errno;

/**
 * The page algebra again, as section 1 of the design says it and as slowly as that may be: maps and lists, no frames, no page
 * tables, nothing shared behind the scenes. What it says is right; the real one is held against it.
 *
 * <p>Reading order: {@link ModelPage}, {@link ModelSpace}, {@link ModelHandover}, {@link ModelSending}, {@link ModelDelivery},
 * {@link ModelAbandonment}, {@link ModelCalls}, {@link ModelFork}, {@link ModelDeadlock}, {@link ModelNotifications}.
 */
final class Model {
    final Map<Long, ModelProcess> alive = new TreeMap<>();
    /** All tasks, by number. */
    final Map<Long, ModelTask> tasks = new TreeMap<>();

    final ModelSending sending = new ModelSending(this);
    final ModelDelivery delivery = new ModelDelivery(this);
    final ModelCalls calls = new ModelCalls(sending, delivery);
    final ModelNotifications notifications = new ModelNotifications(this);

    private long nextPid = 1;
    private long nextTask = 1;

    ModelProcess process(long limit, int mailbox, int share, int slots, int taskCount, long tag) {
        ModelProcess process = new ModelProcess(nextPid++, limit, mailbox, share, slots, tag);
        alive.put(process.pid, process);
        for (int i = 0; i < taskCount; i++) {
            tasks.put(nextTask, new ModelTask(nextTask, process, tag + i + 1));
            nextTask++;
        }
        return process;
    }

    List<ModelTask> tasksOf(ModelProcess process) {
        List<ModelTask> found = new ArrayList<>(tasks.values());
        found.removeIf(task -> task.process != process);
        return found;
    }

    // ---- handlers ----

    long register(ModelProcess process, long type, long handler) {
        if (type < 0) {
            return Errno.EINVAL.result();
        }
        if (handler != 0) {
            process.handlers.put(type, handler);
            return 0;
        }
        process.handlers.remove(type);
        List<ModelMessage> pending = new ArrayList<>(process.queue);
        pending.removeIf(message -> message.type != type);
        delivery.dropAll(pending);
        return 0;
    }

    long mask(ModelProcess process, long type, boolean masked) {
        if (type < 0) {
            return Errno.EINVAL.result();
        }
        if (masked) {
            process.masked.add(type);
        } else {
            process.masked.remove(type);
        }
        return 0;
    }

    // ---- the end ----

    /** A process ends: its handlers, its waits, its calls, its queue, its tokens, its space. */
    void die(ModelProcess process) {
        alive.remove(process.pid);
        for (ModelTask task : tasks.values()) {
            while (task.running() == process && task.handling() != null) {
                delivery.leave(task.handling(), 0);
            }
            if (task.process == process) {
                endWaits(task);
            }
        }
        tasks.values().removeIf(task -> task.process == process);
        List.copyOf(process.calls).forEach(calls::cancel);
        delivery.dropAll(process.queue);
        for (ModelToken token : List.copyOf(process.tokens.values())) {
            token.close("lost");
            token.forget();
        }
        for (ModelEntry entry : process.space.entries.values()) {
            if (entry.isMapped()) {
                entry.page().holders--;
            }
        }
    }

    private void endWaits(ModelTask task) {
        while (!task.stack.isEmpty()) {
            if (task.handling() != null) {
                delivery.leave(task.handling(), 0);
            } else {
                task.waiting().awaited.forEach(message -> message.wait = null);
                task.stack.pop();
            }
        }
    }

    // ---- revoke ----

    /** Takes every other mapping and hold of the pages away; how many. */
    long revoke(ModelProcess owner, long address, long size) {
        if (size <= 0 || !ModelSending.isSendable(address, size)) {
            return Errno.EINVAL.result();
        }
        long first = address >> 12;
        boolean foreign = false;
        for (long at = first; at < first + size; at++) {
            ModelEntry entry = owner.space.entries.get(at);
            if (entry == null || !entry.isMapped()) {
                return Errno.EFAULT.result();
            }
            foreign |= !owns(owner, at);
        }
        if (foreign) {
            return Errno.EPERM.result();
        }
        long revoked = 0;
        for (long at = first; at < first + size; at++) {
            ModelEntry entry = owner.space.entries.get(at);
            if (entry != null && entry.isMapped()) {
                revoked += revoke(owner, at, entry.page());
                owner.space.mark(at, false);
            }
        }
        return revoked;
    }

    /** A page's only holder owns it too; but nobody does where it was only lent to. */
    private static boolean owns(ModelProcess process, long at) {
        ModelPage page = process.space.entries.get(at).page();
        return !process.space.borrowed.contains(at) && (page.owner == process.pid || page.holders == 1);
    }

    private long revoke(ModelProcess owner, long but, ModelPage page) {
        long revoked = 0;
        for (ModelProcess process : alive.values()) {
            for (long at : List.copyOf(process.space.entries.keySet())) {
                ModelEntry entry = process.space.entries.get(at);
                boolean spared = process == owner && at == but;
                if (entry.isMapped() && entry.page() == page && !spared) {
                    process.space.moveAway(at);
                    process.space.borrowed.remove(at);
                    revoked++;
                }
            }
            for (ModelMessage message : process.queue) {
                for (int i = 0; i < message.cargo.size(); i++) {
                    if (message.cargo.get(i) != null && message.cargo.get(i).page() == page) {
                        message.take(i);
                        process.space.borrowed.remove(message.slot(i));
                        revoked++;
                    }
                }
            }
        }
        return revoked;
    }
}
