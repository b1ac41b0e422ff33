package org.pagoda.kernel.fs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.syscall.Caller;
import org.pagoda.ipc.syscall.SystemCall;
import org.pagoda.ipc.syscall.UserAddress;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.OpenFile;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.kernel.trace.Trace;
import org.pagoda.kernel.uaccess.UserMemory;
import org.pagoda.mmu.Errno;

/**
 * The host files that programs may open, each under a name inside the simulation. Nothing else of the host can be reached,
 * and the names, unlike host paths, are the same on every machine.
 */
public final class HostFiles {
    /** {@code open} mode: read what is there. */
    public static final long READ = 0;
    /** {@code open} mode: make the file, or empty it, and write. */
    public static final long WRITE = 1;

    private static final int LONGEST_PATH = 4096;

    private record Grant(Path path, boolean writable) {}

    private final UserMemory userMemory;
    private final @Nullable Trace trace;
    private boolean isOutputDiscarded;
    private final Map<String, Grant> grants = new HashMap<>(); // looked up by name only, never walked

    /** Adds {@code open} to the system calls of {@code kernel}. */
    public HostFiles(Kernel kernel, UserMemory userMemory) {
        this.userMemory = userMemory;
        trace = kernel.trace();
        HostFilesEntries.addTo(kernel.table(), this);
    }

    /** Lets programs read the host file {@code path} as {@code name}. */
    public void grantReading(String name, Path path) {
        grants.put(name, new Grant(path, false));
    }

    /** Lets programs write the host file {@code path} as {@code name}. */
    public void grantWriting(String name, Path path) {
        grants.put(name, new Grant(path, true));
    }

    /** From now on what programs write goes nowhere; they cannot tell. For runs that only repeat another. */
    public void discardOutput() {
        isOutputDiscarded = true;
    }

    /**
     * Opens a file.
     *
     * @param path its name, up to 4095 bytes and a NUL
     * @param mode 0: read what is there; 1: make the file, or empty it, and write
     * @return a descriptor
     */
    @SystemCall(
            number = 40,
            errors = {
                Errno.EINVAL,
                Errno.EFAULT,
                Errno.ENAMETOOLONG,
                Errno.ENOENT,
                Errno.EACCES,
                Errno.EISDIR,
                Errno.EMFILE,
                Errno.EIO,
                Errno.ENOMEM
            })
    long open(@Caller Task task, @UserAddress long path, long mode) {
        long result = openFile(task, path, mode);
        if (trace != null) {
            trace.record(EventKind.OPEN, result, 0, 0, 0);
        }
        return result;
    }

    private long openFile(Task task, long pathAddress, long mode) {
        if (mode != READ && mode != WRITE) {
            return Errno.EINVAL.result();
        }
        byte[] bytes = new byte[LONGEST_PATH];
        long length = userMemory.strncpyFromUser(task, bytes, pathAddress);
        if (length < 0) {
            return length;
        } else if (length == bytes.length) {
            return Errno.ENAMETOOLONG.result();
        }
        Grant grant = grants.get(new String(bytes, 0, (int) length, StandardCharsets.UTF_8));
        if (grant == null) {
            return Errno.ENOENT.result();
        } else if (mode == WRITE && !grant.writable) {
            return Errno.EACCES.result();
        }
        return openHost(task, grant.path, mode == WRITE);
    }

    private long openHost(Task task, Path path, boolean write) {
        Set<OpenOption> options = write
                ? Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING)
                : Set.of(StandardOpenOption.READ);
        try {
            if (Files.isDirectory(path)) {
                return Errno.EISDIR.result();
            }
            if (task.process().descriptors().isFull()) {
                return Errno.EMFILE.result();
            }
            OpenFile file = new HostFile(open(path, options, write), write, userMemory, trace);
            return task.process().descriptors().open(file);
        } catch (NoSuchFileException e) {
            return Errno.ENOENT.result();
        } catch (AccessDeniedException e) {
            return Errno.EACCES.result();
        } catch (IOException e) {
            return Errno.EIO.result();
        }
    }

    private FileChannel open(Path path, Set<OpenOption> options, boolean write) throws IOException {
        if (write && isOutputDiscarded) {
            Path nowhere = Files.createTempFile("pagoda", ".out");
            return FileChannel.open(nowhere, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        }
        return FileChannel.open(path, options);
    }
}
