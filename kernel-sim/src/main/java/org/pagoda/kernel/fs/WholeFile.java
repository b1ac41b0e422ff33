package org.pagoda.kernel.fs;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Task;
import org.pagoda.mmu.Errno;

/** All that is in a file, read by the kernel itself for somebody, with his rights. */
public final class WholeFile {
    private final long error;
    private final byte[] bytes;

    private WholeFile(long error, byte[] bytes) {
        this.error = error;
        this.bytes = bytes;
    }

    private static WholeFile failed(long error) {
        return new WholeFile(error, new byte[0]);
    }

    /**
     * Reads a file.
     *
     * @param task for whom: relative paths begin where its process is; null: for the kernel, which may read all
     * @param most bytes that it may have; with more it is {@code -EFBIG}
     */
    public static WholeFile read(Vfs vfs, @Nullable Task task, String path, int most) {
        PathWalk walk = new PathWalk(vfs.root(), task);
        walk.walk(path);
        Inode inode = walk.found();
        long result = walk.checkFound();
        if (result < 0 || inode == null) {
            return failed(result);
        } else if (inode.isDirectory()) {
            return failed(Errno.EISDIR.result());
        }
        result = inode.checkAccess(walk.user(), Inode.MAY_READ);
        long size = result < 0 ? 0 : inode.size();
        if (result < 0 || size > most) {
            return failed(result < 0 ? result : Errno.EFBIG.result());
        }
        byte[] bytes = new byte[(int) size];
        result = inode.readForKernel(bytes);
        return result < 0 ? failed(result) : new WholeFile(0, Arrays.copyOf(bytes, (int) result));
    }

    /** 0, or a negative errno. */
    public long error() {
        return error;
    }

    /** Empty with an error. */
    public byte[] bytes() {
        return bytes;
    }
}
