package org.pagoda.kernel.fs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.mmu.Errno;

/** Files as plainly as can be: full paths, and arrays of bytes. Results are those of the system calls. */
final class FilesModel {
    /** A file, or a directory, which has no contents. */
    static final class Node {
        final boolean directory;
        byte[] content = {};

        Node(boolean directory) {
            this.directory = directory;
        }
    }

    /** An open file. */
    static final class Open {
        final Node node;
        final int flags;
        long position;

        Open(Node node, int flags) {
            this.node = node;
            this.flags = flags;
        }
    }

    private final TreeMap<String, Node> nodes = new TreeMap<>();

    /** A tree that has only {@code top}. */
    FilesModel(String top) {
        nodes.put(top, new Node(true));
    }

    private static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    Node get(String path) {
        return nodes.get(path);
    }

    /** 0 if all above {@code path} are directories. */
    private long checkAbove(String path, String top) {
        if (path.equals(top)) {
            return 0;
        }
        String above = parent(path);
        long result = checkAbove(above, top);
        if (result < 0) {
            return result;
        }
        Node node = nodes.get(above);
        return node == null ? Errno.ENOENT.result() : node.directory ? 0 : Errno.ENOTDIR.result();
    }

    private long check(String path) {
        return checkAbove(path, nodes.firstKey());
    }

    private boolean isEmpty(String path) {
        String next = nodes.higherKey(path + "/");
        return next == null || !next.startsWith(path + "/");
    }

    long open(String path, int flags, Open[] into) {
        Node node = nodes.get(path);
        if (check(path) < 0) {
            return check(path);
        } else if (node == null && (flags & OpenFlags.CREATE) == 0) {
            return Errno.ENOENT.result();
        } else if (node != null && (flags & OpenFlags.EXCLUSIVE) != 0 && (flags & OpenFlags.CREATE) != 0) {
            return Errno.EEXIST.result();
        } else if (node != null && node.directory) {
            return Errno.EISDIR.result();
        }
        if (node == null) {
            node = new Node(false);
            nodes.put(path, node);
        }
        if ((flags & OpenFlags.TRUNCATE) != 0) {
            node.content = new byte[0];
        }
        into[0] = new Open(node, flags);
        return 0;
    }

    long read(Open open, byte[] target, int count) {
        long result = readAt(open, target, count, open.position);
        open.position += result;
        return result;
    }

    long readAt(Open open, byte[] target, int count, long offset) {
        int length = (int) Math.max(0, Math.min(count, open.node.content.length - offset));
        if (length > 0) {
            System.arraycopy(open.node.content, (int) offset, target, 0, length);
        }
        return length;
    }

    long write(Open open, byte[] source, int count) {
        if ((open.flags & OpenFlags.APPEND) != 0) {
            open.position = open.node.content.length;
        }
        writeAt(open, source, count, open.position);
        open.position += count;
        return count;
    }

    long writeAt(Open open, byte[] source, int count, long offset) {
        if (count > 0) {
            int end = (int) offset + count;
            Node node = open.node;
            node.content = Arrays.copyOf(node.content, Math.max(node.content.length, end));
            System.arraycopy(source, 0, node.content, (int) offset, count);
        }
        return count;
    }

    long truncate(String path, int size) {
        Node node = nodes.get(path);
        if (check(path) < 0) {
            return check(path);
        } else if (node == null || node.directory) {
            return (node == null ? Errno.ENOENT : Errno.EISDIR).result();
        }
        node.content = Arrays.copyOf(node.content, size);
        return 0;
    }

    long unlink(String path) {
        Node node = nodes.get(path);
        if (check(path) < 0) {
            return check(path);
        } else if (node == null || node.directory) {
            return (node == null ? Errno.ENOENT : Errno.EISDIR).result();
        }
        nodes.remove(path);
        return 0;
    }

    long mkdir(String path) {
        if (check(path) < 0) {
            return check(path);
        }
        return nodes.putIfAbsent(path, new Node(true)) == null ? 0 : Errno.EEXIST.result();
    }

    long rmdir(String path) {
        Node node = nodes.get(path);
        if (check(path) < 0) {
            return check(path);
        } else if (node == null || !node.directory) {
            return (node == null ? Errno.ENOENT : Errno.ENOTDIR).result();
        } else if (!isEmpty(path)) {
            return Errno.ENOTEMPTY.result();
        }
        nodes.remove(path);
        return 0;
    }

    long rename(String path, String newPath) {
        Node node = nodes.get(path);
        Node there = nodes.get(newPath);
        if (check(path) < 0) {
            return check(path);
        } else if (node == null) {
            return Errno.ENOENT.result();
        } else if (check(newPath) < 0) {
            return check(newPath);
        } else if (node.directory && newPath.startsWith(path + "/")) {
            return Errno.EINVAL.result();
        } else if (node == there) {
            return 0;
        } else if (there != null && node.directory != there.directory) {
            return (node.directory ? Errno.ENOTDIR : Errno.EISDIR).result();
        } else if (there != null && there.directory && !isEmpty(newPath)) {
            return Errno.ENOTEMPTY.result();
        }
        for (String each : List.copyOf(nodes.keySet())) {
            if (each.equals(path) || each.startsWith(path + "/")) {
                nodes.put(newPath + each.substring(path.length()), nodes.remove(each));
            }
        }
        return 0;
    }

    /** The names in a directory, in order. */
    List<String> list(String path) {
        List<String> names = new ArrayList<>();
        for (String each : nodes.keySet()) {
            if (each.startsWith(path + "/") && each.indexOf('/', path.length() + 1) < 0) {
                names.add(each.substring(path.length() + 1));
            }
        }
        return names;
    }

    /** All that there is. */
    List<String> paths() {
        return List.copyOf(nodes.keySet());
    }
}
