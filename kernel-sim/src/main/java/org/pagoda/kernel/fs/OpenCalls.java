package org.pagoda.kernel.fs;

import org.pagoda.ipc.syscall.Caller;
import org.pagoda.ipc.syscall.SystemCall;
import org.pagoda.ipc.syscall.UserAddress;
import org.pagoda.kernel.DescriptorTable;
import org.pagoda.kernel.OpenFile;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.kernel.trace.Trace;
import org.pagoda.mmu.Errno;

/** Opening files by their paths. */
final class OpenCalls {
    private final Vfs vfs;

    OpenCalls(Vfs vfs) {
        this.vfs = vfs;
        OpenCallsEntries.addTo(vfs.kernel().table(), this);
    }

    /**
     * Opens a file, which is made if need be.
     *
     * @param path its name, up to 4095 bytes and a NUL
     * @param flags 0: to be read; 1: to be written; 2: both. With them, octal: 100 it is made if it is not there; 200 with 100: it must not be
     *     there; 1000 it is emptied; 2000 writes go to the end; 4000 what would wait is `-EAGAIN`; 200000 it must be a directory; 2000000 other
     *     programs do not get the descriptor
     * @param permissions nine bits, if it is made
     * @return a descriptor, the lowest that is free
     */
    @SystemCall(
            number = 40,
            errors = {
                Errno.EINVAL,
                Errno.EFAULT,
                Errno.ENAMETOOLONG,
                Errno.ENOENT,
                Errno.ENOTDIR,
                Errno.EISDIR,
                Errno.EEXIST,
                Errno.EACCES,
                Errno.EPERM,
                Errno.EROFS,
                Errno.ENOSPC,
                Errno.EMFILE,
                Errno.ENFILE,
                Errno.ENXIO,
                Errno.ENODEV,
                Errno.EBUSY,
                Errno.EIO,
                Errno.ENOMEM
            })
    long open(@Caller Task task, @UserAddress long path, long flags, long permissions) {
        long result = openPath(task, path, flags, permissions);
        Trace trace = vfs.kernel().trace();
        if (trace != null) {
            trace.record(EventKind.OPEN, result, 0, 0, 0);
        }
        return result;
    }

    private long openPath(Task task, long path, long flags, long permissions) {
        if ((flags & ~OpenFlags.ALL) != 0 || (flags & OpenFlags.ACCESS) == OpenFlags.ACCESS) {
            return Errno.EINVAL.result();
        }
        long room = task.process().descriptors().checkRoom();
        if (room < 0) {
            return room;
        }
        PathWalk walk = vfs.walk(task, path);
        if (walk.result() < 0) {
            return walk.result();
        }
        Inode inode = walk.found();
        if (inode == null) {
            return (flags & OpenFlags.CREATE) == 0
                    ? Errno.ENOENT.result()
                    : create(task, walk, (int) flags, (int) (permissions & Inode.PERMISSIONS));
        }
        long result = check(walk, inode, (int) flags);
        return result < 0 ? result : open(task, inode, (int) flags);
    }

    /** Whoever makes a file may do with it what he opens it for, whatever the permissions say. */
    private long create(Task task, PathWalk walk, int flags, int permissions) {
        Directory directory = walk.directory();
        long result = walk.checkChange();
        if (result < 0 || directory == null) {
            return result;
        } else if (walk.endsWithSlash() || (flags & OpenFlags.DIRECTORY) != 0) {
            return Errno.EISDIR.result();
        }
        result = directory.create(walk.name(), FileType.REGULAR, permissions, walk.user());
        Inode made = directory.lookup(walk.name(), task);
        if (result < 0 || made == null) {
            return result < 0 ? result : Errno.ENOENT.result();
        }
        return open(task, made, flags);
    }

    private static long check(PathWalk walk, Inode inode, int flags) {
        long result = walk.checkFound();
        boolean changes = OpenFlags.writes(flags) || (flags & OpenFlags.TRUNCATE) != 0;
        if (result < 0) {
            return result;
        } else if ((flags & OpenFlags.CREATE) != 0 && (flags & OpenFlags.EXCLUSIVE) != 0) {
            return Errno.EEXIST.result();
        } else if ((flags & OpenFlags.DIRECTORY) != 0 && !inode.isDirectory()) {
            return Errno.ENOTDIR.result();
        } else if (inode.isDirectory() && (changes || (flags & OpenFlags.CREATE) != 0)) {
            return Errno.EISDIR.result();
        } else if (changes
                && inode.type() == FileType.REGULAR
                && inode.fileSystem().isReadOnly()) {
            return Errno.EROFS.result();
        }
        int wanted = (OpenFlags.reads(flags) ? Inode.MAY_READ : 0) | (changes ? Inode.MAY_WRITE : 0);
        return inode.checkAccess(walk.user(), wanted);
    }

    private static long open(Task task, Inode inode, int flags) {
        if ((flags & OpenFlags.TRUNCATE) != 0 && inode.type() == FileType.REGULAR) {
            long result = inode.truncate(0);
            if (result < 0) {
                return result;
            }
        }
        inode.share(); // should it be removed while opening waits
        Opening opening = new Opening(task, flags);
        boolean opened = false;
        try {
            long result = inode.open(opening);
            OpenFile file = opening.file();
            if (result < 0 || file == null) {
                return result < 0 ? result : Errno.ENXIO.result();
            }
            DescriptorTable descriptors = task.process().descriptors();
            result = descriptors.open(file, inode, flags);
            opened = result >= 0;
            if (!opened) {
                file.close();
            }
            return result;
        } finally {
            if (!opened) {
                inode.release();
            }
        }
    }
}
