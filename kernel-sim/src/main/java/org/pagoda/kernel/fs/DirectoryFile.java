package org.pagoda.kernel.fs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.OpenFile;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.uaccess.UserMemory;
import org.pagoda.mmu.Errno;

/**
 * An open directory, listed in the order of names from behind the last name that was given out: what is there from the first piece to the last is
 * listed once, whatever comes and goes. An entry is laid out as Linux's {@code struct linux_dirent64}:
 *
 * <pre>
 *   0   inode number   64 bits
 *   8   position       64 bits: how many entries were listed with this one
 *   16  length         16 bits: of this entry, a multiple of 8
 *   18  type           8 bits: 1 pipe, 2 character device, 4 directory, 6 block device, 8 regular file
 *   19  name           UTF-8, with a NUL, and NULs up to the length
 * </pre>
 */
final class DirectoryFile implements OpenFile {
    private static final int NAME = 19;
    private static final int ALIGNMENT = 8;
    /** The entries {@code .} and {@code ..} come first. */
    private static final int DOTS = 2;

    /** Bytes of entries that one call gives, at most. */
    private static final int MOST = 32 * 1024;

    private final Directory directory;

    // The tasks of the processes that have it open, one call at a time.
    private long listed;
    private @Nullable String last;

    DirectoryFile(Directory directory) {
        this.directory = directory;
    }

    @Override
    public long read(Task task, long address, long count) {
        return Errno.EISDIR.result();
    }

    @Override
    public long readAt(Task task, long address, long count, long offset) {
        return Errno.EISDIR.result();
    }

    /** {@inheritDoc} A directory cannot be opened for writing. */
    @Override
    public long write(Task task, long address, long count) {
        return Errno.EISDIR.result();
    }

    /** Back to the beginning; otherwise only where it is. */
    @Override
    public long seek(long offset, int whence) {
        if (whence == FROM_HERE && offset == 0) {
            return listed;
        } else if (whence != FROM_START || (offset != 0 && offset != listed)) {
            return Errno.EINVAL.result();
        } else if (offset == 0) {
            listed = 0;
            last = null;
        }
        return listed;
    }

    /** Gives as many entries as have room in {@code count} bytes; how many bytes they are, 0 at the end; {@code -EINVAL} without room for one. */
    long list(Task task, UserMemory userMemory, long address, long count) {
        if (count < 0) {
            return Errno.EINVAL.result();
        }
        byte[] bytes = new byte[(int) Math.min(MOST, count)];
        ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long before = listed;
        String lastBefore = last;
        long result = fill(task, out) ? copy(task, userMemory, address, bytes, out.position()) : Errno.EINVAL.result();
        if (result < 0) {
            listed = before;
            last = lastBefore;
        }
        return result;
    }

    private static long copy(Task task, UserMemory userMemory, long address, byte[] bytes, int length) {
        return length == 0 || userMemory.copyToUser(task, address, bytes, 0, length) == length
                ? length
                : Errno.EFAULT.result();
    }

    /** False if there is an entry, and no room for it. */
    private boolean fill(Task task, ByteBuffer out) {
        String name = next();
        while (name != null) {
            Inode inode = inode(name, task);
            if (inode != null && !put(out, name, inode)) {
                return out.position() > 0;
            }
            last = listed < DOTS ? null : name;
            listed++;
            name = next();
        }
        return true;
    }

    private @Nullable String next() {
        return listed == 0 ? "." : listed == 1 ? ".." : directory.nextName(last);
    }

    private @Nullable Inode inode(String name, Task task) {
        return listed == 0
                ? directory
                : listed == 1 ? PathWalk.above(directory) : PathWalk.seen(directory.lookup(name, task));
    }

    private boolean put(ByteBuffer out, String name, Inode inode) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        int length = (NAME + bytes.length + 1 + ALIGNMENT - 1) & -ALIGNMENT;
        if (out.remaining() < length) {
            return false;
        }
        int start = out.position();
        out.putLong(inode.number()).putLong(listed + 1).putShort((short) length);
        out.put((byte) inode.type().entryCode()).put(bytes);
        out.position(start + length);
        return true;
    }

    @Override
    public long close() {
        return 0;
    }
}
