package org.pagoda.kernel.fs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.mmu.Errno;

/**
 * A folder of the host, to be read. Links are followed as far as they stay within it; what leads out cannot be opened, {@code -EACCES}. Of what
 * else is there only files and folders are seen. All that the host says enters the trace: names, sizes and contents; where the folder lies, and
 * when its files were written, does not.
 */
public final class HostFolder extends FileSystem {
    private static final int READABLE = 0444;
    private static final int SEARCHABLE = 0555;

    private final Path top;
    private final HostTransfer transfer;
    private final Folder root;

    /** The folder {@code path}; throws if it is none. */
    public HostFolder(HostFiles hostFiles, Path path) throws IOException {
        super(hostFiles.kernel(), "host");
        transfer = hostFiles.transfer();
        top = path.toRealPath();
        if (!Files.isDirectory(top)) {
            throw new IOException(path + " is not a folder");
        }
        root = new Folder(top);
    }

    @Override
    public Directory root() {
        return root;
    }

    @Override
    public boolean isReadOnly() {
        return true;
    }

    /** Where {@code path} really is; null if it leads out, or nowhere. */
    private @Nullable Path resolve(Path path) {
        try {
            Path real = path.toRealPath();
            return real.startsWith(top) ? real : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** One of its folders. Its inodes stay the same as long as the host's names stand for the same kind of thing. */
    private final class Folder extends Directory {
        private final Path path;

        // Whoever is in the kernel.
        private final TreeMap<String, Inode> known = new TreeMap<>();
        private NavigableSet<String> names = new TreeSet<>();

        Folder(Path path) {
            super(HostFolder.this, SEARCHABLE);
            this.path = path;
        }

        @Override
        public @Nullable Inode lookup(String entry, @Nullable Task task) {
            Path child = path.resolve(entry);
            Path real = Files.exists(child, LinkOption.NOFOLLOW_LINKS) ? resolve(child) : null;
            FileType type = real != null && Files.isDirectory(real) ? FileType.DIRECTORY : FileType.REGULAR;
            boolean isLink = Files.isSymbolicLink(child);
            boolean isSeen = isLink || (real != null && (type == FileType.DIRECTORY || Files.isRegularFile(real)));
            Inode before = known.get(entry);
            if (before != null && isSeen && before.type() == type) {
                return before;
            } else if (before != null) {
                known.remove(entry);
                before.onRemoved();
            }
            return isSeen ? add(entry, child, type) : null;
        }

        private Inode add(String entry, Path child, FileType type) {
            Inode made;
            if (type == FileType.DIRECTORY) {
                Folder folder = new Folder(child);
                folder.attach(this, entry);
                made = folder;
            } else {
                made = new Entry(child);
            }
            known.put(entry, made);
            return made;
        }

        /** {@inheritDoc} The host is asked when somebody begins to list. */
        @Override
        public @Nullable String nextName(@Nullable String before) {
            if (before == null) {
                names = list();
                return names.isEmpty() ? null : names.first();
            }
            return names.higher(before);
        }

        private NavigableSet<String> list() {
            NavigableSet<String> found = new TreeSet<>();
            Path real = resolve(path);
            if (real != null) {
                try (DirectoryStream<Path> stream = Files.newDirectoryStream(real)) {
                    for (Path child : stream) {
                        found.add(String.valueOf(child.getFileName()));
                    }
                } catch (IOException | DirectoryIteratorException e) {
                    found.clear();
                }
            }
            byte[] text = String.join("\n", found).getBytes(StandardCharsets.UTF_8);
            transfer.record(EventKind.INPUT, ByteBuffer.wrap(text));
            return found;
        }
    }

    /** One of its files, or a link that leads out. */
    private final class Entry extends Inode {
        private final Path path;

        Entry(Path path) {
            super(HostFolder.this, FileType.REGULAR, READABLE);
            this.path = path;
        }

        @Override
        public long size() {
            Path real = resolve(path);
            long size = 0;
            try {
                size = real == null ? 0 : Files.size(real);
            } catch (IOException e) {
                // It has gone meanwhile: nothing is left of it.
            }
            return transfer.record(size);
        }

        @Override
        public long open(Opening opening) {
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                return Errno.ENOENT.result();
            }
            Path real = resolve(path);
            if (real == null || !Files.isRegularFile(real) || !Files.isReadable(real)) {
                return Errno.EACCES.result();
            }
            try {
                FileChannel channel = FileChannel.open(real, StandardOpenOption.READ);
                return opening.give(new HostFile(channel, transfer, opening.flags()));
            } catch (NoSuchFileException e) {
                return Errno.ENOENT.result();
            } catch (IOException e) {
                return Errno.EIO.result();
            }
        }
    }
}
