package org.pagoda.user;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.fs.Console;
import org.pagoda.kernel.fs.Stat;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.mmu.Page;

/**
 * A task's files: system calls about paths, descriptors and pipes. Those that take a {@code String} put it where the kernel can fetch it; longer
 * ones than two pages are cut, which is too long for a path. Flags of {@code open} are {@link org.pagoda.kernel.OpenFlags}.
 */
public abstract class LibcFiles extends VirtualMemory {
    final Scratch scratch = new Scratch(this);

    LibcFiles(Kernel kernel, Task task) {
        super(kernel, task);
    }

    /** {@link Libc#mmap(long)}. */
    public abstract long mmap(long pages);

    /** {@link Libc#munmap}. */
    public abstract long munmap(long address, long pages);

    private long call(int number, long a0, long a1, long a2, long a3) {
        return kernel.systemCall(task, number, a0, a1, a2, a3, 0, 0);
    }

    private long callWithPath(int number, String path, long a1, long a2) {
        long address = scratch.string(path);
        try {
            return call(number, address, a1, a2, 0);
        } finally {
            scratch.release();
        }
    }

    // ---- opening ----

    /** Opens the file that the NUL-terminated string at {@code path} names; a descriptor. One that is made can be read and written by all. */
    public long open(long path, long flags) {
        return open(path, flags, 0666);
    }

    /** Opens a file; one that is made has {@code permissions}, nine bits. */
    public long open(long path, long flags, long permissions) {
        return call(SystemCallNumber.OPEN, path, flags, permissions, 0);
    }

    /** Opens a file by a name of up to 4095 bytes; a descriptor. One that is made can be read and written by all. */
    public long open(String path, long flags) {
        return open(path, flags, 0666);
    }

    /** Opens a file by its name; one that is made has {@code permissions}, nine bits. */
    public long open(String path, long flags, long permissions) {
        return callWithPath(SystemCallNumber.OPEN, path, flags, permissions);
    }

    public long close(long descriptor) {
        return call(SystemCallNumber.CLOSE, descriptor, 0, 0, 0);
    }

    // ---- bytes ----

    /** Reads up to {@code count} bytes to {@code address}; 0 at the end of the file. */
    public long read(long descriptor, long address, long count) {
        return call(SystemCallNumber.READ, descriptor, address, count, 0);
    }

    /** Writes up to {@code count} bytes from {@code address}. */
    public long write(long descriptor, long address, long count) {
        return call(SystemCallNumber.WRITE, descriptor, address, count, 0);
    }

    /** Reads from {@code offset} on, whatever the position is. */
    public long pread(long descriptor, long address, long count, long offset) {
        return call(SystemCallNumber.PREAD, descriptor, address, count, offset);
    }

    /** Writes from {@code offset} on, whatever the position is. */
    public long pwrite(long descriptor, long address, long count, long offset) {
        return call(SystemCallNumber.PWRITE, descriptor, address, count, offset);
    }

    /** Moves the position; {@code whence} 0: from the beginning, 1: from where it is, 2: from the end. Where it is then. */
    public long lseek(long descriptor, long offset, long whence) {
        return call(SystemCallNumber.LSEEK, descriptor, offset, whence, 0);
    }

    /** Reads once, up to 8,192 bytes, to the beginning of {@code target}; how many, 0 at the end. */
    public long read(long descriptor, byte[] target) {
        long address = scratch.take();
        try {
            long result = read(descriptor, address, Math.min(target.length, Scratch.SIZE));
            if (result > 0) {
                load(address, target, 0, (int) result);
            }
            return result;
        } finally {
            scratch.release();
        }
    }

    /** Writes {@code count} bytes of {@code source} from {@code offset} on, in as many calls as it takes; how many, or the error before any. */
    public long write(long descriptor, byte[] source, int offset, int count) {
        long address = scratch.take();
        try {
            int done = 0;
            while (done < count) {
                int wanted = Math.min(Page.SIZE, count - done);
                store(address, source, offset + done, wanted);
                long result = write(descriptor, address, wanted);
                if (result <= 0) {
                    return done == 0 ? result : done;
                }
                done += (int) result;
            }
            return done;
        } finally {
            scratch.release();
        }
    }

    /** Writes a text, in as many calls as it takes; its bytes, or the error before any. */
    public long write(long descriptor, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return write(descriptor, bytes, 0, bytes.length);
    }

    /** Writes a line of up to 4095 bytes to the output, descriptor 1; longer ones are cut. */
    public void print(String line) {
        byte[] bytes = (line + '\n').getBytes(StandardCharsets.UTF_8);
        write(Console.DESCRIPTOR, bytes, 0, Math.min(bytes.length, Page.SIZE));
    }

    // ---- descriptors ----

    /** Another descriptor, the lowest, for the same open file. */
    public long dup(long descriptor) {
        return call(SystemCallNumber.DUP, descriptor, 0, 0, 0);
    }

    /** Has {@code other} stand for the same open file. */
    public long dup2(long descriptor, long other) {
        return call(SystemCallNumber.DUP2, descriptor, other, 0, 0);
    }

    /** Says whether other programs get the descriptor. */
    public long setCloseOnExec(long descriptor, boolean on) {
        return call(SystemCallNumber.SET_DESCRIPTOR_FLAGS, descriptor, on ? 1 : 0, 0, 0);
    }

    /** Does what only a certain kind of file can. */
    public long ioctl(long descriptor, long request, long argument) {
        return call(SystemCallNumber.IOCTL, descriptor, request, argument, 0);
    }

    /** Waits for one of several files: {@code count} records of 8 bytes each; {@code ticks} 0: not at all, negative: for ever. */
    public long poll(long records, long count, long ticks) {
        return call(SystemCallNumber.POLL, records, count, ticks, 0);
    }

    // ---- pipes ----

    /** Makes a pipe; the descriptors, 32 bits each, go to {@code descriptors}: the end to read from, and the one to write to. */
    public long pipe(long descriptors, long flags) {
        return call(SystemCallNumber.PIPE, descriptors, flags, 0, 0);
    }

    /** Makes a pipe; {@code ends[0]} is the descriptor to read from, {@code ends[1]} the one to write to. */
    public long pipe(long[] ends) {
        long address = scratch.take();
        try {
            long result = pipe(address, 0);
            if (result == 0) {
                ends[0] = load32(address);
                ends[1] = load32(address + Integer.BYTES);
            }
            return result;
        } finally {
            scratch.release();
        }
    }

    /** Gives pages into a pipe, uncopied; how many it has taken. */
    public long gift(long descriptor, long address, long pages) {
        return call(SystemCallNumber.GIFT, descriptor, address, pages, 0);
    }

    /** Takes pages out of a pipe and maps them at {@code address}; how many, 0 at the end. */
    public long acceptGift(long descriptor, long address, long pages) {
        return call(SystemCallNumber.ACCEPT_GIFT, descriptor, address, pages, 0);
    }

    // ---- names ----

    public long mkdir(String path, long permissions) {
        return callWithPath(SystemCallNumber.MKDIR, path, permissions, 0);
    }

    public long rmdir(String path) {
        return callWithPath(SystemCallNumber.RMDIR, path, 0, 0);
    }

    public long unlink(String path) {
        return callWithPath(SystemCallNumber.UNLINK, path, 0, 0);
    }

    /** Gives a file another name, in place of what has it. */
    public long rename(String path, String newPath) {
        long newAddress = scratch.string(newPath);
        try {
            return callWithPath(SystemCallNumber.RENAME, path, newAddress, 0);
        } finally {
            scratch.release();
        }
    }

    public long chmod(String path, long permissions) {
        return callWithPath(SystemCallNumber.CHMOD, path, permissions, 0);
    }

    public long chown(String path, long user) {
        return callWithPath(SystemCallNumber.CHOWN, path, user, 0);
    }

    /** Cuts a file, or extends it with zeros. */
    public long truncate(String path, long size) {
        return callWithPath(SystemCallNumber.TRUNCATE, path, size, 0);
    }

    /** Mounts a file system of a type, made of {@code source}, on the directory {@code path}. */
    public long mount(String source, String path, String type) {
        long sourceAddress = scratch.string(source);
        try {
            return mount(sourceAddress, path, type);
        } finally {
            scratch.release();
        }
    }

    private long mount(long sourceAddress, String path, String type) {
        long typeAddress = scratch.string(type);
        try {
            long pathAddress = scratch.string(path);
            try {
                return call(SystemCallNumber.MOUNT, sourceAddress, pathAddress, typeAddress, 0);
            } finally {
                scratch.release();
            }
        } finally {
            scratch.release();
        }
    }

    public long umount(String path) {
        return callWithPath(SystemCallNumber.UMOUNT, path, 0, 0);
    }

    // ---- what is there ----

    /** Goes to a directory. */
    public long chdir(String path) {
        return callWithPath(SystemCallNumber.CHDIR, path, 0, 0);
    }

    /** Writes where the process is to {@code address}, with a NUL; how many bytes. */
    public long getcwd(long address, long count) {
        return call(SystemCallNumber.GETCWD, address, count, 0, 0);
    }

    /** Where the process is; null if that directory was removed. */
    public @Nullable String getcwd() {
        long address = scratch.take();
        try {
            long length = getcwd(address, Scratch.SIZE);
            if (length <= 0) {
                return null;
            }
            byte[] bytes = new byte[(int) length - 1];
            load(address, bytes, 0, bytes.length);
            return new String(bytes, StandardCharsets.UTF_8);
        } finally {
            scratch.release();
        }
    }

    /** Writes what is known of a file, {@link Stat}, to {@code address}. */
    public long stat(long path, long address) {
        return call(SystemCallNumber.STAT, path, address, 0, 0);
    }

    /** Writes what is known of an open file, {@link Stat}, to {@code address}. */
    public long fstat(long descriptor, long address) {
        return call(SystemCallNumber.FSTAT, descriptor, address, 0, 0);
    }

    /** What is known of a file. */
    public FileStatus stat(String path) {
        long address = scratch.take();
        try {
            return FileStatus.load(this, callWithPath(SystemCallNumber.STAT, path, address, 0), address);
        } finally {
            scratch.release();
        }
    }

    /** What is known of an open file. */
    public FileStatus fstat(long descriptor) {
        long address = scratch.take();
        try {
            return FileStatus.load(this, fstat(descriptor, address), address);
        } finally {
            scratch.release();
        }
    }

    /** Lists a directory piece by piece: entries go to {@code address}; how many bytes, 0 at the end. */
    public long getdents(long descriptor, long address, long count) {
        return call(SystemCallNumber.GETDENTS, descriptor, address, count, 0);
    }

    /** The next entries of an open directory, {@code .} and {@code ..} first; none at the end, nor if it is no directory. */
    public List<DirectoryEntry> entries(long descriptor) {
        long address = scratch.take();
        try {
            return DirectoryEntry.load(this, address, getdents(descriptor, address, Scratch.SIZE));
        } finally {
            scratch.release();
        }
    }

    // ---- users ----

    /** Whose process this is; 0: root's. */
    public long getuid() {
        return call(SystemCallNumber.GETUID, 0, 0, 0, 0);
    }

    /** Makes this another user's process; only root's can be. */
    public long setuid(long user) {
        return call(SystemCallNumber.SETUID, user, 0, 0, 0);
    }
}
