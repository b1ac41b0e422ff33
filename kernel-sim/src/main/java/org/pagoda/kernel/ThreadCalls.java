package org.pagoda.kernel;

import org.pagoda.ipc.syscall.Caller;
import org.pagoda.ipc.syscall.SystemCall;
import org.pagoda.ipc.syscall.UserAddress;
import org.pagoda.kernel.syscall.SystemCallTable;
import org.pagoda.mmu.Access;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.MemoryManagementUnit;

/** The system calls about the threads of the caller's process: its tasks. */
final class ThreadCalls {
    private final Kernel kernel;
    private final ProcessLife life;
    private final Upcalls upcalls;

    ThreadCalls(Kernel kernel, ProcessLife life, Upcalls upcalls) {
        this.kernel = kernel;
        this.life = life;
        this.upcalls = upcalls;
    }

    void addTo(SystemCallTable<Task> table) {
        ThreadCallsEntries.addTo(table, this);
    }

    /**
     * Makes another thread of the process. When what it begins in returns, only the thread ends; the process ends with its first.
     *
     * @param entry where the thread begins: an address that the caller's library has given to something that can begin there
     * @param argument what it is given there
     * @return the thread's number, from 2
     */
    @SystemCall(
            number = 60,
            errors = {Errno.EFAULT, Errno.EAGAIN})
    long startThread(@Caller Task task, @UserAddress long entry, long argument) {
        UserImage image = task.context().thread(entry, argument);
        if (image == null) {
            return Errno.EFAULT.result();
        }
        Process process = task.process();
        if (process.tasks().size() + process.endedThreads().size()
                >= process.limits().threads()) {
            return Errno.EAGAIN.result();
        }
        return life.startThread(process, image).tid();
    }

    /**
     * Ends the calling thread: does not return. With the first one the process ends.
     *
     * @param status for who joins it
     */
    @SystemCall(number = 61)
    @SuppressWarnings("DoNotCallSuggester") // only the table calls it
    void exitThread(@Caller Task task, long status) {
        throw life.exitThread(task, status);
    }

    /**
     * Waits until a thread of the process has ended, and lets go of what is left of it. Handlers run meanwhile.
     *
     * @param tid which; one that `start_thread` has made
     * @param status where its status goes, 64 bits; 0: nowhere
     */
    @SystemCall(
            number = 62,
            errors = {Errno.EINVAL, Errno.ESRCH, Errno.EDEADLK, Errno.EFAULT, Errno.EDQUOT, Errno.ENOMEM})
    long joinThread(@Caller Task task, long tid, @UserAddress long status) {
        if (status % Long.BYTES != 0) {
            return Errno.EINVAL.result();
        } else if (tid == task.tid()) {
            return Errno.EDEADLK.result();
        }
        while (true) {
            long physical = 0;
            if (status != 0) {
                physical = kernel.translate(task, status, Access.STORE);
                if (physical == MemoryManagementUnit.FAULT) {
                    return Errno.EFAULT.result();
                }
            }
            Task ended = task.process().takeEndedThread(tid);
            if (ended != null) {
                if (status != 0) {
                    kernel.memory().putLong(physical, ended.exitStatus());
                }
                return 0;
            } else if (!task.process().hasThread(tid)) {
                return Errno.ESRCH.result();
            } else if (upcalls.deliver(task) == 0) {
                kernel.park(task, Task.Wait.THREAD);
            }
        }
    }

    /**
     * Says which thread of its process the caller is.
     *
     * @return its number, from 1
     */
    @SystemCall(number = 63, leaf = true)
    long gettid(@Caller Task task) {
        return task.tid();
    }
}
