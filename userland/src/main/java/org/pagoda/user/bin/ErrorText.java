package org.pagoda.user.bin;

import org.pagoda.mmu.Errno;

/** Errors in the words of {@code strerror}, as people know them from other systems. */
public final class ErrorText {
    private ErrorText() {}

    /** What a call's negative {@code result} means. */
    public static String of(long result) {
        for (Errno errno : Errno.values()) {
            if (errno.result() == result) {
                return words(errno);
            }
        }
        return "Unknown error " + -result;
    }

    private static String words(Errno errno) {
        return switch (errno) {
            case EPERM -> "Operation not permitted";
            case ENOENT -> "No such file or directory";
            case ESRCH -> "No such process";
            case EINTR -> "Interrupted system call";
            case EIO -> "Input/output error";
            case E2BIG -> "Argument list too long";
            case EBADF -> "Bad file descriptor";
            case EAGAIN -> "Resource temporarily unavailable";
            case ENOMEM -> "Cannot allocate memory";
            case EACCES -> "Permission denied";
            case EBUSY -> "Device or resource busy";
            case EEXIST -> "File exists";
            case EINVAL -> "Invalid argument";
            case EPIPE -> "Broken pipe";
            case ENOSYS -> "Function not implemented";
            default -> capital(errno.meaning());
        };
    }

    private static String capital(String words) {
        return words.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + words.substring(1);
    }
}
