package org.pagoda.kernel.fs;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.OpenFile;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.WaitQueue;
import org.pagoda.kernel.uaccess.UserMemory;
import org.pagoda.mmu.Errno;

/** Where programs print: each write is passed to the host as one piece of UTF-8 text. Reading gives what is typed on a {@link Terminal}, line by line. */
public final class Console implements OpenFile {
    /** The descriptor that a process reads what it is to work on from; the console, unless whoever made the process has said otherwise. */
    public static final long INPUT = 0;
    /** The descriptor that a process prints to, likewise. */
    public static final long DESCRIPTOR = 1;
    /** The descriptor that a process complains to, likewise. */
    public static final long ERRORS = 2;

    /** {@link #ioctl}: the group that Ctrl-C ends; {@code -ENOTTY} if no person types. The number is that of Linux's {@code TIOCGPGRP}. */
    public static final long GET_FOREGROUND = 0x540f;
    /** {@link #ioctl}: Ctrl-C ends the group that is the argument, for the caller, who is a shell; {@code TIOCSPGRP}. */
    public static final long SET_FOREGROUND = 0x5410;
    /** {@link #ioctl}: 1 if Ctrl-C was pressed since this was last asked; Pagoda's own. */
    public static final long TAKE_INTERRUPT = 0x5001;

    private static final int LONGEST_WRITE = 4096;

    private final UserMemory userMemory;
    private final Terminal terminal;
    private final boolean isForErrors;

    /** @param isForErrors true for descriptor 2 */
    public Console(UserMemory userMemory, Terminal terminal, boolean isForErrors) {
        this.userMemory = userMemory;
        this.terminal = terminal;
        this.isForErrors = isForErrors;
    }

    /** {@inheritDoc} At most one line. */
    @Override
    public long read(Task task, long address, long count) {
        return terminal.read(task, address, count);
    }

    /** {@inheritDoc} At most 4096 at a time. */
    @Override
    public long write(Task task, long address, long count) {
        ByteBuf bytes = Unpooled.buffer(LONGEST_WRITE);
        long copied = userMemory.copyFromUser(task, bytes, address, Math.min(count, LONGEST_WRITE));
        if (copied > 0) {
            terminal.show(bytes.toString(StandardCharsets.UTF_8), isForErrors);
        }
        return copied;
    }

    @Override
    public long ioctl(Task task, long request, long argument) {
        if (!terminal.isTerminal()) {
            return Errno.ENOTTY.result();
        } else if (request == GET_FOREGROUND) {
            return terminal.foreground();
        } else if (request == SET_FOREGROUND) {
            terminal.setForeground(task.process().pid(), argument);
            return 0;
        } else if (request == TAKE_INTERRUPT) {
            return terminal.takeInterrupt() ? 1 : 0;
        }
        return Errno.ENOTTY.result();
    }

    @Override
    public int ready() {
        return terminal.isReadable() ? READABLE | WRITABLE : WRITABLE;
    }

    @Override
    public @Nullable WaitQueue readiness() {
        return terminal.readers();
    }

    @Override
    public long close() {
        return 0;
    }
}
