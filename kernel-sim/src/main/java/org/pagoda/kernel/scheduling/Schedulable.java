package org.pagoda.kernel.scheduling;

import org.jspecify.annotations.Nullable;

/** A task, as far as policies may see it. */
public abstract class Schedulable {
    // TaskQueue and TaskHeap: where it stands. It is ready in one place at a time.
    @Nullable
    Schedulable next;

    @Nullable
    Schedulable previous;

    int position = TaskHeap.NOWHERE;
    long key;
    long sequence;

    private @Nullable Object note;

    protected Schedulable() {}

    /** The number of its process. */
    public abstract long pid();

    /** Its number within the process, from 1. */
    public abstract int tid();

    /** What it was given to be decided by. */
    public abstract SchedulingParameters parameters();

    /** The priority that it has now: its own, or a higher one that it has from a task that waits for it. Higher goes first. */
    public abstract int priority();

    /**
     * Ticks that it is expected to run before it waits or ends, 0 or more. Follows from its parameters if they say how long it is; else it is half
     * of what was expected of its last burst and half of what that came to (an exponential average, with 1/2).
     */
    public abstract long remaining();

    /** Ticks of its last slice that were left when it was preempted; 0: none. */
    public abstract long restOfSlice();

    /** The CPU that it ran on last; -1: it has not run. */
    public abstract int lastCpu();

    /** What its policy has noted of it; null: nothing yet. */
    public final @Nullable Object note() {
        return note;
    }

    /** Has the policy note something of it, for as long as it lives. */
    public final void setNote(Object newNote) {
        note = newNote;
    }
}
