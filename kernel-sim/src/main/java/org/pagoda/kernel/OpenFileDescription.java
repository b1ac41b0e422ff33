package org.pagoda.kernel;

/** An open file, with how many descriptors stand for it: a forked child's are its parent's, the position in the file included. */
final class OpenFileDescription {
    private final OpenFile file;

    // Whoever runs.
    private int descriptors = 1;

    OpenFileDescription(OpenFile file) {
        this.file = file;
    }

    OpenFile file() {
        return file;
    }

    /** Another descriptor stands for the same open file. */
    OpenFileDescription share() {
        descriptors++;
        return this;
    }

    /** One descriptor less; the last one closes the file. What closing says, else 0. */
    long release() {
        descriptors--;
        return descriptors == 0 ? file.close() : 0;
    }
}
