package org.pagoda.kernel.fs;

import org.pagoda.kernel.OpenFile;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.kernel.Task;
import org.pagoda.mmu.Errno;

/**
 * An open file that has bytes at offsets: it keeps the position, and asks for the bytes at it. Who writes one says how bytes are read and written
 * somewhere, and how large the file is.
 */
public abstract class PositionedFile implements OpenFile {
    private final boolean appends;

    // The tasks of the processes that have it open, one call at a time.
    private long position;

    /** {@code flags} of {@code open}. */
    protected PositionedFile(int flags) {
        appends = (flags & OpenFlags.APPEND) != 0;
    }

    /** Bytes up to the end; from there {@code lseek} and appending count. */
    protected abstract long size();

    @Override
    public abstract long readAt(Task task, long address, long count, long offset);

    @Override
    public long writeAt(Task task, long address, long count, long offset) {
        return Errno.EACCES.result();
    }

    @Override
    public final long read(Task task, long address, long count) {
        long result = readAt(task, address, count, position);
        position += Math.max(0, result);
        return result;
    }

    @Override
    public final long write(Task task, long address, long count) {
        if (appends) {
            position = size();
        }
        long result = writeAt(task, address, count, position);
        position += Math.max(0, result);
        return result;
    }

    @Override
    public final long seek(long offset, int whence) {
        long from = whence == FROM_START ? 0 : whence == FROM_HERE ? position : size();
        if (offset > Long.MAX_VALUE - from) {
            return Errno.EOVERFLOW.result();
        } else if (from + offset < 0) {
            return Errno.EINVAL.result();
        }
        position = from + offset;
        return position;
    }

    @Override
    public long close() {
        return 0;
    }
}
