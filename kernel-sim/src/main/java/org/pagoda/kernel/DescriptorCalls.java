package org.pagoda.kernel;

import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.syscall.Caller;
import org.pagoda.ipc.syscall.SystemCall;
import org.pagoda.kernel.syscall.SystemCallTable;
import org.pagoda.mmu.Errno;

/** The system calls about descriptors of open files, whatever they are. */
final class DescriptorCalls {
    /** A flag of a descriptor: it is closed when another program begins. */
    private static final long CLOSE_ON_EXEC = 1;

    void addTo(SystemCallTable<Task> table) {
        DescriptorCallsEntries.addTo(table, this);
    }

    /**
     * Closes a file.
     *
     * @param descriptor of an open file
     */
    @SystemCall(
            number = 43,
            errors = {Errno.EBADF, Errno.EIO})
    long close(@Caller Task task, long descriptor) {
        return task.process().descriptors().close(descriptor);
    }

    /**
     * Moves the position of a file, which may be beyond its end.
     *
     * @param descriptor of an open file
     * @param offset by how much
     * @param whence 0: from the beginning; 1: from where it is; 2: from the end
     * @return where it is then
     */
    @SystemCall(
            number = 44,
            errors = {Errno.EBADF, Errno.EINVAL, Errno.ESPIPE, Errno.EOVERFLOW})
    long lseek(@Caller Task task, long descriptor, long offset, long whence) {
        OpenFile file = file(task, descriptor);
        if (file == null) {
            return Errno.EBADF.result();
        }
        boolean known = whence == OpenFile.FROM_START || whence == OpenFile.FROM_HERE || whence == OpenFile.FROM_END;
        return known ? file.seek(offset, (int) whence) : Errno.EINVAL.result();
    }

    /**
     * Makes another descriptor for the same open file: they share the position.
     *
     * @param descriptor of an open file
     * @return the lowest that is free
     */
    @SystemCall(
            number = 45,
            errors = {Errno.EBADF, Errno.EMFILE})
    long dup(@Caller Task task, long descriptor) {
        return task.process().descriptors().duplicate(descriptor);
    }

    /**
     * Makes a certain descriptor one for the same open file as another; what it was for before is closed.
     *
     * @param descriptor of an open file
     * @param other the certain one, open or not
     * @return the certain one
     */
    @SystemCall(number = 46, errors = Errno.EBADF)
    long dup2(@Caller Task task, long descriptor, long other) {
        return task.process().descriptors().duplicate(descriptor, other);
    }

    /**
     * Says whether other programs get a descriptor: those that the process begins, and those of children that run another program.
     *
     * @param descriptor of an open file
     * @param flags 0: they do; 1: it is closed
     */
    @SystemCall(
            number = 88,
            errors = {Errno.EBADF, Errno.EINVAL})
    long setDescriptorFlags(@Caller Task task, long descriptor, long flags) {
        if ((flags & ~CLOSE_ON_EXEC) != 0) {
            return Errno.EINVAL.result();
        }
        return task.process().descriptors().setCloseOnExec(descriptor, flags != 0);
    }

    /**
     * Does what only a certain kind of file can.
     *
     * @param descriptor of an open file
     * @param request what; the file's own numbers
     * @param argument a number, or an address
     * @return what the file says
     */
    @SystemCall(
            number = 80,
            errors = {Errno.EBADF, Errno.ENOTTY, Errno.EINVAL, Errno.EFAULT, Errno.ENODEV})
    long ioctl(@Caller Task task, long descriptor, long request, long argument) {
        OpenFileDescription open = task.process().descriptors().description(descriptor);
        if (open == null) {
            return Errno.EBADF.result();
        }
        open.share(); // should the descriptor be closed while the task waits
        try {
            return open.file().ioctl(task, request, argument);
        } finally {
            open.release();
        }
    }

    private static @Nullable OpenFile file(Task task, long descriptor) {
        return task.process().descriptors().get(descriptor);
    }
}
