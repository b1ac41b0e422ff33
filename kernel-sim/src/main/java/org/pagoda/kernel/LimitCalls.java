package org.pagoda.kernel;

import org.pagoda.ipc.syscall.Caller;
import org.pagoda.ipc.syscall.SystemCall;
import org.pagoda.kernel.syscall.SystemCallTable;
import org.pagoda.mmu.Errno;

/** The system calls about what a process may use. */
final class LimitCalls {
    private final Kernel kernel;

    LimitCalls(Kernel kernel) {
        this.kernel = kernel;
    }

    void addTo(SystemCallTable<Task> table) {
        LimitCallsEntries.addTo(table, this);
    }

    /**
     * Sets what a process may use from now on. What it has already it keeps. Nobody but those that the kernel has made can allow more than
     * the process has, or than the caller has for a child; of open files, the user root can.
     *
     * @param pid the caller, or a child; 0: the caller
     * @param resource what: 0 pages, 1 messages that wait, 2 those of one sender, 3 children, 4 threads, 5 open files
     * @param value how much, from 0; of messages from 1; of open files 1 to 65,536
     */
    @SystemCall(
            number = 68,
            errors = {Errno.EINVAL, Errno.ESRCH, Errno.EPERM})
    long setLimit(@Caller Task task, long pid, long resource, long value) {
        Process process = kernel.aliveOrSelf(task, pid);
        ProcessLimits.Resource kind = ProcessLimits.Resource.find(resource);
        if (kind == null || !kind.canBeSet(value)) {
            return Errno.EINVAL.result();
        } else if (process == null) {
            return Errno.ESRCH.result();
        } else if (!mayAllow(task.process(), process, kind, value)) {
            return Errno.EPERM.result();
        }
        ProcessLimits limits = process.limits().with(kind, value);
        if (limits.mailboxShare() > limits.mailbox()) {
            return Errno.EINVAL.result();
        }
        process.setLimits(limits);
        return 0;
    }

    private static boolean mayAllow(Process caller, Process process, ProcessLimits.Resource kind, long value) {
        if (caller.isRoot()) {
            return true;
        }
        boolean isOver = kind == ProcessLimits.Resource.DESCRIPTORS && caller.user() == Process.ROOT;
        return (process == caller || process.isChildOf(caller))
                && (isOver || value <= caller.limits().value(kind));
    }

    /**
     * Says what a process may use.
     *
     * @param pid which; 0: the caller
     * @param resource what, as for `set_limit`; also 6 pages of messages, 7 pages of its stack
     * @return how much
     */
    @SystemCall(
            number = 69,
            errors = {Errno.EINVAL, Errno.ESRCH})
    long getLimit(@Caller Task task, long pid, long resource) {
        Process process = kernel.aliveOrSelf(task, pid);
        ProcessLimits.Resource kind = ProcessLimits.Resource.find(resource);
        if (kind == null) {
            return Errno.EINVAL.result();
        }
        return process == null ? Errno.ESRCH.result() : process.limits().value(kind);
    }
}
