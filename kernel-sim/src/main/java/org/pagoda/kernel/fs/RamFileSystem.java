package org.pagoda.kernel.fs;

import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.uaccess.UserMemory;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.FrameAllocator;

/**
 * Files in physical memory: each page that was written is in a frame of the kernel's, and costs nothing else. Pages that were not are holes and
 * read as zeros. It takes only so many frames, and inodes, and is then full: {@code -ENOSPC}. What it has goes with the machine.
 */
public final class RamFileSystem extends FileSystem {
    /** What {@code mount} calls it. */
    public static final String TYPE = "ramfs";
    /** Bytes of the largest file: 4 GiB. */
    public static final long LARGEST_FILE = 4L << 30;

    private static final int ROOT_PERMISSIONS = 0755;

    private final UserMemory userMemory;
    private final FrameAllocator allocator;
    private final int mostFrames;
    private final RamDirectory root;

    // Whoever is in the kernel.
    private int frames;
    private int inodes;

    /**
     * An empty one.
     *
     * @param mostFrames frames that its files may have, 0 or more; as many inodes beside its root
     */
    public RamFileSystem(Kernel kernel, UserMemory userMemory, int mostFrames) {
        super(kernel, TYPE);
        this.userMemory = userMemory;
        this.mostFrames = mostFrames;
        allocator = kernel.frames();
        root = new RamDirectory(this, ROOT_PERMISSIONS);
    }

    @Override
    public RamDirectory root() {
        return root;
    }

    /** Frames that its files have now. */
    public int frames() {
        return frames;
    }

    /** Files and directories that it has now, the root not counted; those without a name that are still open are. */
    public int inodes() {
        return inodes;
    }

    @Override
    protected void onUnmounted() {
        root.discardAll();
    }

    UserMemory userMemory() {
        return userMemory;
    }

    FrameAllocator allocator() {
        return allocator;
    }

    /** A frame with whatever is in it; {@code -ENOSPC}; {@code -ENOMEM} if pages have to be put out first. */
    long take() {
        if (frames == mostFrames) {
            return Errno.ENOSPC.result();
        }
        int frame = allocator.allocateKernel();
        if (frame == FrameAllocator.NONE) {
            return (kernel().pageOut() == null ? Errno.ENOSPC : Errno.ENOMEM).result();
        }
        frames++;
        return frame;
    }

    void giveBack(int frame) {
        allocator.free(frame);
        frames--;
    }

    /** True if another inode may be made; it is counted then. */
    boolean countInode() {
        if (inodes == mostFrames) {
            return false;
        }
        inodes++;
        return true;
    }

    void forgetInode() {
        inodes--;
    }
}
