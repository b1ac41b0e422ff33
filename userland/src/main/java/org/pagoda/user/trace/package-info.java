/**
 * What happens in a lab, in files: written as JSON lines or for Perfetto, read again, and compared with another run.
 *
 * <h2>Glossary</h2>
 *
 * <dl>
 *   <dt>trace
 *   <dd>all events of all machines of one run of a lab, and what was run ({@link org.pagoda.user.trace.TraceHeader}).
 *   <dt>replay
 *   <dd>running a lab again as its trace says, to see that the same happens ({@link org.pagoda.user.trace.Replay}).
 *   <dt>cut short
 *   <dd>ended before its end, as by a tick limit: the lab goes on, but nothing happens any more ({@link org.pagoda.user.trace.RunUntil}).
 * </dl>
 *
 * <p>Start with {@link org.pagoda.user.trace.LabRecorder}; the files are described in {@code docs/traces.md}.
 */
@NullMarked
package org.pagoda.user.trace;

import org.jspecify.annotations.NullMarked;
