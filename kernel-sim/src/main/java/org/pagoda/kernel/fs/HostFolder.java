package org.pagoda.kernel.fs;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.trace.Trace;
import org.pagoda.kernel.uaccess.UserMemory;

/**
 * A folder of the host, to be read, as a {@link HostSource} tells of it. All that the source says enters the trace: kinds, names, sizes and
 * contents; where the folder lies, and when its files were written, does not.
 */
public final class HostFolder extends FileSystem {
    private static final int READABLE = 0444;
    private static final int SEARCHABLE = 0555;
    private static final int CHUNK = 64 * 1024;
    /** No file of the host's reaches as far. */
    private static final long FAR = 1L << 60;

    private final UserMemory userMemory;
    private final HostSource source;
    private final Folder root;

    public HostFolder(Vfs vfs, HostSource source) {
        super(vfs.kernel(), "host");
        userMemory = vfs.userMemory();
        this.source = source;
        root = new Folder("");
    }

    @Override
    public Directory root() {
        return root;
    }

    @Override
    public boolean isReadOnly() {
        return true;
    }

    private HostAnswer recorded(HostAnswer answer) {
        Trace trace = kernel().trace();
        if (trace != null) {
            trace.recordInput(answer.bytes(), answer.number());
        }
        return answer;
    }

    private static NavigableSet<String> split(HostAnswer names) {
        NavigableSet<String> found = new TreeSet<>();
        Collections.addAll(found, new String(names.bytes(), StandardCharsets.UTF_8).split("\0"));
        found.remove("");
        return found;
    }

    /** One of its folders. Its inodes stay the same as long as the host's names stand for the same kind of thing. */
    private final class Folder extends Directory {
        private final String path;

        // Whoever is in the kernel.
        private final TreeMap<String, Inode> known = new TreeMap<>();
        private NavigableSet<String> names = new TreeSet<>();

        Folder(String path) {
            super(HostFolder.this, SEARCHABLE);
            this.path = path;
        }

        private String pathOf(String entry) {
            return path.isEmpty() ? entry : path + "/" + entry;
        }

        @Override
        public @Nullable Inode lookup(String entry, @Nullable Task task) {
            long kind = recorded(source.kind(pathOf(entry))).number();
            FileType type = kind == HostSource.FOLDER ? FileType.DIRECTORY : FileType.REGULAR;
            boolean isSeen = kind != HostSource.NOTHING;
            Inode before = known.get(entry);
            if (before != null && isSeen && before.type() == type) {
                return before;
            } else if (before != null) {
                known.remove(entry);
                before.onRemoved();
            }
            return isSeen ? add(entry, type) : null;
        }

        private Inode add(String entry, FileType type) {
            Inode made;
            if (type == FileType.DIRECTORY) {
                Folder folder = new Folder(pathOf(entry));
                folder.attach(this, entry);
                made = folder;
            } else {
                made = new Entry(pathOf(entry));
            }
            known.put(entry, made);
            return made;
        }

        /** {@inheritDoc} The host is asked when somebody begins to list. */
        @Override
        public @Nullable String nextName(@Nullable String before) {
            if (before == null) {
                names = split(recorded(source.names(path)));
                return names.isEmpty() ? null : names.first();
            }
            return names.higher(before);
        }

        @Override
        public DirectoryView view() {
            return view(path);
        }

        private DirectoryView view(String of) {
            return new DirectoryView() {
                @Override
                public NavigableSet<String> names() {
                    return split(source.names(of));
                }

                @Override
                public @Nullable DirectoryView directory(String name) {
                    String child = of.isEmpty() ? name : of + "/" + name;
                    return source.kind(child).number() == HostSource.FOLDER ? view(child) : null;
                }
            };
        }
    }

    /** One of its files, or a link that leads out. */
    private final class Entry extends Inode {
        private final String path;

        Entry(String path) {
            super(HostFolder.this, FileType.REGULAR, READABLE);
            this.path = path;
        }

        @Override
        public long size() {
            return recorded(source.size(path)).number();
        }

        @Override
        public long open(Opening opening) {
            long number = recorded(source.open(path)).number();
            return number < 0 ? number : opening.give(new Open(number, opening.flags()));
        }

        @Override
        public long readForKernel(byte[] bytes) {
            long number = recorded(source.open(path)).number();
            if (number < 0) {
                return number;
            }
            HostAnswer answer = recorded(source.read(number, 0, bytes.length));
            source.close(number);
            System.arraycopy(answer.bytes(), 0, bytes, 0, answer.bytes().length);
            return answer.number();
        }
    }

    /** A file, opened: with a position. */
    private final class Open extends PositionedFile {
        private final long number;

        Open(long number, int flags) {
            super(flags);
            this.number = number;
        }

        @Override
        protected long size() {
            return recorded(source.length(number)).number();
        }

        @Override
        public long readAt(Task task, long address, long count, long offset) {
            long done = 0;
            while (done < count && offset < FAR) {
                HostAnswer answer = recorded(source.read(number, offset + done, (int) Math.min(CHUNK, count - done)));
                int length = answer.bytes().length;
                long result = answer.number() < 0 || length == 0
                        ? Math.min(0, answer.number())
                        : userMemory.copyToUser(task, address + done, answer.bytes(), 0, length);
                if (result <= 0) {
                    return done == 0 ? result : done;
                }
                done += result;
                if (result < length) {
                    return done;
                }
            }
            return done;
        }

        @Override
        public long close() {
            source.close(number);
            return 0;
        }
    }
}
