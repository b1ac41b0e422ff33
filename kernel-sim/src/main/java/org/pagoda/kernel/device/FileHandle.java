package org.pagoda.kernel.device;

import org.jspecify.annotations.Nullable;

/** One opening of a device, as its driver sees it. */
public final class FileHandle {
    private final long number;
    private final boolean nonBlocking;
    private @Nullable Object state;

    FileHandle(long number, boolean nonBlocking) {
        this.number = number;
        this.nonBlocking = nonBlocking;
    }

    /** Its number, from 1: no other opening of the device has had it. */
    public long number() {
        return number;
    }

    /** True if what would wait is to be {@code -EAGAIN}. */
    public boolean isNonBlocking() {
        return nonBlocking;
    }

    /** What the driver has put there; null at first. */
    public @Nullable Object state() {
        return state;
    }

    /** Keeps something of the driver's until the file is closed. */
    public void setState(@Nullable Object newState) {
        state = newState;
    }
}
