package org.pagoda.kernel.fs;

/**
 * Who says what is in a folder of the host: the host itself ({@link HostFolderSource}), or the record of an earlier run, which gives the same
 * answers to the same questions. All that enters a machine from the folder goes through here, one answer after the other, and each is recorded.
 *
 * <p>Paths are relative to the folder, with {@code /} between names; "" is the folder.
 */
public interface HostSource {
    /** {@link #kind}: there is nothing of that name, or nothing that is to be seen. */
    int NOTHING = 0;
    /** {@link #kind}: a file; or a link that leads out, which cannot be opened. */
    int FILE = 1;
    /** {@link #kind}: a folder. */
    int FOLDER = 2;

    /** What there is under a path: {@link #NOTHING}, {@link #FILE} or {@link #FOLDER}. */
    HostAnswer kind(String path);

    /** The names in a folder, in UTF-8 with a NUL behind each. */
    HostAnswer names(String path);

    /** Bytes of a file; 0 if it has gone. */
    HostAnswer size(String path);

    /** Opens a file: a number for it, from 0, or a negative errno. */
    HostAnswer open(String path);

    /** Bytes of the file that was given a number, {@code count} of them unless it ends before: how many, or a negative errno. */
    HostAnswer read(long number, long offset, int count);

    /** Bytes of the file that was given a number. */
    HostAnswer length(long number);

    /** The number is not needed any more; nothing is answered. */
    void close(long number);
}
