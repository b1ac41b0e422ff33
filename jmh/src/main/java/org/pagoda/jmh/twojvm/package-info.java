/**
 * Handing a 4 KiB page to another JVM, by what others offer for it: nobody's page tables reach that far, so every page is copied, or is written where
 * both JVMs look.
 *
 * <pre>
 *   benchmark                                       child JVM
 *   PageFiller --> PageLink ~~~~~~~~~~~~~~~~~~~ PageLink --> PageChecker     each page
 *   how many   <-- PageLink ~~~~~~~~~~~~~~~~~~~ PageLink <-- Job             once in many pages, or each page comes back
 *                  \__________ a Peer __________/
 * </pre>
 *
 * <p>A way is one class that is a {@link org.pagoda.jmh.twojvm.PageLink}, and a line in {@link org.pagoda.jmh.twojvm.Peer}. What is stored into pages
 * and what is checked is the same for all. Start with {@link org.pagoda.jmh.twojvm.TwoJvmBenchmark} and {@link
 * org.pagoda.jmh.twojvm.RoundTripBenchmark}.
 */
@NullMarked
package org.pagoda.jmh.twojvm;

import org.jspecify.annotations.NullMarked;
