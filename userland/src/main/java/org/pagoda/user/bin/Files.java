package org.pagoda.user.bin;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.kernel.fs.Console;
import org.pagoda.kernel.fs.Stat;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.user.DirectoryEntry;
import org.pagoda.user.FileStatus;
import org.pagoda.user.Libc;

/** Files as programs that are written in Java like to see them: what calls put into memory as objects. Errors are negative errnos. */
public final class Files {
    /**
     * What is in a directory.
     *
     * @param result 0, or why it cannot be listed
     * @param entries in the order of their names
     */
    public record Listing(long result, List<DirectoryEntry> entries) {}

    /** {@link #readTyped}: no byte will come. */
    public static final int END = -1;
    /** {@link #readTyped}: Ctrl-C. */
    public static final int INTERRUPTED = -2;

    private static final int PAGES = 8;
    private static final int SIZE = PAGES * Page.SIZE;

    private final Libc libc;

    // The task's.
    private long buffer;

    Files(Libc libc) {
        this.libc = libc;
    }

    private long buffer() {
        if (buffer == 0) {
            buffer = Output.buffer(libc, PAGES);
        }
        return buffer;
    }

    // ---- names ----

    /** What {@code stat} says. */
    public FileStatus status(String path) {
        return libc.stat(path);
    }

    /** True if both are there, and the same file. */
    public static boolean areSame(FileStatus one, FileStatus other) {
        return one.exists() && other.exists() && one.device() == other.device() && one.inode() == other.inode();
    }

    /** True if a file's mode has the type's bits {@code type}, {@link Stat}. */
    public static boolean isOfType(FileStatus status, int type) {
        return (status.mode() & Stat.TYPE_MASK) == type;
    }

    /** True if the file's permissions let this process have all of {@code wanted}: 4 to read, 2 to write, 1 to execute. */
    public boolean isAllowed(FileStatus status, int wanted) {
        long user = libc.getuid();
        int all = status.mode() >> 6 | status.mode() >> 3 | status.mode();
        int granted = user == 0 ? all | 6 : user == status.owner() ? status.mode() >> 6 : status.mode();
        return status.exists() && (granted & wanted) == wanted;
    }

    /** What is in a directory. */
    public Listing list(String path) {
        List<DirectoryEntry> all = new ArrayList<>();
        long descriptor = libc.open(path, OpenFlags.READ_ONLY | OpenFlags.DIRECTORY | OpenFlags.CLOSE_ON_EXEC);
        if (descriptor < 0) {
            return new Listing(descriptor, all);
        }
        List<DirectoryEntry> entries = libc.entries(descriptor);
        while (!entries.isEmpty()) {
            all.addAll(entries);
            entries = libc.entries(descriptor);
        }
        libc.close(descriptor);
        return new Listing(0, all);
    }

    public long unlink(String path) {
        return libc.unlink(path);
    }

    public long changeDirectory(String path) {
        return libc.chdir(path);
    }

    /** Where relative paths begin; empty if that is not to be found out. */
    public String workingDirectory() {
        String path = libc.getcwd();
        return path == null ? "" : path;
    }

    // ---- descriptors ----

    public long open(String path, long flags, long permissions) {
        return libc.open(path, flags, permissions);
    }

    /** Closes a descriptor; -1 is none. */
    public void close(long descriptor) {
        if (descriptor >= 0) {
            libc.close(descriptor);
        }
    }

    public long dup2(long descriptor, long other) {
        return libc.dup2(descriptor, other);
    }

    public void setCloseOnExec(long descriptor, boolean isOn) {
        libc.setCloseOnExec(descriptor, isOn);
    }

    /** Where a new pipe is read, and where it is written; other programs do not get these. {@link UtilityException} without descriptors. */
    public long[] pipe() {
        long[] ends = new long[2];
        long result = libc.pipe(ends);
        if (result < 0) {
            throw new UtilityException("Pipe call failed: " + ErrorText.of(result), 2);
        }
        libc.setCloseOnExec(ends[0], true);
        libc.setCloseOnExec(ends[1], true);
        return ends;
    }

    /** Up to {@code most} bytes, at most 32 KiB; none at the end, or after an error. */
    public byte[] read(long descriptor, int most) {
        long read = Errno.EINTR.result();
        while (read == Errno.EINTR.result()) {
            read = libc.read(descriptor, buffer(), Math.min(most, SIZE));
        }
        byte[] bytes = new byte[(int) Math.max(read, 0)];
        libc.load(buffer(), bytes, 0, bytes.length);
        return bytes;
    }

    /**
     * The next byte, 0 to 255; {@link #END} at the end, or after an error. {@link #INTERRUPTED} if Ctrl-C was pressed meanwhile, which is told those
     * alone who say whom it ends: shells.
     */
    public int readTyped(long descriptor) {
        long read = libc.read(descriptor, buffer(), 1);
        while (read == Errno.EINTR.result()) {
            if (libc.ioctl(descriptor, Console.TAKE_INTERRUPT, 0) == 1) {
                return INTERRUPTED;
            }
            read = libc.read(descriptor, buffer(), 1);
        }
        return read > 0 ? libc.load8(buffer()) & 0xff : END;
    }

    /** Everything up to the end. */
    public String readAll(long descriptor, Charset charset) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] piece = read(descriptor, SIZE); piece.length > 0; piece = read(descriptor, SIZE)) {
            all.writeBytes(piece);
        }
        return all.toString(charset);
    }

    /** Writes {@code bytes}. */
    public void write(long descriptor, byte[] bytes) {
        int done = 0;
        while (done < bytes.length) {
            int chunk = Math.min(SIZE, bytes.length - done);
            libc.store(buffer(), bytes, done, chunk);
            Output.writeAll(libc, descriptor, buffer(), chunk);
            done += chunk;
        }
    }

    // ---- the terminal ----

    /** True if what is typed comes from there. */
    public boolean isTerminal(long descriptor) {
        return libc.ioctl(descriptor, Console.GET_FOREGROUND, 0) >= 0;
    }

    /** Ctrl-C ends the processes of this group from now on. */
    public void setForeground(long group) {
        libc.ioctl(2, Console.SET_FOREGROUND, group);
    }

    /** True if Ctrl-C was pressed since this was last asked. */
    public boolean takeInterrupt() {
        return libc.ioctl(2, Console.TAKE_INTERRUPT, 0) == 1;
    }

    /** The group of this process. */
    public long group() {
        return libc.getGroup(0);
    }

    public long pid() {
        return libc.getpid();
    }
}
