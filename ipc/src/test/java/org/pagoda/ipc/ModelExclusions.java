package org.pagoda.ipc;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.FrameAllocator;

/** Which operations a {@link ModelRun} leaves out because of a {@link KnownDifference}. */
final class ModelExclusions {
    private final ModelRun run;
    private final Set<KnownDifference> excluded;

    ModelExclusions(ModelRun run, Set<KnownDifference> excluded) {
        this.run = run;
        this.excluded = excluded;
    }

    private boolean is(KnownDifference difference) {
        return excluded.contains(difference);
    }

    // ---- sends ----

    boolean leavesOutSend(ModelProcess sender, ModelTask task, long pid, long type, ModelDraw.Range range, long flags) {
        return leavesOutAlias(sender, range, flags)
                || leavesOutPages(sender, range, flags)
                || (task != null && leavesOutWait(sender, task, pid, type, flags));
    }

    /** What is aliased by a send, a reply or what is forwarded. */
    boolean leavesOutAlias(ModelProcess sender, ModelDraw.Range range, long flags) {
        if (!is(KnownDifference.ALIAS_OF_A_PAGE_WITH_DUPLICATES)
                || ModelHandover.duplicates(flags)
                || (!ModelHandover.keeps(flags) && !SendFlags.isBroadcast(flags))) {
            return false;
        }
        for (long page : range.numbers()) {
            ModelEntry entry = sender.space.entries.get(page);
            boolean getsAFrameOfItsOwn = ModelHandover.keeps(flags) || ModelHandover.writes(flags);
            if (entry != null
                    && entry.isMapped()
                    && !(entry.writable() && getsAFrameOfItsOwn)
                    && isFrameOfOthersThan(run.frame(sender, page), entry.page())) {
                return true;
            }
        }
        return false;
    }

    private boolean isFrameOfOthersThan(int frame, ModelPage page) {
        return frame != FrameAllocator.ZERO_FRAME
                && run.world.frames.table().reverseMap().count(frame) > page.holders;
    }

    private boolean leavesOutPages(ModelProcess sender, ModelDraw.Range range, long flags) {
        if (is(KnownDifference.NOTIFICATION_WITH_LEND)
                && range.pages() == 0
                && ModelHandover.lends(flags)
                && (ModelHandover.keeps(flags) || ModelHandover.duplicates(flags))) {
            return true;
        }
        if (is(KnownDifference.SAME_PAGE_TWICE_IN_A_MESSAGE)
                && !ModelHandover.duplicates(flags)
                && hasPageTwice(sender, range)) {
            return true;
        }
        return is(KnownDifference.LEND_AGAIN_AFTER_A_REPLY)
                && ModelHandover.lends(flags)
                && wasLentForAnAnsweredRequest(sender, range);
    }

    private static boolean hasPageTwice(ModelProcess sender, ModelDraw.Range range) {
        Set<ModelPage> seen = new HashSet<>();
        for (long page : range.numbers()) {
            ModelEntry entry = sender.space.entries.get(page);
            if (entry != null && entry.isMapped() && !seen.add(entry.page())) {
                return true;
            }
        }
        return false;
    }

    private boolean wasLentForAnAnsweredRequest(ModelProcess sender, ModelDraw.Range range) {
        for (ModelTask task : run.model.tasks.values()) {
            for (ModelMessage message : task.handlers()) {
                long first = message.origin >> 12;
                boolean overlaps = first < range.first() + range.pages() && range.first() < first + message.size;
                if (message.lends() && message.gaveBack && message.sender == sender.pid && overlaps) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean leavesOutWait(ModelProcess sender, ModelTask task, long pid, long type, long flags) {
        if (is(KnownDifference.WAIT_INSIDE_A_HANDLER_OF_A_WAITING_TASK)
                && !task.waits().isEmpty()) {
            return true;
        }
        for (ModelProcess receiver : run.model.alive.values()) {
            boolean meant = SendFlags.isBroadcast(flags)
                    || (SendFlags.target(flags) == SendFlags.TO_SELF ? receiver == sender : receiver.pid == pid);
            ModelMessage handled = receiver.running.get(type);
            if (meant && handled != null && leavesOutDeadlock(handled, receiver, type, task, flags)) {
                return true;
            }
        }
        return false;
    }

    private boolean leavesOutDeadlock(
            ModelMessage handled, ModelProcess receiver, long type, ModelTask task, long flags) {
        boolean plain = isPlain(handled, task, new ArrayList<>());
        if (is(KnownDifference.DEADLOCK_THROUGH_WHAT_THE_HANDLER_DOES_NOT_WAIT_FOR) && !plain) {
            return true;
        }
        return is(KnownDifference.BROADCAST_THAT_DEADLOCKS_FOR_SOME)
                && SendFlags.isBroadcast(flags)
                && ModelDeadlock.wouldWaitForEver(task, receiver, type);
    }

    /** True if tasks on the way from a handler wait for nothing but what their handlers on the way wait for. */
    private static boolean isPlain(ModelMessage handled, ModelTask sender, List<ModelMessage> seen) {
        if (handled.task == sender || seen.contains(handled)) {
            return true;
        }
        seen.add(handled);
        boolean inside = true;
        for (ModelActivity activity : handled.task.stack) {
            inside &= activity != handled;
            if (activity instanceof ModelWait wait && !(inside && isPlain(wait, sender, seen))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(ModelWait wait, ModelTask sender, List<ModelMessage> seen) {
        if (wait.call != null) {
            ModelToken token = wait.call;
            return token.isOpen()
                    && token.request != null
                    && token.number == 0
                    && !token.forwarded
                    && isPlainFor(token.request, sender, seen);
        }
        return wait.awaited.stream().allMatch(message -> isPlainFor(message, sender, seen));
    }

    private static boolean isPlainFor(ModelMessage message, ModelTask sender, List<ModelMessage> seen) {
        ModelMessage handled = message.isQueued() ? message.receiver.running.get(message.type) : message;
        return handled == null || isPlain(handled, sender, seen);
    }

    boolean isForgiven(long flags, long expected, long actual) {
        return is(KnownDifference.BROADCAST_ERROR_AFTER_SEND_MASK)
                && SendFlags.isBroadcast(flags)
                && expected == Errno.EPERM.result()
                && (actual == Errno.EAGAIN.result()
                        || actual == Errno.EMSGSIZE.result()
                        || actual == Errno.ENOBUFS.result());
    }

    boolean leavesOutKeep(ModelTask task) {
        ModelMessage handling = task.handling();
        return is(KnownDifference.KEEP_AFTER_REPLY)
                && handling != null
                && handling.token != null
                && !handling.token.isOpen();
    }

    // ---- memory ----

    boolean leavesOutAccess(long address) {
        return is(KnownDifference.ADDRESS_BEYOND_THE_TAGS_OF_THE_TLB) && address >>> 12 >= 1L << 47;
    }

    boolean leavesOutUnmap(ModelProcess process, ModelDraw.Range range) {
        if (!is(KnownDifference.UNMAP_WHERE_A_LENT_PAGE_WAS)) {
            return false;
        }
        for (long slot = 0; slot < process.space.window.slots; slot++) {
            long page = ModelWindow.START + slot;
            boolean inside = page >= range.first() && page - range.first() < range.pages();
            if (inside
                    && run.real(process).space().window().isLentAt(page << 12)
                    && !process.space.borrowed.contains(page)) {
                return true;
            }
        }
        return false;
    }

    boolean leavesOutRevoke(ModelProcess process, ModelDraw.Range range) {
        for (long at : range.numbers()) {
            ModelEntry entry = process.space.entries.get(at);
            if (entry == null || !entry.isMapped()) {
                continue;
            }
            int frame = run.frame(process, at);
            boolean owner = entry.page().owner == process.pid;
            boolean frameOwner = run.world.frames.table().owner(frame) == process.pid;
            if (is(KnownDifference.REVOKE_BY_OWNER_OF_A_DUPLICATE)
                    && frame != FrameAllocator.ZERO_FRAME
                    && owner != frameOwner) {
                return true;
            }
            if (is(KnownDifference.REVOKE_OF_A_LENT_PAGE) && isLent(entry.page())) {
                return true;
            }
        }
        return false;
    }

    private boolean isLent(ModelPage page) {
        for (ModelProcess process : run.model.alive.values()) {
            for (ModelEntry entry : process.space.entries.values()) {
                if (entry.isLent() && entry.page() == page) {
                    return true;
                }
            }
        }
        return false;
    }

    boolean leavesOutPin(int frame, ModelPage page) {
        return is(KnownDifference.PIN_OF_A_PAGE_WITH_DUPLICATES) && isFrameOfOthersThan(frame, page);
    }

    // ---- ends ----

    boolean leavesOutLeave(ModelMessage message, long kept) {
        if (message.lends()) {
            return false;
        }
        if (is(KnownDifference.LEAVE_WHILE_A_PAGE_IS_LENT_ON) && lendsOn(message, kept)) {
            return true;
        }
        return is(KnownDifference.ABANDON_OWN_PAGE_AT_THE_LIMIT)
                && message.sender == message.receiver.pid
                && !message.receiver.space.account.canCharge(message.size);
    }

    private static boolean lendsOn(ModelMessage message, long kept) {
        for (long i = kept; i < message.size; i++) {
            ModelEntry entry = message.receiver.space.entries.get(message.slot(i));
            if (entry != null && entry.isLent()) {
                return true;
            }
        }
        return false;
    }

    /**
     * True if a process can end here and now. One that runs a handler of another's, or has one below another's, ends later; that
     * is the kernel's business.
     */
    boolean canDie(ModelProcess process) {
        for (ModelTask task : run.model.tasks.values()) {
            if (!canEndOn(task, process)) {
                return false;
            }
            for (ModelMessage message : task.handlers()) {
                if (is(KnownDifference.LEAVE_WHILE_A_PAGE_IS_LENT_ON)
                        && message.receiver == process
                        && lendsOn(message, 0)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Of its own tasks all is the process's; on others only handlers on top of all else. */
    private static boolean canEndOn(ModelTask task, ModelProcess process) {
        boolean onTop = true;
        for (ModelActivity activity : task.stack) {
            boolean own = activity.process() == process;
            onTop &= own && activity instanceof ModelMessage;
            if (task.process == process ? !own : own && !onTop) {
                return false;
            }
        }
        return true;
    }
}
