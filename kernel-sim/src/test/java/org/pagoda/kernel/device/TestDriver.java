package org.pagoda.kernel.device;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A driver that does what a test says, and counts. With a block size: a disk of 8 blocks. */
final class TestDriver implements Driver {
    /** What reading does. */
    interface Reading {
        long read(Request request, BufferView target);
    }

    final List<Request> pending = new ArrayList<>();
    final byte[] disk;
    final int blockSize;
    Reading reading = (request, target) -> 0;
    int opened;
    int released;
    int cancelled;
    int detached;

    TestDriver(int blockSize) {
        this.blockSize = blockSize;
        disk = new byte[8 * blockSize];
        if (blockSize > 0) {
            reading = (request, target) -> {
                target.put(0, disk, (int) request.position(), target.length());
                return target.length();
            };
        }
    }

    @Override
    public int blockSize() {
        return blockSize;
    }

    @Override
    public long size() {
        return blockSize > 0 ? disk.length : -1;
    }

    @Override
    public List<IoControl> ioControls() {
        return List.of(
                new IoControl(1, "DOUBLE", 8, IoControl.Direction.BOTH),
                new IoControl(2, "FAIL", 0, IoControl.Direction.NONE));
    }

    @Override
    public long open(FileHandle file) {
        opened++;
        return 0;
    }

    @Override
    public long read(Request request, BufferView target) {
        return reading.read(request, target);
    }

    /** Whatever waits gets one byte. */
    @Override
    public long write(Request request, BufferView source) {
        if (blockSize > 0) {
            source.get(0, disk, (int) request.position(), source.length());
        }
        List.copyOf(pending).forEach(each -> each.complete(1));
        pending.clear();
        return source.length();
    }

    @Override
    public long ioctl(Request request, IoControl command, BufferView argument) {
        if (command.number() == 2) {
            throw new IllegalStateException("told to");
        }
        argument.putLong(0, 2 * argument.getLong(0));
        return 3;
    }

    @Override
    public void cancel(Request request) {
        pending.remove(request);
        cancelled++;
    }

    @Override
    public void release(FileHandle file) {
        released++;
    }

    @Override
    public void detach() {
        detached++;
    }

    /** Its disk, from a byte on. */
    byte[] content(int from, int count) {
        return Arrays.copyOfRange(disk, from, from + count);
    }
}
