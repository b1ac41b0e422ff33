package org.pagoda.kernel.module;

import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.fs.WholeFile;

/** Where files with modules are read. */
@FunctionalInterface
public interface ModuleFiles {
    /** Bytes of the largest file. */
    int MOST_BYTES = 16 << 20;

    /**
     * Reads a whole file, of {@link #MOST_BYTES} at most.
     *
     * @param task who asks; null: the kernel itself
     * @param path what it was asked for
     */
    WholeFile read(@Nullable Task task, String path);
}
