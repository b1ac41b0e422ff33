/**
 * What tracing costs when it is off: the same benchmark with the hooks as they are compiled, and with classes out of which they were taken.
 *
 * <p>{@link org.pagoda.jmh.tracing.HookRemover} takes them out of one class, {@link org.pagoda.jmh.tracing.HooklessClasses} out of all, {@link
 * org.pagoda.jmh.tracing.HookComparison} measures.
 */
@NullMarked
package org.pagoda.jmh.tracing;

import org.jspecify.annotations.NullMarked;
