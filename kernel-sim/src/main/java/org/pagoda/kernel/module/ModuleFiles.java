package org.pagoda.kernel.module;

import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Task;

/** Where files with modules are read. */
@FunctionalInterface
public interface ModuleFiles {
    /**
     * What was read.
     *
     * @param error 0, or a negative errno
     * @param bytes all of the file; empty with an error
     */
    record Content(long error, byte[] bytes) {}

    /**
     * Reads a whole file, of 16 MiB at most.
     *
     * @param task who asks; null: the kernel itself
     * @param path what it was asked for
     */
    Content read(@Nullable Task task, String path);
}
