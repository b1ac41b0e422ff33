package org.pagoda.kernel.fs;

import org.pagoda.kernel.FileReference;
import org.pagoda.kernel.Process;
import org.pagoda.mmu.Errno;

/**
 * A file, directory or device in a file system: what is known of it, and how it is opened. It has one name, from when it is made until it is
 * removed; who has it open keeps it longer.
 *
 * <pre>
 *            named  --onRemoved--> without a name
 *   held       |                        |          --release--> onUnused, once
 *   not held   |                        +------------------------^
 * </pre>
 */
public abstract class Inode implements FileReference {
    /** A permission: to read, or to list. */
    public static final int MAY_READ = 4;
    /** A permission: to write, or to make, remove and rename entries. */
    public static final int MAY_WRITE = 2;
    /** A permission: to go through a directory. Programs are not in files, so for those it means nothing. */
    public static final int MAY_SEARCH = 1;

    /** The bits of permissions: three each for the owner, a group (which nobody is in), and all others. */
    public static final int PERMISSIONS = 0777;

    private static final int OWNERS = 6;

    private final FileSystem fileSystem;
    private final FileType type;
    private final long number;

    // Whoever is in the kernel.
    private int permissions;
    private int owner = Process.ROOT;
    private long changed;
    private int holders;
    private boolean removed;

    /**
     * An inode of {@code fileSystem}, owned by root.
     *
     * @param permissions nine bits, as in {@code 0644}
     */
    protected Inode(FileSystem fileSystem, FileType type, int permissions) {
        this.fileSystem = fileSystem;
        this.type = type;
        this.permissions = permissions & PERMISSIONS;
        number = fileSystem.nextNumber();
        changed = fileSystem.kernel().ticks();
    }

    // ---- what a file system writes ----

    /**
     * Opens it: {@code return opening.give(new MyOpenFile(...));}, or a negative errno. Permissions were checked; whatever {@code open} was to
     * make or empty is made and emptied.
     */
    public abstract long open(Opening opening);

    /** Its size in bytes; 0 for what has none. */
    public long size() {
        return 0;
    }

    /** Pages of memory or storage that it takes. */
    public long pages() {
        return 0;
    }

    /** A device's number, {@code major << 8 | minor}; 0 for what is no device. */
    public long deviceNumber() {
        return 0;
    }

    /**
     * Reads it for the kernel itself, from the beginning, as far as there is room.
     *
     * @return bytes that were read; {@code -EINVAL} if it has none that stay, or another negative errno
     */
    public long readForKernel(byte[] bytes) {
        return Errno.EINVAL.result();
    }

    /** Cuts it, or extends it with zeros, to {@code size} bytes, 0 or more; 0 or a negative errno. What has no size is left alone. */
    public long truncate(long size) {
        return 0;
    }

    /** It has no name any more and nobody has it open: called once; it gives back what it has. */
    protected void onUnused() {}

    // ---- what it is ----

    public final FileSystem fileSystem() {
        return fileSystem;
    }

    public final FileType type() {
        return type;
    }

    public final boolean isDirectory() {
        return type == FileType.DIRECTORY;
    }

    /** Its number, unlike that of any other in its file system. */
    public final long number() {
        return number;
    }

    /** Nine bits. */
    public final int permissions() {
        return permissions;
    }

    public final void setPermissions(int newPermissions) {
        permissions = newPermissions & PERMISSIONS;
    }

    /** The user whose it is. */
    public final int owner() {
        return owner;
    }

    public final void setOwner(int user) {
        owner = user;
    }

    /** The tick at which its contents last changed. */
    public final long changed() {
        return changed;
    }

    /** Its contents change now. */
    public final void touch() {
        changed = fileSystem.kernel().ticks();
    }

    /** 0, or {@code -EACCES} if {@code user} has not all of {@code wanted}: {@link #MAY_READ} and the like. Root has. */
    public final long checkAccess(int user, int wanted) {
        int granted = user == owner ? permissions >> OWNERS : permissions;
        return user == Process.ROOT || (wanted & ~granted) == 0 ? 0 : Errno.EACCES.result();
    }

    // ---- its life ----

    /** True if it has no name any more. */
    public final boolean isRemoved() {
        return removed;
    }

    /** How many have it: open files, and processes that are there. */
    public final int holders() {
        return holders;
    }

    /** Its name is gone. Called by the directory that had it, once. */
    protected final void onRemoved() {
        if (removed) {
            throw new IllegalStateException("inode " + number + " of " + fileSystem + " is removed twice");
        }
        removed = true;
        if (holders == 0) {
            onUnused();
        }
    }

    @Override
    public final FileReference share() {
        holders++;
        fileSystem.countUse(1);
        return this;
    }

    @Override
    public final void release() {
        if (holders == 0) {
            throw new IllegalStateException("inode " + number + " of " + fileSystem + " is given back by nobody");
        }
        holders--;
        fileSystem.countUse(-1);
        if (holders == 0 && removed) {
            onUnused();
        }
    }
}
