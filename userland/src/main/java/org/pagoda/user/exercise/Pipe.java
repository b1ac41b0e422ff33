package org.pagoda.user.exercise;

import org.pagoda.user.Libc;

/**
 * A stream of bytes from one process to another, as {@code pipe(7)} has it, made of pages that are moved. It has a writer and a reader; each has an
 * object of its own. Types 100 to 199 of messages are free for it to use.
 *
 * <p>The reader's mailbox has room for 4 messages.
 */
public interface Pipe {
    /** Called once in the reader's process, before the writer begins. */
    void openReader(Libc libc);

    /**
     * Takes bytes out of the pipe. Waits while there are none.
     *
     * @param address where they go
     * @param length how many there is room for, 1 or more
     * @return how many they are, 1 to {@code length}; 0: the writer has closed the pipe, and all was read
     */
    long read(Libc libc, long address, long length);

    /** The reader wants no more. */
    void closeReader(Libc libc);

    /**
     * Called once in the writer's process.
     *
     * @param reader the reader's process identifier
     */
    void openWriter(Libc libc, long reader);

    /**
     * Puts bytes into the pipe. Waits while there is no room.
     *
     * @param address where they are
     * @param length how many, 0 or more
     * @return {@code length}; {@code -EPIPE} if the reader has closed the pipe, or has ended
     */
    long write(Libc libc, long address, long length);

    /** The writer has written all. */
    void closeWriter(Libc libc);
}
