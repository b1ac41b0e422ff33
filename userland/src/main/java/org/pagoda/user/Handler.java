package org.pagoda.user;

/** What a process does with a message, registered for a type like a signal handler. */
@FunctionalInterface
public interface Handler {
    /**
     * Handles one message.
     *
     * @param libc of the task that was interrupted
     * @param pid who sent it
     * @param type what it was sent as
     * @param address where its pages are mapped now; for a notification, its value
     * @param size pages; 0 for a notification
     * @param flags as they were sent
     * @return how many pages, from the first, this process keeps: 0 to {@code size}
     */
    long handle(Libc libc, long pid, long type, long address, long size, long flags);
}
