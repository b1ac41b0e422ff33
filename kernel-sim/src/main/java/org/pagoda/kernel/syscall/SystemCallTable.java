package org.pagoda.kernel.syscall;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.Errno;

/**
 * Finds a system call by its number: an array, with a call that fails where there is none.
 *
 * @param <C> who calls
 */
public final class SystemCallTable<C> {
    private final SystemCall<C>[] calls;
    private final @Nullable String[] names;

    @SuppressWarnings("unchecked") // an array of a generic type cannot be made otherwise
    public SystemCallTable() {
        calls = (SystemCall<C>[]) new SystemCall<?>[SystemCallNumber.LIMIT];
        names = new String[SystemCallNumber.LIMIT];
        Arrays.fill(calls, (SystemCall<C>) (caller, a0, a1, a2, a3, a4, a5) -> Errno.ENOSYS.result());
    }

    /** Adds a call. A number outside the table, or one that is taken, is a bug of the kernel and throws. */
    public void add(int number, String name, SystemCall<C> call) {
        if (number < 0 || number >= SystemCallNumber.LIMIT) {
            throw new IllegalArgumentException(
                    "system call " + name + " has number " + number + ", not 0 to " + (SystemCallNumber.LIMIT - 1));
        }
        if (names[number] != null) {
            throw new IllegalArgumentException(
                    "system calls " + names[number] + " and " + name + " both have number " + number);
        }
        names[number] = name;
        calls[number] = call;
    }

    /** Calls by number; {@code -ENOSYS} if there is no such call. */
    public long call(C caller, long number, long a0, long a1, long a2, long a3, long a4, long a5) {
        if (number < 0 || number >= SystemCallNumber.LIMIT) {
            return Errno.ENOSYS.result();
        }
        return calls[(int) number].call(caller, a0, a1, a2, a3, a4, a5);
    }

    /** The name of a call, for people; null if there is none. */
    public @Nullable String name(long number) {
        return number >= 0 && number < SystemCallNumber.LIMIT ? names[(int) number] : null;
    }
}
