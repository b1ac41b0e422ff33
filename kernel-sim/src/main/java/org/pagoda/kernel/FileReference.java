package org.pagoda.kernel;

/**
 * A file or directory that somebody has, so that it stays: what a descriptor was opened as, or where a process is. The nucleus knows no
 * more of it than that it can be had by one more, or by one less.
 */
public interface FileReference {
    /** One more has it. */
    FileReference share();

    /** One less has it; the last one gives it back. */
    void release();
}
