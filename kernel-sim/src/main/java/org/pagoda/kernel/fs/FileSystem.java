package org.pagoda.kernel.fs;

import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Kernel;

/**
 * A tree of inodes, which can be mounted in one place. Who writes one makes a root directory and hands out what is below; paths, mount points,
 * descriptors, positions and permissions are not its business. See the package's description.
 */
public abstract class FileSystem {
    private final Kernel kernel;
    private final String type;

    // Whoever is in the kernel.
    private long lastNumber;
    private long uses;
    private long device;
    private boolean mounted;
    private @Nullable Directory mountPoint;

    /**
     * A file system that is not mounted.
     *
     * @param type what kind of file system it is, for people: {@code ramfs}, {@code proc}
     */
    protected FileSystem(Kernel kernel, String type) {
        this.kernel = kernel;
        this.type = type;
    }

    /** Its root directory: always the same one. */
    public abstract Directory root();

    /** True if nothing in it can be made, written, renamed or removed: then whoever tries gets {@code -EROFS}, and the file system is not asked. */
    public boolean isReadOnly() {
        return false;
    }

    /** It was unmounted, and nobody has anything of it open: it gives back what it has. */
    protected void onUnmounted() {}

    /** What kind of file system it is. */
    public final String type() {
        return type;
    }

    public final Kernel kernel() {
        return kernel;
    }

    /** Its number, from 1 in the order of mounting; 0 before. */
    public final long device() {
        return device;
    }

    /** How often its inodes are held: by open files, and by processes that are there. */
    public final long uses() {
        return uses;
    }

    public final boolean isMounted() {
        return mounted;
    }

    /** The directory that its root covers; null for that at {@code /}, and while it is not mounted. */
    public final @Nullable Directory mountPoint() {
        return mountPoint;
    }

    void onMounted(@Nullable Directory point, long number) {
        mounted = true;
        mountPoint = point;
        device = number;
    }

    void unmount() {
        mounted = false;
        mountPoint = null;
        onUnmounted();
    }

    /** The next inode's number, from 1: the same run gives the same numbers. */
    long nextNumber() {
        return ++lastNumber;
    }

    void countUse(int change) {
        uses += change;
    }

    @Override
    public String toString() {
        return type;
    }
}
