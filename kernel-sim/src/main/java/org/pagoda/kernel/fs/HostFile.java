package org.pagoda.kernel.fs;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.OpenFile;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.kernel.trace.Trace;
import org.pagoda.kernel.uaccess.UserMemory;
import org.pagoda.mmu.Errno;

/**
 * An open file of the host, read and written from where the last call ended. What comes in from the host is recorded by
 * its checksum, so that two traces agree only if the file said the same.
 */
final class HostFile implements OpenFile {
    private static final int BUFFER_SIZE = 64 * 1024;

    private final FileChannel channel;
    private final boolean writes;
    private final UserMemory userMemory;
    private final @Nullable Trace trace;

    // The tasks of the processes that have it open, one call at a time.
    private final ByteBuf buffer = Unpooled.directBuffer(BUFFER_SIZE, BUFFER_SIZE);
    private final CRC32C checksum = new CRC32C();

    HostFile(FileChannel channel, boolean writes, UserMemory userMemory, @Nullable Trace trace) {
        this.channel = channel;
        this.writes = writes;
        this.userMemory = userMemory;
        this.trace = trace;
    }

    @Override
    public long read(Task task, long address, long count) {
        if (writes) {
            return Errno.EBADF.result();
        }
        if (count < 0) {
            return Errno.EINVAL.result();
        }
        long done = 0;
        while (done < count) {
            long result = readChunk(task, address + done, (int) Math.min(BUFFER_SIZE, count - done));
            if (result <= 0) {
                return done == 0 ? result : done;
            }
            done += result;
        }
        return done;
    }

    private long readChunk(Task task, long address, int count) {
        try {
            buffer.clear();
            long start = channel.position();
            fill(count);
            int available = buffer.readableBytes();
            record(EventKind.INPUT, available);
            if (available == 0) {
                return 0;
            }
            long copied = userMemory.copyToUser(task, address, buffer, available);
            channel.position(start + Math.max(0, copied));
            return copied;
        } catch (IOException e) {
            return Errno.EIO.result();
        }
    }

    /** To the end of the chunk, or of the file: a short read of the host must not show in the simulation. */
    private void fill(int count) throws IOException {
        int read = buffer.writeBytes(channel, count);
        while (read > 0 && buffer.readableBytes() < count) {
            read = buffer.writeBytes(channel, count - buffer.readableBytes());
        }
    }

    @Override
    public long write(Task task, long address, long count) {
        if (!writes) {
            return Errno.EBADF.result();
        }
        if (count < 0) {
            return Errno.EINVAL.result();
        }
        long done = 0;
        while (done < count) {
            long result = writeChunk(task, address + done, (int) Math.min(BUFFER_SIZE, count - done));
            if (result < 0) {
                return done == 0 ? result : done;
            }
            done += result;
        }
        return done;
    }

    private long writeChunk(Task task, long address, int count) {
        buffer.clear();
        long copied = userMemory.copyFromUser(task, buffer, address, count);
        if (copied < 0) {
            return copied;
        }
        record(EventKind.OUTPUT, (int) copied);
        try {
            while (buffer.isReadable()) {
                buffer.readBytes(channel, buffer.readableBytes());
            }
            return copied;
        } catch (IOException e) {
            return Errno.EIO.result();
        }
    }

    private void record(EventKind kind, int count) {
        if (trace != null) {
            ByteBuffer bytes = buffer.nioBuffer(buffer.readerIndex(), count);
            checksum.reset();
            checksum.update(bytes);
            trace.record(kind, count, checksum.getValue(), 0, 0);
        }
    }

    @Override
    public long close() {
        buffer.release();
        try {
            channel.close();
            return 0;
        } catch (IOException e) {
            return Errno.EIO.result();
        }
    }
}
