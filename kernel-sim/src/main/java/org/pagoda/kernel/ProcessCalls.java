package org.pagoda.kernel;

import org.pagoda.ipc.syscall.Caller;
import org.pagoda.ipc.syscall.SystemCall;
import org.pagoda.ipc.syscall.UserAddress;
import org.pagoda.kernel.syscall.SystemCallTable;
import org.pagoda.mmu.Errno;

/** The system calls about the caller itself, and its children. */
final class ProcessCalls {
    private final Kernel kernel;
    private final ProcessLife life;

    ProcessCalls(Kernel kernel, ProcessLife life) {
        this.kernel = kernel;
        this.life = life;
    }

    void addTo(SystemCallTable<Task> table) {
        ProcessCallsEntries.addTo(table, this);
    }

    /** Does nothing: what the way into the kernel and back costs. */
    @SystemCall(number = 0, name = "null", leaf = true)
    void doNothing() {}

    /**
     * Ends the process: does not return.
     *
     * @param status what its parent is told
     */
    @SystemCall(number = 1)
    @SuppressWarnings("DoNotCallSuggester") // only the table calls it
    void exit(@Caller Task task, long status) {
        throw life.exit(task, status);
    }

    /**
     * Says who the caller is.
     *
     * @return the caller's process identifier
     */
    @SystemCall(number = 2, leaf = true)
    long getpid(@Caller Task task) {
        return task.process().pid();
    }

    /** Lets others run first. */
    @SystemCall(number = 3, name = "yield")
    void letOthersRun(@Caller Task task) {
        kernel.letOthersRun(task);
    }

    /**
     * Makes a child with the caller's memory, limits, send mask and open files.
     *
     * @param entry where the child begins: an address that the caller's library has given to something that can begin there
     * @param argument what the child is given there
     * @return the child's process identifier
     */
    @SystemCall(
            number = 4,
            errors = {Errno.EFAULT, Errno.EAGAIN, Errno.EDQUOT, Errno.ENOMEM})
    long fork(@Caller Task task, @UserAddress long entry, long argument) {
        return life.fork(task, entry, argument);
    }
}
