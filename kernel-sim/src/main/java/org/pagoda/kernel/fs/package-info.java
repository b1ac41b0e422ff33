/**
 * Files as programs see them. For now: the host files that a run was given, and the console.
 *
 * <p>Start with {@link org.pagoda.kernel.fs.HostFiles}.
 */
@NullMarked
package org.pagoda.kernel.fs;

import org.jspecify.annotations.NullMarked;
