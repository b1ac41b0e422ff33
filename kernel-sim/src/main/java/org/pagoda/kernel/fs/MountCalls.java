package org.pagoda.kernel.fs;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.syscall.Caller;
import org.pagoda.ipc.syscall.SystemCall;
import org.pagoda.ipc.syscall.UserAddress;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.Task;
import org.pagoda.mmu.Errno;

/** Mounting file systems, and taking them away again. Only root does. */
final class MountCalls {
    private static final int LONGEST_NAME = 256;

    private final Vfs vfs;

    MountCalls(Vfs vfs) {
        this.vfs = vfs;
        MountCallsEntries.addTo(vfs.kernel().table(), this);
    }

    /**
     * Mounts a file system on a directory, which it covers.
     *
     * @param source what it is made of, up to 255 bytes and a NUL; most types do not mind
     * @param path the directory
     * @param type of the file system: `ramfs`, ...; up to 255 bytes and a NUL
     */
    @SystemCall(
            number = 77,
            errors = {
                Errno.EFAULT,
                Errno.EINVAL,
                Errno.ENAMETOOLONG,
                Errno.ENOENT,
                Errno.ENOTDIR,
                Errno.ENODEV,
                Errno.EBUSY,
                Errno.EACCES,
                Errno.EPERM,
                Errno.ENOMEM
            })
    long mount(@Caller Task task, @UserAddress long source, @UserAddress long path, @UserAddress long type) {
        PathWalk walk = vfs.walk(task, path);
        Inode inode = walk.found();
        long result = walk.checkFound();
        if (result < 0 || inode == null) {
            return result;
        } else if (task.process().user() != Process.ROOT) {
            return Errno.EPERM.result();
        }
        byte[] typeName = new byte[LONGEST_NAME];
        byte[] sourceName = new byte[LONGEST_NAME];
        long typeLength = vfs.userMemory().strncpyFromUser(task, typeName, type);
        long sourceLength = vfs.userMemory().strncpyFromUser(task, sourceName, source);
        if (typeLength < 0 || sourceLength < 0) {
            return Errno.EFAULT.result();
        } else if (sourceLength == LONGEST_NAME) {
            return Errno.ENAMETOOLONG.result();
        } else if (!(inode instanceof Directory point)) {
            return Errno.ENOTDIR.result();
        } else {
            return mount(point, text(typeName, typeLength), text(sourceName, sourceLength));
        }
    }

    private static String text(byte[] bytes, long length) {
        return new String(bytes, 0, (int) length, StandardCharsets.UTF_8);
    }

    private long mount(Directory point, String type, String source) {
        Vfs.FileSystemMaker maker = vfs.type(type);
        @Nullable FileSystem made = maker == null ? null : maker.make(source);
        return made == null ? Errno.ENODEV.result() : vfs.mount(made, point);
    }

    /**
     * Takes a file system away from where it is mounted.
     *
     * @param path of its root
     */
    @SystemCall(
            number = 78,
            errors = {
                Errno.EFAULT,
                Errno.EINVAL,
                Errno.ENAMETOOLONG,
                Errno.ENOENT,
                Errno.ENOTDIR,
                Errno.EBUSY,
                Errno.EACCES,
                Errno.EPERM,
                Errno.ENOMEM
            })
    long umount(@Caller Task task, @UserAddress long path) {
        PathWalk walk = vfs.walk(task, path);
        Inode inode = walk.found();
        long result = walk.checkFound();
        if (result < 0 || inode == null) {
            return result;
        } else if (task.process().user() != Process.ROOT) {
            return Errno.EPERM.result();
        }
        return inode == inode.fileSystem().root() ? vfs.unmount(inode.fileSystem()) : Errno.EINVAL.result();
    }
}
