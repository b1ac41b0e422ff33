package org.pagoda.kernel;

import org.jspecify.annotations.Nullable;

/** An open file, with how many descriptors stand for it: those of {@code dup} and of children share it, the position in the file included. */
public final class OpenFileDescription {
    private final OpenFile file;
    private final @Nullable FileReference reference;
    private final int flags;
    private final OpenFileCount count;

    // Whoever runs.
    private int descriptors;

    OpenFileDescription(OpenFile file, @Nullable FileReference reference, int flags, OpenFileCount count) {
        this.file = file;
        this.reference = reference;
        this.flags = flags;
        this.count = count;
        if (reference != null) {
            count.onOpened();
        }
    }

    public OpenFile file() {
        return file;
    }

    /** What was opened; null for a file that has no inode. */
    public @Nullable FileReference reference() {
        return reference;
    }

    /** What it was opened with: {@link OpenFlags}. */
    public int flags() {
        return flags;
    }

    /** How many descriptors stand for it. */
    public int descriptors() {
        return descriptors;
    }

    /** Another descriptor stands for the same open file, or a call goes on with it that may wait. Ends with {@link #release}. */
    public OpenFileDescription share() {
        descriptors++;
        return this;
    }

    /** One descriptor less; the last one closes the file. What closing says, else 0. */
    public long release() {
        descriptors--;
        if (descriptors > 0) {
            return 0;
        }
        long result = file.close();
        if (reference != null) {
            count.onClosed();
            reference.release();
        }
        return result;
    }
}
