package org.pagoda.kernel;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.kernel.trace.Trace;
import org.pagoda.mmu.Access;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.MemoryManagementUnit;

/** Page faults, those of programs and those that the kernel meets on user addresses: resolved, or the end of the process. */
final class UserFaults {
    private final MemoryShortage shortage;
    private final Pagers pagers;
    private final ProcessLife life;
    private final @Nullable Trace trace;

    // Whoever is in the kernel.
    private long count;
    private long pagesCopied;

    UserFaults(MemoryShortage shortage, Pagers pagers, ProcessLife life, @Nullable Trace trace) {
        this.shortage = shortage;
        this.pagers = pagers;
        this.life = life;
        this.trace = trace;
    }

    /**
     * A program's access has faulted. Makes it possible, or ends the process and does not return.
     *
     * @return the task's unit, by which the access is made again: another one than before, if it has waited
     */
    MemoryManagementUnit onAccess(Task task, long address, Access access) {
        long result = resolve(task, address, access, true);
        if (result < 0) {
            kill(task, address, access, result);
            throw new TaskUnwinding(task);
        }
        return task.cpu().mmu();
    }

    private void kill(Task task, long address, Access access, long result) {
        String what = access.name().toLowerCase(Locale.ROOT) + " at 0x" + Long.toHexString(address);
        String pagersFault = Pagers.describeFailure(result);
        if (pagersFault != null) {
            life.kill(task.process(), Kernel.STATUS_FAULT, "page fault: " + what + ", " + pagersFault);
        } else if (result == Errno.EFAULT.result()) {
            life.kill(task.process(), Kernel.STATUS_FAULT, "page fault: " + what);
        } else {
            life.kill(task.process(), Kernel.STATUS_KILLED, Errno.describe(result) + ": " + what);
        }
    }

    /** {@link Kernel#translate}. */
    long translate(Task task, long address, Access access) {
        MemoryManagementUnit mmu = task.cpu().mmu();
        long physical = mmu.translate(address, access);
        while (physical == MemoryManagementUnit.FAULT) {
            if (resolve(task, address, access, false) < 0) {
                return MemoryManagementUnit.FAULT;
            }
            physical = mmu.retry(address, access);
        }
        return physical;
    }

    /**
     * Makes an access of {@code task} possible, if it is allowed; 0 or a negative errno.
     *
     * @param mayWait whether a pager can be asked now; else what is missing is noted, so that the system call can be made again
     */
    private long resolve(Task task, long address, Access access, boolean mayWait) {
        AddressSpace space = task.process().space();
        long copies = space.pages().copied();
        long zeros = space.pages().zeroMapped();
        shortage.onTrap();
        long result = space.resolve(address, access);
        while (shortage.canRetry(result)) {
            result = space.resolve(address, access);
        }
        Cpu cpu = task.cpu();
        cpu.faults++;
        cpu.pagesCopied += space.pages().copied() - copies;
        cpu.zeroPages += space.pages().zeroMapped() - zeros;
        pagesCopied += space.pages().copied() - copies;
        if (result == Errno.EFAULT.result() && Pagers.mustBeAsked(task, address, access)) {
            if (mayWait) {
                result = pagers.ask(task, address, access);
            } else {
                task.miss(address, 1, access);
            }
        }
        count++;
        if (trace != null) {
            trace.record(EventKind.FAULT, address, access.right(), result, 0);
        }
        return result;
    }

    /** How many there were. */
    long count() {
        return count;
    }

    /** Pages that were copied because they were stored into. */
    long pagesCopied() {
        return pagesCopied;
    }
}
