package org.pagoda.kernel;

import org.pagoda.ipc.syscall.Caller;
import org.pagoda.ipc.syscall.SystemCall;
import org.pagoda.kernel.syscall.SystemCallTable;
import org.pagoda.mmu.Errno;

/** The system calls about whose process the caller is. */
final class UserCalls {
    void addTo(SystemCallTable<Task> table) {
        UserCallsEntries.addTo(table, this);
    }

    /**
     * Says whose process the caller is.
     *
     * @return a user's number; 0: root, who may do everything with files
     */
    @SystemCall(number = 96)
    long getuid(@Caller Task task) {
        return task.process().user();
    }

    /**
     * Makes the caller another user's process. Only root's can be made so.
     *
     * @param user a number, 0 to 2^31 - 1
     */
    @SystemCall(
            number = 97,
            errors = {Errno.EINVAL, Errno.EPERM})
    long setuid(@Caller Task task, long user) {
        Process process = task.process();
        if (user < 0 || user > Integer.MAX_VALUE) {
            return Errno.EINVAL.result();
        } else if (process.user() != Process.ROOT && process.user() != user) {
            return Errno.EPERM.result();
        }
        process.setUser((int) user);
        return 0;
    }
}
