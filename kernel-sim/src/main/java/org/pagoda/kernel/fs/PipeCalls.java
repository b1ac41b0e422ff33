package org.pagoda.kernel.fs;

import org.pagoda.ipc.syscall.Caller;
import org.pagoda.ipc.syscall.SystemCall;
import org.pagoda.ipc.syscall.UserAddress;
import org.pagoda.kernel.DescriptorTable;
import org.pagoda.kernel.OpenFile;
import org.pagoda.kernel.OpenFileDescription;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.kernel.Task;
import org.pagoda.mmu.Errno;

/** Pipes, and pages that go through them without being copied. */
final class PipeCalls {
    private static final int FLAGS = OpenFlags.NON_BLOCKING | OpenFlags.CLOSE_ON_EXEC;

    private final Vfs vfs;
    private final PipeFileSystem pipes;

    PipeCalls(Vfs vfs) {
        this.vfs = vfs;
        pipes = new PipeFileSystem(vfs.kernel());
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
        if ((flags & ~FLAGS) != 0) {
            return Errno.EINVAL.result();
        } else if (!pipes.hasRoom()) {
            return Errno.ENFILE.result();
        }
        DescriptorTable table = task.process().descriptors();
        Pipe pipe = new Pipe(pipes, vfs.userMemory());
        long reading = open(table, pipe, true, (int) flags);
        long writing = reading < 0 ? reading : open(table, pipe, false, (int) flags);
        long result = Math.min(0, writing);
        if (result == 0) {
            result = vfs.userMemory().putUser64(task, reading | (writing << Integer.SIZE), descriptors);
        }
        if (result < 0) {
            table.close(reading);
            table.close(writing);
        } else {
            pipe.loseName();
        }
        return result;
    }

    private static long open(DescriptorTable table, Pipe pipe, boolean reads, int flags) {
        int access = reads ? OpenFlags.READ_ONLY : OpenFlags.WRITE_ONLY;
        OpenFile end = pipe.new End(reads, (flags & OpenFlags.NON_BLOCKING) != 0);
        pipe.share();
        long descriptor = table.open(end, pipe, flags | access);
        if (descriptor < 0) {
            pipe.release();
        }
        return descriptor;
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
        return withEnd(task, descriptor, address, pages, true);
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
        return withEnd(task, descriptor, address, pages, false);
    }

    private static long withEnd(Task task, long descriptor, long address, long pages, boolean gives) {
        OpenFileDescription open = task.process().descriptors().description(descriptor);
        if (open == null) {
            return Errno.EBADF.result();
        } else if (!(open.file() instanceof Pipe.End end) || !PipeGifts.canBe(address, pages)) {
            return Errno.EINVAL.result();
        } else {
            open.share(); // should the descriptor be closed while the task waits
            try {
                return gives ? end.gift(task, address, pages) : end.acceptGift(task, address, pages);
            } finally {
                open.release();
            }
        }
    }
}
