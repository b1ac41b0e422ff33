package org.pagoda.mmu;

/**
 * Holds frames and lets go of them, as the floors above do; where a test has no page-table entry, one is made up. The only place
 * in these tests that calls {@link FrameAllocator#hold}, {@link FrameAllocator#drop} and {@link FrameAllocator#pass}.
 */
final class Holders {
    /** Stands for all entries that are made up; one that holds a frame twice is remembered twice. */
    private static final long SOME_ENTRY = 8;

    private final FrameAllocator frames;

    Holders(FrameAllocator frames) {
        this.frames = frames;
    }

    void map(int frame) {
        hold(frame, Reference.ENTRY);
    }

    /** As {@link #map(int)}, where the entry that maps the frame really is in memory, at {@code entryAddress}. */
    void map(int frame, long entryAddress) {
        frames.hold(frame, Reference.ENTRY, entryAddress);
    }

    boolean unmap(int frame) {
        return drop(frame, Reference.ENTRY);
    }

    /** As {@link #unmap(int)}, for an entry that was at {@code entryAddress}. */
    boolean unmap(int frame, long entryAddress) {
        return frames.drop(frame, Reference.ENTRY, entryAddress);
    }

    void pin(int frame) {
        hold(frame, Reference.PIN);
    }

    boolean unpin(int frame) {
        return drop(frame, Reference.PIN);
    }

    void hold(int frame, Reference kind) {
        switch (kind) {
            case PIN -> frames.pin(frame);
            case CACHE -> frames.cache(frame);
            case ENTRY, MESSAGE -> frames.hold(frame, kind, SOME_ENTRY);
        }
    }

    boolean drop(int frame, Reference kind) {
        return switch (kind) {
            case PIN -> frames.unpin(frame);
            case CACHE -> frames.uncache(frame);
            case ENTRY, MESSAGE -> frames.drop(frame, kind, SOME_ENTRY);
        };
    }

    /** Turns one way to hold a frame into another. */
    void change(int frame, Reference from, Reference to) {
        boolean byEntry = from == Reference.ENTRY || from == Reference.MESSAGE;
        if (byEntry && (to == Reference.ENTRY || to == Reference.MESSAGE)) {
            frames.pass(frame, from, SOME_ENTRY, to, SOME_ENTRY);
        } else {
            hold(frame, to);
            drop(frame, from);
        }
    }
}
