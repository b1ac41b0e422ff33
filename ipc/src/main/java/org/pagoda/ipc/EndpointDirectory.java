package org.pagoda.ipc;

import org.jspecify.annotations.Nullable;

/** Finds endpoints by process identifier. */
@FunctionalInterface
public interface EndpointDirectory {
    /** The endpoint of the live process {@code pid}; null if there is none, also if its number has a new owner. */
    @Nullable
    Endpoint find(long pid);
}
