package org.pagoda.kernel.fs;

import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.syscall.Caller;
import org.pagoda.ipc.syscall.SystemCall;
import org.pagoda.ipc.syscall.UserAddress;
import org.pagoda.kernel.Task;
import org.pagoda.mmu.Errno;

/** Making, removing and changing names. */
final class NameCalls {
    private final Vfs vfs;

    NameCalls(Vfs vfs) {
        this.vfs = vfs;
        NameCallsEntries.addTo(vfs.kernel().table(), this);
    }

    /**
     * Makes a directory.
     *
     * @param path its name
     * @param permissions nine bits
     */
    @SystemCall(
            number = 70,
            errors = {
                Errno.EFAULT,
                Errno.EINVAL,
                Errno.ENAMETOOLONG,
                Errno.ENOENT,
                Errno.ENOTDIR,
                Errno.EEXIST,
                Errno.EACCES,
                Errno.EPERM,
                Errno.EROFS,
                Errno.ENOSPC,
                Errno.ENOMEM
            })
    long mkdir(@Caller Task task, @UserAddress long path, long permissions) {
        PathWalk walk = vfs.walk(task, path);
        Directory directory = walk.directory();
        if (walk.result() < 0) {
            return walk.result();
        } else if (walk.found() != null || directory == null) {
            return Errno.EEXIST.result();
        }
        long result = walk.checkChange();
        return result < 0
                ? result
                : directory.create(
                        walk.name(), FileType.DIRECTORY, (int) (permissions & Inode.PERMISSIONS), walk.user());
    }

    /**
     * Removes an empty directory.
     *
     * @param path its name
     */
    @SystemCall(
            number = 71,
            errors = {
                Errno.EFAULT,
                Errno.EINVAL,
                Errno.ENAMETOOLONG,
                Errno.ENOENT,
                Errno.ENOTDIR,
                Errno.ENOTEMPTY,
                Errno.EBUSY,
                Errno.EACCES,
                Errno.EPERM,
                Errno.EROFS,
                Errno.ENOMEM
            })
    long rmdir(@Caller Task task, @UserAddress long path) {
        PathWalk walk = vfs.walk(task, path);
        Directory directory = walk.directory();
        long result = walk.checkFound();
        if (result < 0) {
            return result;
        } else if (directory == null) {
            return refuseDots(walk);
        } else if (!(walk.found() instanceof Directory victim)) {
            return Errno.ENOTDIR.result();
        } else {
            result = walk.checkChange();
            return result < 0 ? result : removeDirectory(directory, walk.name(), victim);
        }
    }

    private static long refuseDots(PathWalk walk) {
        return switch (walk.name()) {
            case "." -> Errno.EINVAL.result();
            case ".." -> Errno.ENOTEMPTY.result();
            default -> Errno.EBUSY.result();
        };
    }

    private static long removeDirectory(Directory directory, String name, Directory victim) {
        if (isMountPoint(directory, victim)) {
            return Errno.EBUSY.result();
        }
        return victim.isEmpty() ? directory.remove(name) : Errno.ENOTEMPTY.result();
    }

    /** Whoever is seen there is the root of another file system. */
    private static boolean isMountPoint(Directory directory, Inode seen) {
        return seen.fileSystem() != directory.fileSystem();
    }

    /**
     * Removes a name of a file. Who has it open keeps it; what it takes is free when nobody does any more.
     *
     * @param path the name
     */
    @SystemCall(
            number = 72,
            errors = {
                Errno.EFAULT,
                Errno.EINVAL,
                Errno.ENAMETOOLONG,
                Errno.ENOENT,
                Errno.ENOTDIR,
                Errno.EISDIR,
                Errno.EACCES,
                Errno.EPERM,
                Errno.EROFS,
                Errno.ENOMEM
            })
    long unlink(@Caller Task task, @UserAddress long path) {
        PathWalk walk = vfs.walk(task, path);
        Inode inode = walk.found();
        Directory directory = walk.directory();
        long result = walk.checkFound();
        if (result < 0 || inode == null) {
            return result;
        } else if (inode.isDirectory() || directory == null) {
            return Errno.EISDIR.result();
        }
        result = walk.checkChange();
        return result < 0 ? result : directory.remove(walk.name());
    }

    /**
     * Gives a file or directory another name. What has that name is removed, if it is a file, or an empty directory in the place of a directory.
     *
     * @param path the name
     * @param newPath the other name, in the same file system
     */
    @SystemCall(
            number = 73,
            errors = {
                Errno.EFAULT,
                Errno.EINVAL,
                Errno.ENAMETOOLONG,
                Errno.ENOENT,
                Errno.ENOTDIR,
                Errno.EISDIR,
                Errno.ENOTEMPTY,
                Errno.EXDEV,
                Errno.EBUSY,
                Errno.EACCES,
                Errno.EPERM,
                Errno.EROFS,
                Errno.ENOMEM
            })
    long rename(@Caller Task task, @UserAddress long path, @UserAddress long newPath) {
        PathWalk from = vfs.walk(task, path);
        PathWalk to = vfs.walk(task, newPath);
        Directory source = from.directory();
        Directory target = to.directory();
        Inode inode = from.found();
        long result = from.checkFound();
        result = result < 0 ? result : to.result();
        if (result < 0 || inode == null) {
            return result;
        } else if (source == null || target == null) {
            return Errno.EBUSY.result();
        }
        result = checkPlaces(inode, source, to, target);
        result = result < 0 ? result : from.checkChange();
        result = result < 0 ? result : to.checkChange();
        if (result < 0 || to.found() == inode) {
            return result;
        }
        return source.rename(from.name(), target, to.name());
    }

    private static long checkPlaces(Inode inode, Directory source, PathWalk to, Directory target) {
        Inode replaced = to.found();
        if (isMountPoint(source, inode) || (replaced != null && isMountPoint(target, replaced))) {
            return Errno.EBUSY.result();
        } else if (source.fileSystem() != target.fileSystem()) {
            return Errno.EXDEV.result();
        } else if (inode instanceof Directory moved) {
            return checkDirectory(moved, replaced, target);
        } else if (to.endsWithSlash()) {
            return Errno.ENOTDIR.result();
        }
        return replaced != null && replaced.isDirectory() ? Errno.EISDIR.result() : 0;
    }

    private static long checkDirectory(Directory moved, @Nullable Inode replaced, Directory target) {
        if (target.isWithin(moved)) {
            return Errno.EINVAL.result();
        } else if (replaced == null || replaced == moved) {
            return 0;
        } else if (!(replaced instanceof Directory emptied)) {
            return Errno.ENOTDIR.result();
        } else {
            return emptied.isEmpty() ? 0 : Errno.ENOTEMPTY.result();
        }
    }
}
