package org.pagoda.kernel;

/** What a file descriptor stands for, or several: those of forked children. All results are bytes, or a negative errno. */
public interface OpenFile {
    /** Reads up to {@code count} bytes to user address {@code address}; 0 at the end. */
    long read(Task task, long address, long count);

    /** Writes up to {@code count} bytes from user address {@code address}. */
    long write(Task task, long address, long count);

    /** Gives up what it holds; called once, when no descriptor stands for it any more. 0, or an error that closing brought to light. */
    long close();
}
