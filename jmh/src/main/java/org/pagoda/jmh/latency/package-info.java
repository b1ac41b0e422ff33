/**
 * How long single operations take, not on average but each: half of them, 99 of 100, 999 of 1,000, the longest.
 *
 * <p>{@link org.pagoda.jmh.latency.LatencyRun} runs {@link org.pagoda.jmh.latency.Subject}s one after the other, in two ways that {@link
 * org.pagoda.jmh.latency.Loops} explains, in a JVM that {@link org.pagoda.jmh.latency.LatencyJvm} starts.
 */
@NullMarked
package org.pagoda.jmh.latency;

import org.jspecify.annotations.NullMarked;
