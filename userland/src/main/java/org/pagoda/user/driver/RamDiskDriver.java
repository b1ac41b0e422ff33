package org.pagoda.user.driver;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.device.BufferView;
import org.pagoda.kernel.device.Driver;
import org.pagoda.kernel.device.IoControl;
import org.pagoda.kernel.device.Request;

/**
 * A block device in the host's memory, {@code /dev/ram0}: blocks of 4096 bytes, zeros at first.
 *
 * <pre>
 *   ioctl  name      argument       what
 *   1      SIZE      out, 8 bytes   bytes of the disk
 *   2      CLEAR     none           all zeros again
 * </pre>
 *
 * Errors: {@code -ENOSPC} for writing at the end (from the kernel). Example: {@code echo hi > /dev/ram0}.
 */
public final class RamDiskDriver implements Driver {
    /** {@link IoControl#number}. */
    public static final int SIZE = 1;
    /** {@link IoControl#number}. */
    public static final int CLEAR = 2;

    private static final int BLOCK = 4096;

    private final byte[] @Nullable [] blocks;

    /** A disk of {@code blocks} blocks; a block has memory from when it is first written. */
    public RamDiskDriver(int blocks) {
        this.blocks = new byte[blocks][];
    }

    @Override
    public int blockSize() {
        return BLOCK;
    }

    @Override
    public long size() {
        return (long) blocks.length * BLOCK;
    }

    @Override
    public List<IoControl> ioControls() {
        return List.of(
                new IoControl(SIZE, "SIZE", Long.BYTES, IoControl.Direction.OUT),
                new IoControl(CLEAR, "CLEAR", 0, IoControl.Direction.NONE));
    }

    @Override
    public long read(Request request, BufferView target) {
        int block = (int) (request.position() / BLOCK);
        for (int offset = 0; offset < target.length(); offset += BLOCK) {
            byte[] content = blocks[block++];
            if (content == null) {
                target.fill(offset, BLOCK, (byte) 0);
            } else {
                target.put(offset, content, 0, BLOCK);
            }
        }
        return target.length();
    }

    @Override
    public long write(Request request, BufferView source) {
        int block = (int) (request.position() / BLOCK);
        for (int offset = 0; offset < source.length(); offset += BLOCK, block++) {
            if (blocks[block] == null) {
                blocks[block] = new byte[BLOCK];
            }
            source.get(offset, blocks[block], 0, BLOCK);
        }
        return source.length();
    }

    @Override
    public long ioctl(Request request, IoControl command, BufferView argument) {
        if (command.number() == SIZE) {
            argument.putLong(0, size());
        } else {
            for (int block = 0; block < blocks.length; block++) {
                blocks[block] = null;
            }
        }
        return 0;
    }
}
