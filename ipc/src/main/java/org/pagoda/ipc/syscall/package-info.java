/**
 * How a system call is declared: once, as a method.
 *
 * <pre>{@code
 *   @SystemCall(number = 10, errors = {Errno.EINVAL, Errno.ENOMEM})
 *   long mmap(@Caller Task task, @UserAddress long address, long pages, long rights) {
 *   }
 * }</pre>
 *
 * <p>The compiler has {@link org.pagoda.ipc.syscall.processor.SystemCallProcessor} collect such methods and write what puts them into
 * the table of system calls; what cannot be a system call is an error there. It stands on this floor, and not beside the table, because a
 * module that the processor serves cannot hold it.
 *
 * <p>Start with {@link org.pagoda.ipc.syscall.SystemCall}.
 */
@NullMarked
package org.pagoda.ipc.syscall;

import org.jspecify.annotations.NullMarked;
