package org.pagoda.kernel;

/** What can be said to {@code open}; the values are those of Linux on RISC-V ({@code asm-generic/fcntl.h}). */
public final class OpenFlags {
    /** To be read. */
    public static final int READ_ONLY = 0;
    /** To be written. */
    public static final int WRITE_ONLY = 1;
    /** To be read and written. */
    public static final int READ_WRITE = 2;
    /** The bits of the three above. */
    public static final int ACCESS = 3;

    /** It is made if it is not there. */
    public static final int CREATE = 0100;
    /** With {@link #CREATE}: it must not be there. */
    public static final int EXCLUSIVE = 0200;
    /** It is emptied; needs the right to write. */
    public static final int TRUNCATE = 01000;
    /** Each write goes to the end. */
    public static final int APPEND = 02000;
    /** Reads and writes that would wait are {@code -EAGAIN}. */
    public static final int NON_BLOCKING = 04000;
    /** It must be a directory. */
    public static final int DIRECTORY = 0200000;
    /** The descriptor is closed when the process begins another program, or makes a child that runs another one. */
    public static final int CLOSE_ON_EXEC = 02000000;

    /** All of them. */
    public static final int ALL =
            ACCESS | CREATE | EXCLUSIVE | TRUNCATE | APPEND | NON_BLOCKING | DIRECTORY | CLOSE_ON_EXEC;

    private OpenFlags() {}

    /** True if what is opened so can be read. */
    public static boolean reads(int flags) {
        return (flags & ACCESS) != WRITE_ONLY;
    }

    /** True if what is opened so can be written. */
    public static boolean writes(int flags) {
        return (flags & ACCESS) != READ_ONLY;
    }
}
