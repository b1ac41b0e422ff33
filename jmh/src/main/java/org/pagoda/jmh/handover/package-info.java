/**
 * Handing a 4 KiB page from a producer to a consumer in one JVM: Pagoda's ways of doing it, what others offer for it, and two floors,
 * all under the same rules.
 *
 * <pre>
 *             Payload: PageWriter                     Payload: PageReader
 *   producer ---------------------> PageSender  ~~~  PageReceiver ---------------------> consumer
 *      ^                                 Transport                                          |
 *      +------------------------- frames, always the same ones ----------------------------+
 * </pre>
 *
 * <p>A {@link org.pagoda.jmh.handover.Transport} is one class, and two lines in {@link org.pagoda.jmh.handover.TransportKind}. What is
 * stored into a page, and what is checked, is up to none of them: {@link org.pagoda.jmh.handover.PageWriter} and {@link
 * org.pagoda.jmh.handover.PageReader} do that for all. Start with {@link org.pagoda.jmh.handover.SameCoreBenchmark} and {@link
 * org.pagoda.jmh.handover.AcrossCoresBenchmark}; the method is written down in {@code docs/benchmarking.md}.
 */
@NullMarked
package org.pagoda.jmh.handover;

import org.jspecify.annotations.NullMarked;
