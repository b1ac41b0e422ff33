package org.pagoda.kernel;

/** How many files the machine has open, however many descriptors stand for each: those that have an inode, which takes memory, not the console. */
final class OpenFileCount {
    /** A machine has room for so many, however little memory it has. */
    private static final int FEWEST = 1024;

    private final int most;

    // Whoever is in the kernel.
    private int open;

    private OpenFileCount(int most) {
        this.most = most;
    }

    /** One file for each frame of memory. */
    static OpenFileCount ofFrames(int frames) {
        return new OpenFileCount(Math.max(FEWEST, frames));
    }

    /** True if another one can be opened. */
    boolean hasRoom() {
        return open < most;
    }

    void onOpened() {
        open++;
    }

    void onClosed() {
        open--;
    }
}
