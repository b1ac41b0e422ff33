package org.pagoda.kernel;

import org.pagoda.ipc.syscall.Caller;
import org.pagoda.ipc.syscall.SystemCall;
import org.pagoda.ipc.syscall.UserAddress;
import org.pagoda.kernel.syscall.SystemCallTable;
import org.pagoda.mmu.Errno;

/** The system calls about open files, whatever they are; opening them is up to the faces of the kernel. */
final class FileCalls {
    private final Pagers pagers;

    FileCalls(Pagers pagers) {
        this.pagers = pagers;
    }

    void addTo(SystemCallTable<Task> table) {
        FileCallsEntries.addTo(table, this);
    }

    /**
     * Reads from where the file is.
     *
     * @param descriptor of an open file
     * @param address where the bytes go
     * @param count how many, at most
     * @return how many; 0 at the end of the file
     */
    @SystemCall(
            number = 41,
            errors = {Errno.EBADF, Errno.EINVAL, Errno.EFAULT, Errno.EIO, Errno.ENOMEM})
    long read(@Caller Task task, long descriptor, @UserAddress long address, long count) {
        return transfer(OpenFile::read, task, descriptor, address, count);
    }

    /**
     * Writes to where the file is.
     *
     * @param descriptor of an open file
     * @param address where the bytes are
     * @param count how many, at most
     * @return how many
     */
    @SystemCall(
            number = 42,
            errors = {Errno.EBADF, Errno.EINVAL, Errno.EFAULT, Errno.EIO, Errno.ENOMEM})
    long write(@Caller Task task, long descriptor, @UserAddress long address, long count) {
        return transfer(OpenFile::write, task, descriptor, address, count);
    }

    /**
     * Closes a file.
     *
     * @param descriptor of an open file
     */
    @SystemCall(number = 43, errors = Errno.EBADF)
    long close(@Caller Task task, long descriptor) {
        return task.process().descriptors().close(descriptor);
    }

    /** {@link OpenFile#read} or {@link OpenFile#write}. */
    @FunctionalInterface
    private interface Transfer {
        long bytes(OpenFile file, Task task, long address, long count);
    }

    /** Goes on after a page at which the file has stopped because a pager had to be asked for it; the file may be closed by then. */
    private long transfer(Transfer transfer, Task task, long descriptor, long address, long count) {
        long done = 0;
        while (true) {
            OpenFile file = task.process().descriptors().get(descriptor);
            long result =
                    file == null ? Errno.EBADF.result() : transfer.bytes(file, task, address + done, count - done);
            if (result > 0) {
                done += result;
            }
            if (result <= 0 || done >= count || !pagers.provideMissed(task)) {
                return done > 0 ? done : result;
            }
        }
    }
}
