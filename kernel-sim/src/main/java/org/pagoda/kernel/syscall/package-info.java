/**
 * The table of system calls: every call by its number, in constant time, or by its name.
 *
 * <p>Calls are declared where they are, as methods that are a {@link org.pagoda.ipc.syscall.SystemCall}; the compiler collects them, and
 * writes {@code SystemCallNumber}, which gives each number a name. {@code docs/syscalls.md} lists them.
 *
 * <p>Start with {@link org.pagoda.kernel.syscall.SystemCallTable}.
 */
@NullMarked
package org.pagoda.kernel.syscall;

import org.jspecify.annotations.NullMarked;
