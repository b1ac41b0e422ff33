package org.pagoda.kernel.fs;

import org.pagoda.kernel.Kernel;

/** Where pipes are, so that they have inodes; it is mounted nowhere, and its root is empty. */
final class PipeFileSystem extends FileSystem {
    /** The most pipes' ends that are open at a time. */
    private static final long MOST_ENDS = 8192;

    private final TreeDirectory root = new TreeDirectory(this, 0);

    PipeFileSystem(Kernel kernel) {
        super(kernel, "pipe");
    }

    @Override
    public Directory root() {
        return root;
    }

    /** True if there can be another pipe. */
    boolean hasRoom() {
        return uses() < MOST_ENDS;
    }
}
