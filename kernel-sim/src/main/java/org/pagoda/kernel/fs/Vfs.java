package org.pagoda.kernel.fs;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.uaccess.UserMemory;
import org.pagoda.mmu.Errno;

/** The tree of files of one machine: what is mounted where, and the ways from a path to what it names. */
public final class Vfs {
    /** Makes a file system that {@code mount} asks for. */
    @FunctionalInterface
    public interface FileSystemMaker {
        /**
         * A file system that is not mounted.
         *
         * @param source what the caller says it is to be made of
         * @return null if there is none to be had: {@code -ENODEV}
         */
        @Nullable
        FileSystem make(String source);
    }

    private static final int DIRECTORY_PERMISSIONS = 0755;

    private final Kernel kernel;
    private final UserMemory userMemory;
    private final FileSystem rootFileSystem;

    // Whoever is in the kernel.
    private final TreeMap<String, FileSystemMaker> types = new TreeMap<>();
    private final List<FileSystem> mounted = new ArrayList<>();
    private final byte[] pathBytes = new byte[PathWalk.LONGEST_PATH + 1];
    private long devices;

    /** Mounts {@code root} at {@code /}, and adds the system calls about files to those of {@code kernel}. */
    public Vfs(Kernel kernel, UserMemory userMemory, FileSystem root) {
        this.kernel = kernel;
        this.userMemory = userMemory;
        rootFileSystem = root;
        root.onMounted(null, ++devices);
        mounted.add(root);
        new OpenCalls(this);
        new PathCalls(this);
        new NameCalls(this);
        new DirectoryCalls(this);
        new MountCalls(this);
        new PipeCalls(this);
    }

    public Kernel kernel() {
        return kernel;
    }

    public UserMemory userMemory() {
        return userMemory;
    }

    /** The directory {@code /}. */
    public Directory root() {
        return rootFileSystem.root();
    }

    // ---- types ----

    /** Lets programs mount file systems of a type; throws if there is one of that name. */
    public void addType(String type, FileSystemMaker maker) {
        if (types.putIfAbsent(type, maker) != null) {
            throw new IllegalArgumentException("there is a type '" + type + "' of file systems already");
        }
    }

    /** No more file systems of the type are made; those that there are stay. */
    public void removeType(String type) {
        types.remove(type);
    }

    /** Who makes file systems of the type; null if there is no such type. */
    @Nullable
    FileSystemMaker type(String type) {
        return types.get(type);
    }

    // ---- mounts ----

    /** The mounted file systems, in the order of mounting. */
    public List<FileSystem> mounted() {
        return List.copyOf(mounted);
    }

    /** Mounts a file system; {@code -EBUSY} if it is mounted, or something is mounted there; {@code -ENOENT}, {@code -ENOTDIR}. */
    public long mount(FileSystem fileSystem, String path) {
        Inode point = find(path);
        if (point == null) {
            return Errno.ENOENT.result();
        }
        return point instanceof Directory directory ? mount(fileSystem, directory) : Errno.ENOTDIR.result();
    }

    long mount(FileSystem fileSystem, Directory point) {
        boolean isRoot = point.parent() == point;
        if (fileSystem.isMounted() || isRoot || point.isRemoved()) {
            return Errno.EBUSY.result();
        }
        fileSystem.onMounted(point, ++devices);
        point.cover(fileSystem);
        point.share();
        mounted.add(fileSystem);
        return 0;
    }

    /** Takes a file system away again; {@code -EBUSY} while anything of it is in use, or is a mount point, and for the one at {@code /}. */
    public long unmount(FileSystem fileSystem) {
        Directory point = fileSystem.mountPoint();
        if (point == null || fileSystem.uses() > 0) {
            return Errno.EBUSY.result();
        }
        point.cover(null);
        point.release();
        mounted.remove(fileSystem);
        fileSystem.unmount();
        return 0;
    }

    /** Gives back all that file systems have; they are empty then. When no process is left. */
    public void discardAll() {
        for (int i = mounted.size() - 1; i > 0; i--) {
            unmount(mounted.get(i));
        }
        if (root() instanceof TreeDirectory tree) {
            tree.discardAll();
        }
    }

    // ---- paths ----

    /**
     * Puts an inode of the root file system under a path there; what has the name is removed, and directories on the way are made. Throws if one
     * of them is not a directory in memory.
     */
    public void place(String path, Inode inode) {
        int slash = path.lastIndexOf('/');
        TreeDirectory directory = makeDirectories(slash < 0 ? "/" : path.substring(0, slash));
        directory.discard(path.substring(slash + 1));
        directory.add(path.substring(slash + 1), inode);
    }

    /** Makes a directory, and those above it, in the root file system, as far as they are not there. Throws if that cannot be. */
    public TreeDirectory makeDirectories(String path) {
        Directory at = root();
        for (String name : path.split("/", -1)) {
            if (!name.isEmpty()) {
                Inode next = at.lookup(name, null);
                if (next == null && at.create(name, FileType.DIRECTORY, DIRECTORY_PERMISSIONS, Process.ROOT) == 0) {
                    next = at.lookup(name, null);
                }
                if (!(next instanceof Directory directory)) {
                    throw new IllegalArgumentException("there can be no directory " + path);
                }
                at = directory;
            }
        }
        if (!(at instanceof TreeDirectory tree)) {
            throw new IllegalArgumentException("nothing can be put into " + path);
        }
        return tree;
    }

    /** What {@code path} names, for the kernel itself; null if it is not there. */
    public @Nullable Inode find(String path) {
        PathWalk walk = new PathWalk(root(), null);
        walk.walk(path);
        return walk.result() < 0 ? null : walk.found();
    }

    /** The path of a directory, from {@code /}; null if it was removed. */
    public static @Nullable String pathOf(Directory directory) {
        StringBuilder path = new StringBuilder();
        Directory each = directory;
        while (true) {
            if (each.isRemoved()) {
                return null;
            } else if (each.parent() != each) {
                path.insert(0, each.name()).insert(0, '/');
                each = each.parent();
            } else {
                Directory point = each.fileSystem().mountPoint();
                if (point == null) {
                    return path.length() == 0 ? "/" : path.toString();
                }
                each = point;
            }
        }
    }

    /**
     * Walks, for {@code task}, along a path of up to 4095 bytes in its memory. The walk has failed with {@code -EFAULT}; {@code -ENAMETOOLONG}; {@code -EINVAL} if the path is no UTF-8; or as {@link PathWalk#walk}
     */
    PathWalk walk(Task task, long address) {
        PathWalk walk = new PathWalk(root(), task);
        long length = userMemory.strncpyFromUser(task, pathBytes, address);
        if (length < 0) {
            return walk.fail(length);
        } else if (length == pathBytes.length) {
            return walk.fail(Errno.ENAMETOOLONG.result());
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(pathBytes, 0, (int) length);
            walk.walk(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
            return walk;
        } catch (CharacterCodingException e) {
            return walk.fail(Errno.EINVAL.result());
        }
    }
}
