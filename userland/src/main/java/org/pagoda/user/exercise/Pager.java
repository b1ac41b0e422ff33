package org.pagoda.user.exercise;

import org.pagoda.user.Libc;

/**
 * An external pager: a process that provides the pages of a file when others touch them, as a microkernel leaves it to one ({@code set_pager}, {@link
 * org.pagoda.ipc.PageFault}). All who have mapped the file see the same pages, as with {@code mmap(MAP_SHARED)}.
 */
public interface Pager {
    /** The disk that the file is on. Each call takes a while. */
    interface Disk {
        /** Reads page {@code page} of the file, from 0, to the page of the caller at {@code address}. */
        void read(Libc libc, long page, long address);

        /** Writes page {@code page} of the file from {@code address}. */
        void write(Libc libc, long page, long address);
    }

    /**
     * What the pager's process does. It does not return. Clients begin when it waits for messages.
     *
     * @param start the address at which all clients have mapped the file
     * @param pages of the file; clients have mapped more, and must not get what is behind
     * @param frames how many pages of it may be in memory at a time, 1 or more
     */
    void serve(Libc libc, Disk disk, long start, long pages, long frames);
}
