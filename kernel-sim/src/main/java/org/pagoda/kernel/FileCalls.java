package org.pagoda.kernel;

import org.pagoda.ipc.syscall.Caller;
import org.pagoda.ipc.syscall.SystemCall;
import org.pagoda.ipc.syscall.UserAddress;
import org.pagoda.kernel.syscall.SystemCallTable;
import org.pagoda.mmu.Errno;

/** The system calls that pass bytes to and from open files, whatever they are; opening them is up to the faces of the kernel. */
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
            errors = {
                Errno.EBADF,
                Errno.EINVAL,
                Errno.EFAULT,
                Errno.EISDIR,
                Errno.EAGAIN,
                Errno.EINTR,
                Errno.EIO,
                Errno.ENODEV,
                Errno.ENOMEM
            })
    long read(@Caller Task task, long descriptor, @UserAddress long address, long count) {
        return transfer(FileCalls::readHere, false, task, descriptor, address, count, 0);
    }

    private static long readHere(OpenFile file, Task task, long address, long count, long offset) {
        return file.read(task, address, count);
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
            errors = {
                Errno.EBADF,
                Errno.EINVAL,
                Errno.EFAULT,
                Errno.EFBIG,
                Errno.ENOSPC,
                Errno.EPIPE,
                Errno.EAGAIN,
                Errno.EIO,
                Errno.ENODEV,
                Errno.ENOMEM
            })
    long write(@Caller Task task, long descriptor, @UserAddress long address, long count) {
        return transfer(FileCalls::writeHere, true, task, descriptor, address, count, 0);
    }

    private static long writeHere(OpenFile file, Task task, long address, long count, long offset) {
        return file.write(task, address, count);
    }

    /**
     * Reads from a place in a file, and leaves the position as it is.
     *
     * @param descriptor of an open file
     * @param address where the bytes go
     * @param count how many, at most
     * @param offset of the first byte, from 0
     * @return how many; 0 at the end of the file
     */
    @SystemCall(
            number = 86,
            errors = {
                Errno.EBADF,
                Errno.EINVAL,
                Errno.EFAULT,
                Errno.EISDIR,
                Errno.ESPIPE,
                Errno.EIO,
                Errno.ENODEV,
                Errno.ENOMEM
            })
    long pread(@Caller Task task, long descriptor, @UserAddress long address, long count, long offset) {
        return transfer(OpenFile::readAt, false, task, descriptor, address, count, offset);
    }

    /**
     * Writes to a place in a file, and leaves the position as it is. Also in a file whose writes go to the end otherwise.
     *
     * @param descriptor of an open file
     * @param address where the bytes are
     * @param count how many, at most
     * @param offset of the first byte, from 0
     * @return how many
     */
    @SystemCall(
            number = 87,
            errors = {
                Errno.EBADF,
                Errno.EINVAL,
                Errno.EFAULT,
                Errno.EFBIG,
                Errno.ENOSPC,
                Errno.ESPIPE,
                Errno.EIO,
                Errno.ENODEV,
                Errno.ENOMEM
            })
    long pwrite(@Caller Task task, long descriptor, @UserAddress long address, long count, long offset) {
        return transfer(OpenFile::writeAt, true, task, descriptor, address, count, offset);
    }

    /** {@link OpenFile#read} or the like. */
    @FunctionalInterface
    private interface Transfer {
        long bytes(OpenFile file, Task task, long address, long count, long offset);
    }

    /** Goes on after a page at which the file has stopped because a pager had to be asked for it; the file may be closed by then. */
    private long transfer(
            Transfer transfer, boolean writes, Task task, long descriptor, long address, long count, long offset) {
        if (count < 0 || offset < 0) {
            return task.process().descriptors().get(descriptor) == null ? Errno.EBADF.result() : Errno.EINVAL.result();
        }
        long done = 0;
        while (true) {
            long result = transferOnce(transfer, writes, task, descriptor, address + done, count - done, offset + done);
            if (result > 0) {
                done += result;
            }
            if (result <= 0 || done >= count || !pagers.provideMissed(task)) {
                return done > 0 ? done : result;
            }
        }
    }

    private static long transferOnce(
            Transfer transfer, boolean writes, Task task, long descriptor, long address, long count, long offset) {
        OpenFileDescription open = task.process().descriptors().description(descriptor);
        if (open == null || !(writes ? OpenFlags.writes(open.flags()) : OpenFlags.reads(open.flags()))) {
            return Errno.EBADF.result();
        }
        open.share(); // should the descriptor be closed while the task waits
        try {
            return transfer.bytes(open.file(), task, address, count, offset);
        } finally {
            open.release();
        }
    }
}
