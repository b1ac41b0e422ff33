package org.pagoda.kernel.syscall;

/**
 * What stands behind a system call, as the table calls it: with all registers.
 *
 * @param <C> who calls
 */
@FunctionalInterface
public interface SystemCallFunction<C> {
    /**
     * Runs the call. Registers beyond those it takes are ignored.
     *
     * @return its result, or a negative errno. With {@code -ENOMEM} and {@code -EFAULT} nothing may have changed: the call may be made
     *     again when there are more frames, or when a pager has provided a page
     */
    long call(C caller, long a0, long a1, long a2, long a3, long a4, long a5);
}
