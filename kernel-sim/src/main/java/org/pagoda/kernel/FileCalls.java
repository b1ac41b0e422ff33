package org.pagoda.kernel;

import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.syscall.SystemCallTable;
import org.pagoda.mmu.Errno;

/** The system calls about open files, whatever they are; opening them is up to the faces of the kernel. */
final class FileCalls {
    void addTo(SystemCallTable<Task> table) {
        table.add(SystemCallNumber.READ, "read", (task, descriptor, address, count, a3, a4, a5) -> {
            OpenFile file = task.process().descriptors().get(descriptor);
            return file == null ? Errno.EBADF.result() : file.read(task, address, count);
        });
        table.add(SystemCallNumber.WRITE, "write", (task, descriptor, address, count, a3, a4, a5) -> {
            OpenFile file = task.process().descriptors().get(descriptor);
            return file == null ? Errno.EBADF.result() : file.write(task, address, count);
        });
        table.add(
                SystemCallNumber.CLOSE,
                "close",
                (task, descriptor, a1, a2, a3, a4, a5) ->
                        task.process().descriptors().close(descriptor));
    }
}
