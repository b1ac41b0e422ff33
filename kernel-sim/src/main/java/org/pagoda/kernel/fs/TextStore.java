package org.pagoda.kernel.fs;

import org.pagoda.kernel.Task;

/** Takes what is written to a file made of text. */
@FunctionalInterface
public interface TextStore {
    /**
     * Takes what one call has written, up to 4096 bytes, as UTF-8 and with the line feed that {@code echo} adds.
     *
     * @param writer who writes
     * @return 0, or a negative errno for the writer
     */
    long store(Task writer, String text);
}
