package org.pagoda.mmu;

/**
 * The error numbers of every call on every floor. A call that fails returns the negative number, {@link #result()};
 * results from -4095 to -1 are errors and nothing else is. Names and numbers are those of Linux's
 * {@code include/uapi/asm-generic/errno-base.h} and {@code errno.h}.
 */
public enum Errno {
    EPERM(1, "operation not permitted"),
    ENOENT(2, "no such file or directory"),
    ESRCH(3, "no such process"),
    EINTR(4, "interrupted by a message"),
    EIO(5, "input/output error"),
    ENXIO(6, "no such device or address"),
    E2BIG(7, "argument list too long"),
    ENOEXEC(8, "not a program"),
    EBADF(9, "bad file descriptor"),
    ECHILD(10, "no child processes"),
    EAGAIN(11, "try again: no room now"),
    ENOMEM(12, "out of memory"),
    EACCES(13, "permission denied"),
    EFAULT(14, "bad address"),
    EBUSY(16, "busy"),
    EEXIST(17, "exists already"),
    EXDEV(18, "on another file system"),
    ENODEV(19, "no such device"),
    ENOTDIR(20, "not a directory"),
    EISDIR(21, "is a directory"),
    EINVAL(22, "invalid argument"),
    ENFILE(23, "too many open files in the system"),
    EMFILE(24, "too many open files"),
    ENOTTY(25, "not what this file can do"),
    EFBIG(27, "file too large"),
    ENOSPC(28, "no space left"),
    ESPIPE(29, "has no position"),
    EROFS(30, "read-only file system"),
    EPIPE(32, "broken pipe"),
    ERANGE(34, "no room for the result"),
    EDEADLK(35, "would deadlock"),
    ENAMETOOLONG(36, "file name too long"),
    ENOSYS(38, "no such system call"),
    ENOTEMPTY(39, "directory not empty"),
    ELOOP(40, "goes round in a circle"),
    EOVERFLOW(75, "value too large"),
    EMSGSIZE(90, "message too long"),
    ECONNRESET(104, "connection reset"),
    ENOBUFS(105, "no landing slots left"),
    ETIMEDOUT(110, "timed out"),
    ECONNREFUSED(111, "no handler for this type"),
    EDQUOT(122, "quota exceeded");

    /** The lowest result that is an error. */
    public static final long LOWEST = -4095;

    private final int number;
    private final String meaning;

    Errno(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    /** The positive error number. */
    public int number() {
        return number;
    }

    /** What a call that fails with this error returns: the negative number. */
    public long result() {
        return -number;
    }

    /** A few words that say what is wrong. */
    public String meaning() {
        return meaning;
    }

    /** True if a call's {@code result} reports an error. */
    public static boolean isError(long result) {
        return result < 0 && result >= LOWEST;
    }

    /** {@code result} for people: the number itself, or {@code -EINVAL} and the like. */
    public static String describe(long result) {
        if (!isError(result)) {
            return Long.toString(result);
        }
        for (Errno errno : values()) {
            if (errno.number == -result) {
                return "-" + errno.name();
            }
        }
        return "errno " + result;
    }
}
