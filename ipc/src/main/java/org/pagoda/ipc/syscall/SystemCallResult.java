package org.pagoda.ipc.syscall;

import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.Errno;

/**
 * What a system call has come to: a value or an error.
 *
 * @param value the value; 0 with an error
 * @param error null: none
 */
public record SystemCallResult(long value, @Nullable Errno error) {
    /** It went well. Values from -4095 to -1 would be taken for errors, so they cannot be. */
    public static SystemCallResult of(long value) {
        if (Errno.isError(value)) {
            throw new IllegalArgumentException("a result of " + value + " would be taken for " + Errno.describe(value));
        }
        return new SystemCallResult(value, null);
    }

    /** It did not. */
    public static SystemCallResult failed(Errno error) {
        return new SystemCallResult(0, error);
    }

    /** What the caller finds in its register. */
    @ToRegister
    public long inRegister() {
        return error == null ? value : error.result();
    }
}
