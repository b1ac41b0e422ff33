package org.pagoda.kernel.fs;

import java.nio.charset.StandardCharsets;
import org.pagoda.ipc.syscall.Caller;
import org.pagoda.ipc.syscall.SystemCall;
import org.pagoda.ipc.syscall.UserAddress;
import org.pagoda.kernel.OpenFile;
import org.pagoda.kernel.Task;
import org.pagoda.mmu.Errno;

/** Where a process is, and what is in a directory. */
final class DirectoryCalls {
    private final Vfs vfs;

    DirectoryCalls(Vfs vfs) {
        this.vfs = vfs;
        DirectoryCallsEntries.addTo(vfs.kernel().table(), this);
    }

    /**
     * Lists a directory from where the last call ended, in the order of names. What is there all the while is listed once, whatever comes and
     * goes. `lseek` to 0 goes back to the beginning.
     *
     * @param descriptor of an open directory
     * @param address where entries go: Linux's `struct linux_dirent64`
     * @param count bytes that there is room for
     * @return bytes of the entries; 0 at the end
     */
    @SystemCall(
            number = 74,
            errors = {Errno.EBADF, Errno.ENOTDIR, Errno.EINVAL, Errno.EFAULT, Errno.ENOMEM})
    long getdents(@Caller Task task, long descriptor, @UserAddress long address, long count) {
        OpenFile file = task.process().descriptors().get(descriptor);
        if (file == null) {
            return Errno.EBADF.result();
        }
        return file instanceof DirectoryFile directory
                ? directory.list(task, vfs.userMemory(), address, count)
                : Errno.ENOTDIR.result();
    }

    /**
     * Goes to a directory: relative paths begin there from now on, and in children made from now on.
     *
     * @param path its name
     */
    @SystemCall(
            number = 75,
            errors = {
                Errno.EFAULT,
                Errno.EINVAL,
                Errno.ENAMETOOLONG,
                Errno.ENOENT,
                Errno.ENOTDIR,
                Errno.EACCES,
                Errno.ENOMEM
            })
    long chdir(@Caller Task task, @UserAddress long path) {
        PathWalk walk = vfs.walk(task, path);
        Inode inode = walk.found();
        long result = walk.checkFound();
        if (result < 0 || inode == null) {
            return result;
        } else if (!inode.isDirectory()) {
            return Errno.ENOTDIR.result();
        }
        result = inode.checkAccess(walk.user(), Inode.MAY_SEARCH);
        if (result == 0) {
            task.process().setWorkingDirectory(inode.share());
        }
        return result;
    }

    /**
     * Says where the process is.
     *
     * @param address where the path goes, with a NUL
     * @param count bytes that there is room for
     * @return bytes of the path, with the NUL
     */
    @SystemCall(
            number = 76,
            errors = {Errno.EINVAL, Errno.ERANGE, Errno.EFAULT, Errno.ENOENT, Errno.ENOMEM})
    long getcwd(@Caller Task task, @UserAddress long address, long count) {
        Directory here = task.process().workingDirectory() instanceof Directory directory ? directory : vfs.root();
        String path = Vfs.pathOf(here);
        if (path == null) {
            return Errno.ENOENT.result();
        } else if (count <= 0) {
            return Errno.EINVAL.result();
        }
        byte[] bytes = (path + '\0').getBytes(StandardCharsets.UTF_8);
        if (bytes.length > count) {
            return Errno.ERANGE.result();
        }
        return vfs.userMemory().copyToUser(task, address, bytes, 0, bytes.length) == bytes.length
                ? bytes.length
                : Errno.EFAULT.result();
    }
}
