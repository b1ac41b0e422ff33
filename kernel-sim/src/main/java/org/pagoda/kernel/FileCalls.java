package org.pagoda.kernel;

import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.syscall.SystemCallTable;
import org.pagoda.mmu.Errno;

/** The system calls about open files, whatever they are; opening them is up to the faces of the kernel. */
final class FileCalls {
    private final Pagers pagers;

    FileCalls(Pagers pagers) {
        this.pagers = pagers;
    }

    void addTo(SystemCallTable<Task> table) {
        table.add(
                SystemCallNumber.READ,
                "read",
                (task, descriptor, address, count, a3, a4, a5) ->
                        transfer(OpenFile::read, task, descriptor, address, count));
        table.add(
                SystemCallNumber.WRITE,
                "write",
                (task, descriptor, address, count, a3, a4, a5) ->
                        transfer(OpenFile::write, task, descriptor, address, count));
        table.add(
                SystemCallNumber.CLOSE,
                "close",
                (task, descriptor, a1, a2, a3, a4, a5) ->
                        task.process().descriptors().close(descriptor));
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
