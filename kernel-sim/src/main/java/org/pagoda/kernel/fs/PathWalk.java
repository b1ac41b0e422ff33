package org.pagoda.kernel.fs;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.Task;
import org.pagoda.mmu.Errno;

/**
 * One walk along a path, up to its last name: where that is, and what it names.
 *
 * <pre>
 *   /home//anna/../berta/letter/
 *    |     |    |  |     |     \__ a slash at the end: only a directory will do
 *    |     |    |  |     \________ the last name, which need not be there
 *    |     |    |  \______________ directory
 *    |     |    \_________________ up; from the root of a mounted file system to where it is mounted; from / nowhere
 *    |     \______________________ several slashes are one
 *    \____________________________ from the root; without it from where the process is
 * </pre>
 */
final class PathWalk {
    /** Bytes of the longest path. */
    static final int LONGEST_PATH = 4095;

    private final Directory root;
    private final @Nullable Task task;

    private @Nullable Directory directory;
    private String name = "";
    private @Nullable Inode found;
    private boolean endsWithSlash;
    private long result;

    /**
     * A walk that has not begun.
     *
     * @param root of all
     * @param task who walks; null: the kernel itself, with root's rights
     */
    PathWalk(Directory root, @Nullable Task task) {
        this.root = root;
        this.task = task;
    }

    /** The directory above, across mount points; itself at the root of all. */
    static Directory above(Directory directory) {
        Directory each = directory;
        while (each.parent() == each) {
            Directory point = each.fileSystem().mountPoint();
            if (point == null) {
                return each;
            }
            each = point;
        }
        return each.parent();
    }

    /** What is to be seen in the place of {@code inode}: the root of what is mounted there. */
    static @Nullable Inode seen(@Nullable Inode inode) {
        Inode each = inode;
        while (each instanceof Directory directory && directory.covering() != null) {
            each = directory.covering().root();
        }
        return each;
    }

    /** Ends before it has begun; returns itself. */
    PathWalk fail(long why) {
        result = why;
        return this;
    }

    /** Walks; {@link #result()} is 0, if all but the last name are there and may be passed. */
    void walk(String path) {
        result = path.isEmpty() ? Errno.ENOENT.result() : walkAlong(path);
    }

    private long walkAlong(String path) {
        endsWithSlash = path.endsWith("/");
        found = path.startsWith("/") ? root : here();
        int from = 0;
        while (true) {
            while (from < path.length() && path.charAt(from) == '/') {
                from++;
            }
            if (from == path.length()) {
                return 0;
            }
            int end = path.indexOf('/', from);
            end = end < 0 ? path.length() : end;
            long stepped = step(path.substring(from, end));
            if (stepped < 0) {
                return stepped;
            }
            from = end;
        }
    }

    private Directory here() {
        return task != null && task.process().workingDirectory() instanceof Directory working ? working : root;
    }

    private long step(String component) {
        Inode at = found;
        if (at == null) {
            return Errno.ENOENT.result();
        } else if (!(at instanceof Directory here)) {
            return Errno.ENOTDIR.result();
        } else {
            long access = here.checkAccess(user(), Inode.MAY_SEARCH);
            return access < 0 ? access : step(here, component);
        }
    }

    private long step(Directory here, String component) {
        if (component.equals(".")) {
            arrive(null, component, here);
        } else if (component.equals("..")) {
            arrive(null, component, above(here));
        } else if (isTooLong(component)) {
            return Errno.ENAMETOOLONG.result();
        } else {
            arrive(here, component, here.isRemoved() ? null : seen(here.lookup(component, task)));
        }
        return 0;
    }

    private void arrive(@Nullable Directory in, String as, @Nullable Inode what) {
        directory = in;
        name = as;
        found = what;
    }

    private static boolean isTooLong(String component) {
        return component.length() > Directory.LONGEST_NAME
                || component.getBytes(StandardCharsets.UTF_8).length > Directory.LONGEST_NAME;
    }

    /** Whose rights it has. */
    int user() {
        return task == null ? Process.ROOT : task.process().user();
    }

    /** 0, or the negative errno at which it has stopped. */
    long result() {
        return result;
    }

    /** What the path names; null if it is not there. */
    @Nullable
    Inode found() {
        return found;
    }

    /** The directory that has the last name, or would have; null if the path ends with {@code .} or {@code ..}, or has no name. */
    @Nullable
    Directory directory() {
        return directory;
    }

    /** The last name; {@code .} and {@code ..} too; "" if there is none. */
    String name() {
        return name;
    }

    boolean endsWithSlash() {
        return endsWithSlash;
    }

    /** 0 if the path names something, and a directory if it ends with a slash; else a negative errno. */
    long checkFound() {
        if (result < 0) {
            return result;
        } else if (found == null) {
            return Errno.ENOENT.result();
        }
        return endsWithSlash && !found.isDirectory() ? Errno.ENOTDIR.result() : 0;
    }

    /**
     * 0 if an entry of the last name may be made, renamed or removed where it is; {@code -ENOENT} in a directory that was removed; {@code
     * -EROFS}; {@code -EACCES}.
     */
    long checkChange() {
        Directory where = directory;
        if (where == null || where.isRemoved()) {
            return Errno.ENOENT.result();
        } else if (where.fileSystem().isReadOnly()) {
            return Errno.EROFS.result();
        }
        return where.checkAccess(user(), Inode.MAY_WRITE | Inode.MAY_SEARCH);
    }
}
