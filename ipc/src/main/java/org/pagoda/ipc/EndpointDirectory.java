package org.pagoda.ipc;

import org.jspecify.annotations.Nullable;

/** Finds endpoints by process identifier. */
public interface EndpointDirectory {
    /** The endpoint of the live process {@code pid}; null if there is none, also if its number has a new owner. */
    @Nullable
    Endpoint find(long pid);

    /** Like {@link #find}, but also finds a process that is ending and still has its address space. */
    @Nullable
    Endpoint findHolder(long pid);
}
