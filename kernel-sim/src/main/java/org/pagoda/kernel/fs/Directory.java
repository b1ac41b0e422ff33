package org.pagoda.kernel.fs;

import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Task;
import org.pagoda.mmu.Errno;

/**
 * A directory: names, each with an inode. Names have 1 to 255 bytes of UTF-8 without {@code /} and NUL, and are neither {@code .} nor
 * {@code ..}; who asks has seen to that, and to permissions.
 *
 * <p>Who has a fixed tree, or one that the kernel changes, takes {@link TreeDirectory}. Who makes entries up, as {@code /proc} does for
 * processes, extends that, or this, and sees to two things: the same name gives the same inode for as long as what it stands for exists, and
 * directories know where they are ({@link #attach}).
 */
public abstract class Directory extends Inode {
    /** Bytes of the longest name. */
    public static final int LONGEST_NAME = 255;

    // Whoever is in the kernel.
    private @Nullable Directory parent;
    private String name = "";
    private @Nullable FileSystem covered;

    protected Directory(FileSystem fileSystem, int permissions) {
        super(fileSystem, FileType.DIRECTORY, permissions);
    }

    // ---- what a file system writes ----

    /**
     * The inode that {@code entry} names; null if there is none.
     *
     * @param task who asks; null: the kernel itself
     */
    public abstract @Nullable Inode lookup(String entry, @Nullable Task task);

    /**
     * The first name behind {@code name} in the order of {@link String#compareTo}; null if there is none. So whoever lists a directory piece by
     * piece gets what is there all the while once, whatever comes and goes meanwhile.
     *
     * @param before a name, which need not be there; null: the first name is asked for
     */
    public abstract @Nullable String nextName(@Nullable String before);

    /**
     * Makes an empty file or directory of a name that is not there; 0 or a negative errno.
     *
     * @param type {@link FileType#REGULAR} or {@link FileType#DIRECTORY}
     * @param permissions nine bits
     * @param user whose it is to be
     */
    public long create(String entry, FileType type, int permissions, int user) {
        return Errno.EPERM.result();
    }

    /** Takes a name that is there away; a directory is empty. Ends with {@link #onRemoved} of the inode. 0 or a negative errno. */
    public long remove(String entry) {
        return Errno.EPERM.result();
    }

    /**
     * Gives what {@code entry} names another name, in this directory or another of the same file system. Whatever had that name is taken away
     * as by {@link #remove}; it may be. 0 or a negative errno.
     */
    public long rename(String entry, Directory to, String newName) {
        return Errno.EPERM.result();
    }

    /** It as somebody outside of the machine sees it. Who makes inodes when they are looked up says here how to look without. */
    public DirectoryView view() {
        return new TreeView(this);
    }

    // ---- what it is ----

    /** Opened directories are listed. */
    @Override
    public final long open(Opening opening) {
        return opening.give(new DirectoryFile(this));
    }

    /** True if it has no entries. */
    public final boolean isEmpty() {
        return nextName(null) == null;
    }

    /** Says where it is; called when it is made, and when it is moved. A root is nowhere. */
    protected final void attach(Directory newParent, String newName) {
        parent = newParent;
        name = newName;
    }

    /** The directory that it is in; itself if it is its file system's root. */
    public final Directory parent() {
        return parent == null ? this : parent;
    }

    /** What it is called there; "" for a root. */
    public final String name() {
        return name;
    }

    /** True if it is {@code other}, or below it, in the same file system. */
    final boolean isWithin(Directory other) {
        Directory each = this;
        while (each != other && each.parent() != each) {
            each = each.parent();
        }
        return each == other;
    }

    /** The file system whose root is to be seen here; null if none is mounted. */
    final @Nullable FileSystem covering() {
        return covered;
    }

    final void cover(@Nullable FileSystem by) {
        covered = by;
    }
}
