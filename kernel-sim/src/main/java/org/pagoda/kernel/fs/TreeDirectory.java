package org.pagoda.kernel.fs;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Task;

/**
 * A directory whose entries kernel code adds and takes away; programs can only look. Entries can go while they are open: those who have them
 * keep them, and find {@link Inode#isRemoved}.
 */
public class TreeDirectory extends Directory {
    private final TreeMap<String, Inode> entries = new TreeMap<>();

    public TreeDirectory(FileSystem fileSystem, int permissions) {
        super(fileSystem, permissions);
    }

    /** Adds an inode of the same file system under a name that is not there, or throws. */
    public final void add(String entry, Inode inode) {
        if (entry.isEmpty() || entry.indexOf('/') >= 0 || entry.equals(".") || entry.equals("..")) {
            throw new IllegalArgumentException("'" + entry + "' cannot be a name in a directory");
        } else if (entries.putIfAbsent(entry, inode) != null) {
            throw new IllegalArgumentException("there is '" + entry + "' already");
        }
        if (inode instanceof Directory directory) {
            directory.attach(this, entry);
        }
        touch();
    }

    /** Takes a name away, and all below it; false if it is not there. */
    public final boolean discard(String entry) {
        Inode inode = entries.remove(entry);
        if (inode == null) {
            return false;
        }
        if (inode instanceof TreeDirectory directory) {
            directory.discardAll();
        }
        touch();
        inode.onRemoved();
        return true;
    }

    /** Takes all names away. */
    public final void discardAll() {
        while (!entries.isEmpty()) {
            discard(entries.firstKey());
        }
    }

    /** The inode called so; null if there is none. */
    public final @Nullable Inode get(String entry) {
        return entries.get(entry);
    }

    @Override
    public @Nullable Inode lookup(String entry, @Nullable Task task) {
        return entries.get(entry);
    }

    @Override
    public @Nullable String nextName(@Nullable String before) {
        if (before == null) {
            return entries.isEmpty() ? null : entries.firstKey();
        }
        return entries.higherKey(before);
    }

    /** Moves an entry, which is there, to another directory, where the name is not there. */
    final void move(String entry, TreeDirectory to, String newName) {
        Inode inode = entries.remove(entry);
        if (inode != null) {
            touch();
            to.add(newName, inode);
        }
    }
}
