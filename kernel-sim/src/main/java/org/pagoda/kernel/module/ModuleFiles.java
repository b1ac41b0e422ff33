package org.pagoda.kernel.module;

import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Task;
import org.pagoda.mmu.Errno;

/** Where files with modules are read. */
@FunctionalInterface
public interface ModuleFiles {
    /** What was read. */
    final class Content {
        private final long error;
        private final byte[] bytes;

        private Content(long error, byte[] bytes) {
            this.error = error;
            this.bytes = bytes;
        }

        /** All of the file, whose owner leaves it to who asks. */
        public static Content of(byte[] bytes) {
            return new Content(0, bytes);
        }

        /** Nothing. */
        public static Content failed(Errno error) {
            return new Content(error.result(), new byte[0]);
        }

        /** 0, or a negative errno. */
        public long error() {
            return error;
        }

        /** Empty with an error. */
        public byte[] bytes() {
            return bytes;
        }
    }

    /**
     * Reads a whole file, of 16 MiB at most.
     *
     * @param task who asks; null: the kernel itself
     * @param path what it was asked for
     */
    Content read(@Nullable Task task, String path);
}
