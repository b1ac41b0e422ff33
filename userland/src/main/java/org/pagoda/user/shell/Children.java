package org.pagoda.user.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.mmu.Errno;
import org.pagoda.user.FileStatus;
import org.pagoda.user.Libc;
import org.pagoda.user.bin.ErrorText;
import org.pagoda.user.bin.Files;

/** The processes that a shell begins: programs, and other shells. */
final class Children {
    /** A program cannot be begun. */
    static final class NotStarted extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String message;

        private final int status;

        NotStarted(String message, int status) {
            super(message, null, false, false);
            this.message = message;
            this.status = status;
        }

        @Override
        public String getMessage() {
            return message;
        }

        /** 126 or 127, 2.8.2. */
        int status() {
            return status;
        }
    }

    static final int NOT_FOUND = 127;
    static final int NOT_EXECUTABLE = 126;

    private static final int ANY_MAY_EXECUTE = 0111;

    private final Libc libc;
    private final Files files;
    private final long statusAddress;
    // Children that have ended and were waited for on the way to others: their statuses.
    private final TreeMap<Long, Integer> ended = new TreeMap<>();

    Children(Libc libc, Files files) {
        this.libc = libc;
        this.files = files;
        statusAddress = libc.mmap(1);
        libc.store64(statusAddress, 0);
    }

    /** Takes a tick: without one a shell that begins no programs could neither be interrupted nor killed. */
    void tick() {
        libc.load8(statusAddress);
    }

    /** What a name or a path stands for. */
    private record Found(String program, List<String> arguments) {}

    /** Begins a program as a child; its identifier. */
    long start(String name, List<String> arguments, List<String> environment) {
        Found found = find(name, arguments);
        long pid =
                libc.spawnWith(environment, found.program(), found.arguments().toArray(String[]::new));
        if (pid < 0) {
            throw failure(name, pid);
        }
        return pid;
    }

    /** Goes on as another program; returns only by {@link NotStarted}. */
    void replace(String name, List<String> arguments, List<String> environment) {
        Found found = find(name, arguments);
        long error =
                libc.execWith(environment, found.program(), found.arguments().toArray(String[]::new));
        throw failure(name, error);
    }

    private static NotStarted failure(String name, long error) {
        return error == Errno.ENOENT.result()
                ? new NotStarted(name + ": not found", NOT_FOUND)
                : new NotStarted(name + ": " + ErrorText.of(error), NOT_EXECUTABLE);
    }

    private Found find(String name, List<String> arguments) {
        if (!name.contains("/")) {
            return new Found(name, arguments);
        }
        FileStatus status = files.status(name);
        if (!status.exists()) {
            throw failure(name, status.result());
        } else if (!status.isRegular() || (status.mode() & ANY_MAY_EXECUTE) == 0) {
            throw failure(name, Errno.EACCES.result());
        }
        String firstLine = firstLine(name);
        if (firstLine.startsWith(Sh.PROGRAM_MARK)) {
            return new Found(firstLine.substring(Sh.PROGRAM_MARK.length()).strip(), arguments);
        }
        List<String> script = new ArrayList<>();
        script.add(name);
        script.addAll(arguments);
        return new Found("sh", script);
    }

    private String firstLine(String path) {
        long descriptor = files.open(path, OpenFlags.READ_ONLY | OpenFlags.CLOSE_ON_EXEC, 0);
        if (descriptor < 0) {
            throw failure(path, descriptor);
        }
        byte[] begin = files.read(descriptor, 128);
        files.close(descriptor);
        return new String(begin, java.nio.charset.StandardCharsets.UTF_8)
                .lines()
                .findFirst()
                .orElse("");
    }

    /** Waits for a child to end: its status; {@link #NOT_FOUND} if it is none. */
    int await(long pid) {
        Integer known = ended.remove(pid);
        if (known != null) {
            return known;
        }
        long result = libc.waitChild(pid, statusAddress, 0);
        return result == pid ? (int) libc.load64(statusAddress) & 0xff : NOT_FOUND;
    }

    /** Waits for all children. */
    void awaitAll() {
        while (libc.waitChild(-1, statusAddress, 0) > 0) {
            // until there is none
        }
    }

    /** The status of a child if it has ended; null if it has not. */
    @Nullable
    Integer ended(long pid) {
        if (!ended.containsKey(pid)) {
            long result = libc.waitChild(pid, statusAddress, 1);
            if (result == 0) {
                return null;
            }
            ended.put(pid, result == pid ? (int) libc.load64(statusAddress) & 0xff : NOT_FOUND);
        }
        return ended.get(pid);
    }

    /** Puts a child into the group of another, or one of its own (0). That the others are gone already is no matter. */
    long group(long pid, long leader) {
        long result = libc.setGroup(pid, leader == 0 ? pid : leader);
        if (result < 0 && leader != 0) {
            libc.setGroup(pid, pid);
            return pid;
        }
        return leader == 0 ? pid : leader;
    }
}
