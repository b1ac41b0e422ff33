package org.pagoda.kernel.fs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.Page;

/**
 * What {@code stat} tells, laid out as Linux's {@code struct stat} on RISC-V ({@code asm-generic/stat.h}), 128 bytes, little-endian:
 *
 * <pre>
 *   0   device          64 bits: the file system's number, from 1; 0 for what is in none
 *   8   inode number    64
 *   16  mode            32: FileType's bits, and nine of permissions
 *   20  names           32: 1, or 0 when it was removed
 *   24  owner           32: a user
 *   28  group           32: 0
 *   32  device number   64: of a device, major &lt;&lt; 8 | minor
 *   40                  64
 *   48  size            64: bytes
 *   56  block           32: 4096, the best size for reads and writes
 *   60                  32
 *   64  blocks          64: of 512 bytes, that it really takes
 *   72  access          64 and 64: not kept; when it was changed
 *   88  change          64 and 64: the tick at which its contents changed, and 0
 *   104 status change   64 and 64: not kept; when it was changed
 *   120                 64
 * </pre>
 */
public final class Stat {
    /** Bytes of it. */
    public static final int SIZE = 128;

    public static final int DEVICE = 0;
    public static final int INODE = 8;
    public static final int MODE = 16;
    public static final int NAMES = 20;
    public static final int OWNER = 24;
    public static final int DEVICE_NUMBER = 32;
    public static final int BYTES = 48;
    public static final int BLOCK = 56;
    public static final int BLOCKS = 64;
    public static final int ACCESSED = 72;
    public static final int CHANGED = 88;
    public static final int STATUS_CHANGED = 104;

    /** The bits of a mode that say what type of file it is. */
    public static final int TYPE_MASK = 0170000;
    /** The mode's type bits of a directory. */
    public static final int DIRECTORY = 0040000;
    /** The mode's type bits of a regular file. */
    public static final int REGULAR = 0100000;
    /** The mode's type bits of a character device. */
    public static final int CHARACTER_DEVICE = 0020000;
    /** The mode's type bits of a block device. */
    public static final int BLOCK_DEVICE = 0060000;
    /** The mode's type bits of a pipe. */
    public static final int PIPE = 0010000;

    private static final int BLOCK_SIZE = 512;
    private static final int TERMINAL_PERMISSIONS = 0620;

    private Stat() {}

    /** The layout's bytes for {@code inode}; null: an open file that has none, the console. */
    static byte[] of(@Nullable Inode inode) {
        ByteBuffer out = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(BLOCK, Page.SIZE);
        if (inode == null) {
            out.putInt(MODE, CHARACTER_DEVICE | TERMINAL_PERMISSIONS).putInt(NAMES, 1);
            return out.array();
        }
        out.putLong(DEVICE, inode.fileSystem().device());
        out.putLong(INODE, inode.number());
        out.putInt(MODE, inode.type().bits() | inode.permissions());
        out.putInt(NAMES, inode.isRemoved() ? 0 : 1);
        out.putInt(OWNER, inode.owner());
        out.putLong(DEVICE_NUMBER, inode.deviceNumber());
        out.putLong(BYTES, inode.size());
        out.putLong(BLOCKS, inode.pages() * (Page.SIZE / BLOCK_SIZE));
        out.putLong(ACCESSED, inode.changed()).putLong(CHANGED, inode.changed());
        out.putLong(STATUS_CHANGED, inode.changed());
        return out.array();
    }
}
