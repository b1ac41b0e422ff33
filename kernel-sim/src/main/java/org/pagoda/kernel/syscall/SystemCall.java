package org.pagoda.kernel.syscall;

/**
 * One function of the kernel that programs call.
 *
 * @param <C> who calls
 */
@FunctionalInterface
public interface SystemCall<C> {
    /**
     * Runs the call. Arguments beyond those it takes are ignored.
     *
     * @return its result, or a negative errno
     */
    long call(C caller, long a0, long a1, long a2, long a3, long a4, long a5);
}
