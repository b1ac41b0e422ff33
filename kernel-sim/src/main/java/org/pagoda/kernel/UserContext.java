package org.pagoda.kernel;

import org.jspecify.annotations.Nullable;

/** One task's user side: what the kernel calls to run a program's code. Exceptions it throws kill the process. */
public interface UserContext {
    /** Runs the program from its beginning; returning is {@code exit(0)}. */
    void main();

    /**
     * Runs a handler.
     *
     * @param handler its address, as it was registered
     * @return pages kept
     */
    long handle(long handler, long pid, long type, long address, long size, long flags);

    /**
     * What a forked child runs.
     *
     * @param entry the address at which it begins
     * @param argument what it is given there
     * @return null if nothing begins at {@code entry}
     */
    default @Nullable UserImage child(long entry, long argument) {
        return null;
    }

    /**
     * What another thread of the process runs.
     *
     * @param entry the address at which it begins
     * @param argument what it is given there
     * @return null if nothing begins at {@code entry}
     */
    default @Nullable UserImage thread(long entry, long argument) {
        return null;
    }
}
