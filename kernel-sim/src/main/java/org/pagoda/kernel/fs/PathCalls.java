package org.pagoda.kernel.fs;

import org.pagoda.ipc.syscall.Caller;
import org.pagoda.ipc.syscall.SystemCall;
import org.pagoda.ipc.syscall.UserAddress;
import org.pagoda.kernel.OpenFileDescription;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.Task;
import org.pagoda.mmu.Errno;

/** What is known of files, and changing it. */
final class PathCalls {
    private final Vfs vfs;

    PathCalls(Vfs vfs) {
        this.vfs = vfs;
        PathCallsEntries.addTo(vfs.kernel().table(), this);
    }

    /**
     * Tells of a file.
     *
     * @param path its name
     * @param address where 128 bytes go: Linux's `struct stat`
     */
    @SystemCall(
            number = 48,
            errors = {
                Errno.EFAULT,
                Errno.EINVAL,
                Errno.ENAMETOOLONG,
                Errno.ENOENT,
                Errno.ENOTDIR,
                Errno.EACCES,
                Errno.ENOMEM
            })
    long stat(@Caller Task task, @UserAddress long path, @UserAddress long address) {
        PathWalk walk = vfs.walk(task, path);
        long result = walk.checkFound();
        return result < 0 ? result : copy(task, address, Stat.of(walk.found()));
    }

    /**
     * Tells of an open file.
     *
     * @param descriptor of an open file
     * @param address where 128 bytes go: Linux's `struct stat`
     */
    @SystemCall(
            number = 49,
            errors = {Errno.EBADF, Errno.EFAULT, Errno.ENOMEM})
    long fstat(@Caller Task task, long descriptor, @UserAddress long address) {
        OpenFileDescription open = task.process().descriptors().description(descriptor);
        if (open == null) {
            return Errno.EBADF.result();
        }
        return copy(task, address, Stat.of(open.reference() instanceof Inode inode ? inode : null));
    }

    private long copy(Task task, long address, byte[] bytes) {
        long copied = vfs.userMemory().copyToUser(task, address, bytes, 0, bytes.length);
        return copied == bytes.length ? 0 : Errno.EFAULT.result();
    }

    /**
     * Changes what who may do with a file. Its owner and root can.
     *
     * @param path its name
     * @param permissions nine bits
     */
    @SystemCall(
            number = 81,
            errors = {
                Errno.EFAULT,
                Errno.EINVAL,
                Errno.ENAMETOOLONG,
                Errno.ENOENT,
                Errno.ENOTDIR,
                Errno.EACCES,
                Errno.EPERM,
                Errno.EROFS,
                Errno.ENOMEM
            })
    long chmod(@Caller Task task, @UserAddress long path, long permissions) {
        PathWalk walk = vfs.walk(task, path);
        Inode inode = walk.found();
        long result = walk.checkFound();
        if (result < 0 || inode == null) {
            return result;
        } else if (inode.fileSystem().isReadOnly()) {
            return Errno.EROFS.result();
        } else if (walk.user() != Process.ROOT && walk.user() != inode.owner()) {
            return Errno.EPERM.result();
        } else if ((permissions & ~Inode.PERMISSIONS) != 0) {
            return Errno.EINVAL.result();
        }
        inode.setPermissions((int) permissions);
        return 0;
    }

    /**
     * Makes a file another user's. Root can.
     *
     * @param path its name
     * @param user a number, 0 to 2^31 - 1
     */
    @SystemCall(
            number = 82,
            errors = {
                Errno.EFAULT,
                Errno.EINVAL,
                Errno.ENAMETOOLONG,
                Errno.ENOENT,
                Errno.ENOTDIR,
                Errno.EACCES,
                Errno.EPERM,
                Errno.EROFS,
                Errno.ENOMEM
            })
    long chown(@Caller Task task, @UserAddress long path, long user) {
        PathWalk walk = vfs.walk(task, path);
        Inode inode = walk.found();
        long result = walk.checkFound();
        if (result < 0 || inode == null) {
            return result;
        } else if (inode.fileSystem().isReadOnly()) {
            return Errno.EROFS.result();
        } else if (walk.user() != Process.ROOT) {
            return Errno.EPERM.result();
        } else if (user < 0 || user > Integer.MAX_VALUE) {
            return Errno.EINVAL.result();
        }
        inode.setOwner((int) user);
        return 0;
    }

    /**
     * Cuts a file, or extends it with zeros.
     *
     * @param path its name
     * @param size bytes, from 0
     */
    @SystemCall(
            number = 83,
            errors = {
                Errno.EFAULT,
                Errno.EINVAL,
                Errno.ENAMETOOLONG,
                Errno.ENOENT,
                Errno.ENOTDIR,
                Errno.EISDIR,
                Errno.EACCES,
                Errno.EROFS,
                Errno.EFBIG,
                Errno.ENOMEM
            })
    long truncate(@Caller Task task, @UserAddress long path, long size) {
        PathWalk walk = vfs.walk(task, path);
        Inode inode = walk.found();
        long result = walk.checkFound();
        if (result < 0 || inode == null) {
            return result;
        } else if (inode.isDirectory()) {
            return Errno.EISDIR.result();
        } else if (size < 0 || inode.type() != FileType.REGULAR) {
            return Errno.EINVAL.result();
        } else if (inode.fileSystem().isReadOnly()) {
            return Errno.EROFS.result();
        }
        result = inode.checkAccess(walk.user(), Inode.MAY_WRITE);
        return result < 0 ? result : inode.truncate(size);
    }
}
