package org.pagoda.kernel.fs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.mmu.Errno;

/**
 * The host files that programs may open, each under a name inside the simulation. Nothing else of the host can be reached but what is below
 * a {@link HostFolder}, and the names, unlike host paths, are the same on every machine.
 */
public final class HostFiles {
    /** {@code open} flags: read what is there. */
    public static final long READ = OpenFlags.READ_ONLY;
    /** {@code open} flags: make the file, or empty it, and write. */
    public static final long WRITE = OpenFlags.WRITE_ONLY | OpenFlags.CREATE | OpenFlags.TRUNCATE;

    private static final int READABLE = 0444;
    private static final int BOTH = 0666;

    private final Vfs vfs;
    private final HostTransfer transfer;
    private boolean isOutputDiscarded;

    public HostFiles(Vfs vfs) {
        this.vfs = vfs;
        transfer = new HostTransfer(vfs.kernel(), vfs.userMemory());
    }

    /** Lets programs read the host file {@code path} as {@code name}. */
    public void grantReading(String name, Path path) {
        vfs.place(name, new Node(path, READABLE));
    }

    /** Lets programs write the host file {@code path} as {@code name}: it is made, or emptied. They may also read it, if it is there. */
    public void grantWriting(String name, Path path) {
        vfs.place(name, new Node(path, BOTH));
    }

    /** From now on what programs write goes nowhere; they cannot tell. For runs that only repeat another. */
    public void discardOutput() {
        isOutputDiscarded = true;
    }

    /** One of them. */
    private final class Node extends Inode {
        private final Path path;
        private final boolean writable;

        Node(Path path, int permissions) {
            super(vfs.root().fileSystem(), FileType.REGULAR, permissions);
            this.path = path;
            writable = permissions == BOTH;
        }

        @Override
        public long open(Opening opening) {
            if (opening.writes() && !writable) {
                return Errno.EACCES.result();
            } else if (opening.writes() && opening.reads()) {
                return Errno.EINVAL.result();
            }
            try {
                return Files.isDirectory(path)
                        ? Errno.EISDIR.result()
                        : opening.give(new HostFile(channel(opening.writes()), transfer, opening.flags()));
            } catch (NoSuchFileException e) {
                return Errno.ENOENT.result();
            } catch (AccessDeniedException e) {
                return Errno.EACCES.result();
            } catch (IOException e) {
                return Errno.EIO.result();
            }
        }

        private FileChannel channel(boolean write) throws IOException {
            if (write && isOutputDiscarded) {
                Path nowhere = Files.createTempFile("pagoda", ".out");
                return FileChannel.open(nowhere, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
            }
            Set<OpenOption> options = write
                    ? Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING)
                    : Set.of(StandardOpenOption.READ);
            return FileChannel.open(path, options);
        }
    }
}
