package org.pagoda.kernel.scheduling;

/** Why a task has come to the ready ones. */
public enum ReadyCause {
    /** It has not run yet. */
    NEW,
    /** What it waited for has happened. */
    WOKEN,
    /** It has run for all of its slice. */
    SLICE_OVER,
    /** It lets others go first, before its slice is over. */
    YIELDED,
    /** The CPU was taken from it before its slice was over: for a task that goes first, or because a run was stopped. */
    PREEMPTED,
    /** It was ready before, with another CPU's policy. */
    MIGRATED,
    /** It was ready before, and what decides about it has changed: its priority, say. */
    CHANGED
}
