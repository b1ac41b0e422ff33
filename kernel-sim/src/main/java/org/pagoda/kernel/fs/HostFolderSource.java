package org.pagoda.kernel.fs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.Errno;

/**
 * A folder of this host. Links are followed as far as they stay within it, and looked at anew each time; what leads out cannot be opened, {@code
 * -EACCES}. Of what else is there only files and folders are seen.
 */
public final class HostFolderSource implements HostSource {
    private final Path top;

    // Whoever is in the kernel.
    private final TreeMap<Long, FileChannel> open = new TreeMap<>();
    private long next;

    private HostFolderSource(Path top) {
        this.top = top;
    }

    /** The folder {@code path}; throws if it is none. */
    public static HostFolderSource of(Path path) {
        try {
            Path real = path.toRealPath();
            if (Files.isDirectory(real)) {
                return new HostFolderSource(real);
            }
        } catch (IOException e) {
            // said below
        }
        throw new IllegalArgumentException("the host folder must be a folder, not " + path);
    }

    /** Where a path really is; null if it leads out, or nowhere. */
    private @Nullable Path resolve(Path path) {
        try {
            Path real = path.toRealPath();
            return real.startsWith(top) ? real : null;
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    public HostAnswer kind(String path) {
        try {
            Path child = top.resolve(path);
            Path real = Files.exists(child, LinkOption.NOFOLLOW_LINKS) ? resolve(child) : null;
            boolean isFolder = real != null && Files.isDirectory(real);
            boolean isFile = Files.isSymbolicLink(child) || (real != null && Files.isRegularFile(real));
            return HostAnswer.of(isFolder ? FOLDER : isFile ? FILE : NOTHING);
        } catch (InvalidPathException e) {
            return HostAnswer.of(NOTHING);
        }
    }

    @Override
    public HostAnswer names(String path) {
        TreeSet<String> found = new TreeSet<>();
        Path real = resolve(top.resolve(path));
        if (real != null) {
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(real)) {
                for (Path child : stream) {
                    found.add(String.valueOf(child.getFileName()));
                }
            } catch (IOException | DirectoryIteratorException e) {
                found.clear();
            }
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String name : found) {
            all.writeBytes(name.getBytes(StandardCharsets.UTF_8));
            all.write(0);
        }
        return HostAnswer.of(found.size(), all.toByteArray());
    }

    @Override
    public HostAnswer size(String path) {
        Path real = resolve(top.resolve(path));
        try {
            return HostAnswer.of(real == null ? 0 : Files.size(real));
        } catch (IOException e) {
            return HostAnswer.of(0); // it has gone meanwhile: nothing is left of it
        }
    }

    @Override
    public HostAnswer open(String path) {
        Path child = top.resolve(path);
        if (!Files.exists(child, LinkOption.NOFOLLOW_LINKS)) {
            return HostAnswer.failed(Errno.ENOENT);
        }
        Path real = resolve(child);
        if (real == null || !Files.isRegularFile(real) || !Files.isReadable(real)) {
            return HostAnswer.failed(Errno.EACCES);
        }
        try {
            open.put(next, FileChannel.open(real, StandardOpenOption.READ));
            return HostAnswer.of(next++);
        } catch (NoSuchFileException e) {
            return HostAnswer.failed(Errno.ENOENT);
        } catch (IOException e) {
            return HostAnswer.failed(Errno.EIO);
        }
    }

    /** {@inheritDoc} To the end of what was asked for, or of the file: a short read of the host must not show in the simulation. */
    @Override
    public HostAnswer read(long number, long offset, int count) {
        FileChannel channel = open.get(number);
        if (channel == null) {
            return HostAnswer.failed(Errno.EBADF);
        }
        ByteBuffer bytes = ByteBuffer.allocate(count);
        try {
            int read = channel.read(bytes, offset);
            while (read > 0 && bytes.hasRemaining()) {
                read = channel.read(bytes, offset + bytes.position());
            }
            return HostAnswer.of(bytes.hasRemaining() ? Arrays.copyOf(bytes.array(), bytes.position()) : bytes.array());
        } catch (IOException e) {
            return HostAnswer.failed(Errno.EIO);
        }
    }

    @Override
    public HostAnswer length(long number) {
        FileChannel channel = open.get(number);
        try {
            return HostAnswer.of(channel == null ? 0 : channel.size());
        } catch (IOException e) {
            return HostAnswer.of(0);
        }
    }

    @Override
    public void close(long number) {
        FileChannel channel = open.remove(number);
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // It was only read: nothing is lost.
            }
        }
    }
}
