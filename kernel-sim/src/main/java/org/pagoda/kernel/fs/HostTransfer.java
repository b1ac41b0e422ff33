package org.pagoda.kernel.fs;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.kernel.trace.Trace;
import org.pagoda.kernel.uaccess.UserMemory;
import org.pagoda.mmu.Errno;

/**
 * Passes bytes between files of the host and programs. What comes in from the host, and goes out, is recorded by its checksum, so that two traces
 * agree only if the host said the same. One call at a time: all files share a buffer.
 */
final class HostTransfer {
    private static final int BUFFER_SIZE = 64 * 1024;
    /** No file of the host's reaches as far. */
    private static final long FAR = 1L << 60;

    private final UserMemory userMemory;
    private final @Nullable Trace trace;
    private final ByteBuf buffer = Unpooled.buffer(BUFFER_SIZE, BUFFER_SIZE);
    private final CRC32C checksum = new CRC32C();

    HostTransfer(Kernel kernel, UserMemory userMemory) {
        this.userMemory = userMemory;
        trace = kernel.trace();
    }

    /** Reads from {@code channel} at {@code offset} on. */
    long read(Task task, FileChannel channel, long address, long count, long offset) {
        long done = 0;
        while (done < count && offset < FAR) {
            int wanted = (int) Math.min(BUFFER_SIZE, count - done);
            long result = readChunk(task, channel, address + done, wanted, offset + done);
            if (result <= 0) {
                return done == 0 ? result : done;
            }
            done += result;
        }
        return done;
    }

    private long readChunk(Task task, FileChannel channel, long address, int count, long offset) {
        try {
            buffer.clear();
            fill(channel, count, offset);
            int available = buffer.readableBytes();
            record(EventKind.INPUT, available);
            return available == 0 ? 0 : userMemory.copyToUser(task, address, buffer, available);
        } catch (IOException e) {
            return Errno.EIO.result();
        }
    }

    /** To the end of the chunk, or of the file: a short read of the host must not show in the simulation. */
    private void fill(FileChannel channel, int count, long offset) throws IOException {
        int read = buffer.writeBytes(channel, offset, count);
        while (read > 0 && buffer.readableBytes() < count) {
            int so = buffer.readableBytes();
            read = buffer.writeBytes(channel, offset + so, count - so);
        }
    }

    /** Writes to {@code channel} at {@code offset} on. */
    long write(Task task, FileChannel channel, long address, long count, long offset) {
        if (offset >= FAR) {
            return Errno.EFBIG.result();
        }
        long done = 0;
        while (done < count) {
            int wanted = (int) Math.min(BUFFER_SIZE, count - done);
            long result = writeChunk(task, channel, address + done, wanted, offset + done);
            if (result < 0) {
                return done == 0 ? result : done;
            }
            done += result;
        }
        return done;
    }

    private long writeChunk(Task task, FileChannel channel, long address, int count, long offset) {
        buffer.clear();
        long copied = userMemory.copyFromUser(task, buffer, address, count);
        if (copied < 0) {
            return copied;
        }
        record(EventKind.OUTPUT, (int) copied);
        try {
            long at = offset;
            while (buffer.isReadable()) {
                at += buffer.readBytes(channel, at, buffer.readableBytes());
            }
            return copied;
        } catch (IOException e) {
            return Errno.EIO.result();
        }
    }

    private void record(EventKind kind, int count) {
        record(kind, buffer.nioBuffer(buffer.readerIndex(), count));
    }

    /** Records a number that the host has said; returns it. */
    long record(long number) {
        record(EventKind.INPUT, ByteBuffer.allocate(Long.BYTES).putLong(0, number));
        return number;
    }

    /** Records what comes in, or goes out. */
    private void record(EventKind kind, ByteBuffer bytes) {
        if (trace != null) {
            int count = bytes.remaining();
            checksum.reset();
            checksum.update(bytes);
            trace.record(kind, count, checksum.getValue(), 0, 0);
        }
    }
}
