/**
 * What happened on a machine, event by event, and a hash over all of it: two runs with the same hash did the same.
 *
 * <p>Start with {@link org.pagoda.kernel.trace.EventKind}, then {@link org.pagoda.kernel.trace.Trace}.
 */
@NullMarked
package org.pagoda.kernel.trace;

import org.jspecify.annotations.NullMarked;
