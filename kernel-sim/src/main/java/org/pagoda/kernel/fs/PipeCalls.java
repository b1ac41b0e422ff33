package org.pagoda.kernel.fs;

import org.pagoda.ipc.syscall.Caller;
import org.pagoda.ipc.syscall.SystemCall;
import org.pagoda.ipc.syscall.UserAddress;
import org.pagoda.kernel.Task;
import org.pagoda.mmu.Errno;

/** Pipes, and pages that go through them without being copied. */
final class PipeCalls {
    PipeCalls(Vfs vfs) {
        PipeCallsEntries.addTo(vfs.kernel().table(), this);
    }

    /**
     * Makes a pipe: what is written to one end is read from the other.
     *
     * @param descriptors where two descriptors go, 32 bits each: the end to read from, and the one to write to
     * @param flags octal: 4000 what would wait is `-EAGAIN`; 2000000 other programs do not get the descriptors
     */
    @SystemCall(
            number = 47,
            errors = {Errno.EINVAL, Errno.EFAULT, Errno.EMFILE, Errno.ENFILE, Errno.ENOMEM})
    long pipe(@Caller Task task, @UserAddress long descriptors, long flags) {
        return Errno.ENOSYS.result();
    }

    /**
     * Gives pages into a pipe: they are not copied, and the caller has them no more.
     *
     * @param descriptor of a pipe's end to write to
     * @param address of the first page
     * @param pages how many, from 1
     * @return how many the pipe has taken
     */
    @SystemCall(
            number = 84,
            errors = {Errno.EBADF, Errno.EINVAL, Errno.EFAULT, Errno.EBUSY, Errno.EPIPE, Errno.EAGAIN, Errno.ENOMEM})
    long gift(@Caller Task task, long descriptor, @UserAddress long address, long pages) {
        return Errno.ENOSYS.result();
    }

    /**
     * Takes whole pages out of a pipe, in place of what is mapped at an address.
     *
     * @param descriptor of a pipe's end to read from
     * @param address of the first page
     * @param pages how many, at most, from 1
     * @return how many; 0 at the end of the pipe
     */
    @SystemCall(
            number = 85,
            errors = {Errno.EBADF, Errno.EINVAL, Errno.EFAULT, Errno.EBUSY, Errno.EAGAIN, Errno.EDQUOT, Errno.ENOMEM})
    long acceptGift(@Caller Task task, long descriptor, @UserAddress long address, long pages) {
        return Errno.ENOSYS.result();
    }
}
