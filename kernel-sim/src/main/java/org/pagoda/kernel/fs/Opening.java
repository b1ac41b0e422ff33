package org.pagoda.kernel.fs;

import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.OpenFile;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.kernel.Task;

/** An {@code open} under way: who opens, and how; the inode gives it what the descriptor is to stand for. */
public final class Opening {
    private final Task task;
    private final int flags;
    private @Nullable OpenFile file;

    Opening(Task task, int flags) {
        this.task = task;
        this.flags = flags;
    }

    /** Who opens. */
    public Task task() {
        return task;
    }

    /** {@link OpenFlags}. */
    public int flags() {
        return flags;
    }

    public boolean reads() {
        return OpenFlags.reads(flags);
    }

    public boolean writes() {
        return OpenFlags.writes(flags);
    }

    /** True if what would wait is to be {@code -EAGAIN}. */
    public boolean isNonBlocking() {
        return (flags & OpenFlags.NON_BLOCKING) != 0;
    }

    /** True if each write is to go to the end. */
    public boolean appends() {
        return (flags & OpenFlags.APPEND) != 0;
    }

    /** Opens {@code opened}, which will be closed; returns 0, for {@link Inode#open} to return. */
    public long give(OpenFile opened) {
        file = opened;
        return 0;
    }

    @Nullable
    OpenFile file() {
        return file;
    }
}
