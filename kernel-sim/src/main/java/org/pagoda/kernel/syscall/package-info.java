/**
 * The table of system calls: every call by its number, in constant time.
 *
 * <p>Start with {@link org.pagoda.kernel.syscall.SystemCallNumber}, which lists them.
 */
@NullMarked
package org.pagoda.kernel.syscall;

import org.jspecify.annotations.NullMarked;
