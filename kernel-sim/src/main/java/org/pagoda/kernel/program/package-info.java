/**
 * What programs find by name: system calls, and other programs.
 *
 * <p>Start with {@link org.pagoda.kernel.program.SystemCallsByName}.
 */
@NullMarked
package org.pagoda.kernel.program;

import org.jspecify.annotations.NullMarked;
