package org.pagoda.mmu;

/** What a frame is in use for: the first of these that applies to it. */
public enum FrameState {
    PAGE_TABLE,
    KERNEL,
    PINNED,
    MAPPED,
    IN_FLIGHT,
    CACHED,
    FREE
}
