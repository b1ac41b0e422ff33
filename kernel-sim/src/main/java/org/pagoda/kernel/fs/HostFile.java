package org.pagoda.kernel.fs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.pagoda.kernel.Task;
import org.pagoda.mmu.Errno;

/** An open file of the host, for reading or for writing. */
final class HostFile extends PositionedFile {
    private final FileChannel channel;
    private final HostTransfer transfer;

    HostFile(FileChannel channel, HostTransfer transfer, int flags) {
        super(flags);
        this.channel = channel;
        this.transfer = transfer;
    }

    @Override
    protected long size() {
        try {
            return transfer.record(channel.size());
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public long readAt(Task task, long address, long count, long offset) {
        return transfer.read(task, channel, address, count, offset);
    }

    @Override
    public long writeAt(Task task, long address, long count, long offset) {
        return transfer.write(task, channel, address, count, offset);
    }

    @Override
    public long close() {
        try {
            channel.close();
            return 0;
        } catch (IOException e) {
            return Errno.EIO.result();
        }
    }
}
